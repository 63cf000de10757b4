package table

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowGroup is how many rows Parquet keeps together.
const rowGroup = 100_000

// Texts that come again are written once, in a dictionary, and texts that are mostly different, such as IDs, as
// differences from the one before. Which of them a column has is seen in its first rows.
const (
	sampleRows   = 16_384
	mostRepeated = 0.7 // the share of different texts up to which a column has a dictionary
)

// parquetFile writes Parquet, compressed with zstd: all columns are optional, lists are LIST.
type parquetFile struct {
	to      io.Writer
	w       *parquet.GenericWriter[any] // nil while rows are in the sample
	sample  []Cell                      // row by row
	columns []Column
	about   About
	row     parquet.Row
	rows    []parquet.Row // one
}

func newParquet(w io.Writer, columns []Column, o Options) (Writer, error) {
	return &parquetFile{to: w, columns: columns, about: o.About, rows: make([]parquet.Row, 1)}, nil
}

// begin begins the file with the rows of the sample.
func (p *parquetFile) begin() error {
	schema := parquet.NewSchema("table", p.schema())
	p.w = parquet.NewGenericWriter[any](p.to, schema, parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedBetterCompression}), parquet.CreatedBy("cityweave", "", ""))
	for _, c := range p.columns {
		if c.Description != "" {
			p.w.SetKeyValueMetadata("description:"+c.Name, c.Description)
		}
	}
	if p.about.Release != "" {
		for _, property := range p.about.properties() {
			p.w.SetKeyValueMetadata(property.name, property.text)
		}
		licences, err := p.about.licencesJSON()
		if err != nil {
			return err
		}
		p.w.SetKeyValueMetadata("licences", licences)
	}
	for n := len(p.columns); len(p.sample) > 0; p.sample = p.sample[n:] {
		if err := p.add(p.sample[:n]); err != nil {
			return err
		}
	}
	p.sample = nil
	return nil
}

// repeats reports whether most texts of a column come again, as far as the sample says.
func (p *parquetFile) repeats(column int) bool {
	seen, all := map[string]bool{}, 0
	count := func(c Cell) {
		if text, ok := c.(string); ok {
			all++
			seen[text] = true
		}
	}
	for i := column; i < len(p.sample); i += len(p.columns) {
		if list, ok := p.sample[i].(List); ok {
			for _, element := range list {
				count(element)
			}
		} else {
			count(p.sample[i])
		}
	}
	return float64(len(seen)) <= mostRepeated*float64(all)
}

// group is a group whose fields have the order of the columns; parquet.Group sorts them by name.
type group struct {
	parquet.Group
	fields []parquet.Field
}

func (g group) Fields() []parquet.Field { return g.fields }

type groupField struct {
	parquet.Node
	name string
}

func (f groupField) Name() string { return f.name }

// Value is for rows that are Go structs.
func (groupField) Value(base reflect.Value) reflect.Value { return base }

// schema is the schema of the file.
func (p *parquetFile) schema() group {
	g := group{Group: parquet.Group{}}
	for i, c := range p.columns {
		var leaf parquet.Node
		switch c.Kind {
		case Int:
			leaf = parquet.Int(64)
		case Float:
			leaf = parquet.Leaf(parquet.DoubleType)
		case Bool:
			leaf = parquet.Leaf(parquet.BooleanType)
		default:
			leaf = parquet.Encoded(parquet.String(), &parquet.DeltaByteArray)
			if p.repeats(i) {
				leaf = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
			}
		}
		node := parquet.Optional(leaf)
		if c.List {
			node = parquet.Optional(parquet.List(node))
		}
		g.Group[c.Name] = node
		g.fields = append(g.fields, groupField{node, c.Name})
	}
	return g
}

// Definition levels of a list: 0 no list, 1 a list without elements, 2 an unknown element, 3 a known one.
const (
	emptyList    = 1
	nullElement  = 2
	knownElement = 3
)

func (p *parquetFile) Write(row []Cell) error {
	if p.w != nil {
		return p.add(row)
	}
	p.sample = append(p.sample, row...)
	if len(p.sample) < sampleRows*len(p.columns) {
		return nil
	}
	return p.begin()
}

// add adds a row to the file.
func (p *parquetFile) add(row []Cell) error {
	p.row = p.row[:0]
	for i, c := range row {
		list, ok := c.(List)
		switch {
		case c == nil:
			p.row = append(p.row, parquet.NullValue().Level(0, 0, i))
			continue
		case !ok:
			v, err := value(p.columns[i], c)
			if err != nil {
				return err
			}
			p.row = append(p.row, v.Level(0, 1, i))
			continue
		case len(list) == 0:
			p.row = append(p.row, parquet.NullValue().Level(0, emptyList, i))
			continue
		}
		for j, element := range list {
			v, level := parquet.NullValue(), nullElement
			if element != nil {
				var err error
				if v, err = value(p.columns[i], element); err != nil {
					return err
				}
				level = knownElement
			}
			p.row = append(p.row, v.Level(min(j, 1), level, i))
		}
	}
	p.rows[0] = p.row
	_, err := p.w.WriteRows(p.rows)
	return err
}

func value(column Column, c Cell) (parquet.Value, error) {
	switch v := c.(type) {
	case json.Number:
		if column.Kind == Int {
			n, err := v.Int64()
			if err != nil {
				return parquet.Value{}, fmt.Errorf("reading a number of %s: %w", column.Name, err)
			}
			return parquet.Int64Value(n), nil
		}
		f, err := v.Float64()
		if err != nil {
			return parquet.Value{}, fmt.Errorf("reading a number of %s: %w", column.Name, err)
		}
		return parquet.DoubleValue(f), nil
	case bool:
		return parquet.BooleanValue(v), nil
	default:
		return parquet.ByteArrayValue([]byte(text(v))), nil
	}
}

func (p *parquetFile) Close() error {
	if p.w == nil {
		if err := p.begin(); err != nil {
			return err
		}
	}
	return p.w.Close()
}
