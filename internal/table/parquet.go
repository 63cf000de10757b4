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

// parquetFile writes Parquet, compressed with zstd: all columns are optional, lists are LIST.
type parquetFile struct {
	w       *parquet.GenericWriter[any]
	columns []Column
	row     parquet.Row
	rows    []parquet.Row // one
}

func newParquet(w io.Writer, columns []Column, o Options) (Writer, error) {
	schema := parquet.NewSchema("table", inOrder(columns))
	out := parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.CreatedBy("cityweave", "", ""))
	for _, c := range columns {
		if c.Description != "" {
			out.SetKeyValueMetadata("description:"+c.Name, c.Description)
		}
	}
	if o.About.Release != "" {
		for _, p := range o.About.properties() {
			out.SetKeyValueMetadata(p.name, p.text)
		}
		licences, err := o.About.licencesJSON()
		if err != nil {
			return nil, err
		}
		out.SetKeyValueMetadata("licences", licences)
	}
	return &parquetFile{w: out, columns: columns, rows: make([]parquet.Row, 1)}, nil
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

func inOrder(columns []Column) group {
	g := group{Group: parquet.Group{}}
	for _, c := range columns {
		var leaf parquet.Node
		switch c.Kind {
		case Int:
			leaf = parquet.Int(64)
		case Float:
			leaf = parquet.Leaf(parquet.DoubleType)
		case Bool:
			leaf = parquet.Leaf(parquet.BooleanType)
		default:
			leaf = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
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

func (p *parquetFile) Close() error { return p.w.Close() }
