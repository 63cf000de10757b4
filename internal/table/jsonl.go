package table

import (
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonLines writes one JSON object per row, with all columns in their order and lists as arrays.
type jsonLines struct {
	w    io.Writer
	keys [][]byte // quoted, with what stands before and after
	line []byte
}

func newJSONL(w io.Writer, columns []Column, _ Options) (Writer, error) {
	j := &jsonLines{w: w}
	for i, c := range columns {
		key, err := jsontext.AppendQuote([]byte{','}, c.Name)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			key[0] = '{'
		}
		j.keys = append(j.keys, append(key, ':'))
	}
	return j, nil
}

func (j *jsonLines) Write(row []Cell) (err error) {
	j.line = j.line[:0]
	for i, c := range row {
		j.line = append(j.line, j.keys[i]...)
		if j.line, err = appendJSON(j.line, c); err != nil {
			return err
		}
	}
	_, err = j.w.Write(append(j.line, "}\n"...))
	return err
}

func (*jsonLines) Close() error { return nil }

func appendJSON(line []byte, c Cell) (_ []byte, err error) {
	switch v := c.(type) {
	case nil:
		return append(line, "null"...), nil
	case string:
		return jsontext.AppendQuote(line, v)
	case List:
		line = append(line, '[')
		for i, element := range v {
			if i > 0 {
				line = append(line, ',')
			}
			if line, err = appendJSON(line, element); err != nil {
				return nil, err
			}
		}
		return append(line, ']'), nil
	default:
		return append(line, text(v)...), nil
	}
}
