// Package jsonvalue reads JSON as Go values, with numbers as they are written.
package jsonvalue

import (
	"encoding/json"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27
)

// Read reads the next value: nil, a bool, a string, a json.Number, a []any or a map[string]any. The decoder bounds how
// deep values are nested.
func Read(decoder *jsontext.Decoder) (any, error) {
	token, err := decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case jsontext.KindBeginObject:
		object := map[string]any{}
		for decoder.PeekKind() != jsontext.KindEndObject {
			name, err := decoder.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String()
			if object[key], err = Read(decoder); err != nil {
				return nil, err
			}
		}
		_, err = decoder.ReadToken()
		return object, err
	case jsontext.KindBeginArray:
		list := []any{}
		for decoder.PeekKind() != jsontext.KindEndArray {
			value, err := Read(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = decoder.ReadToken()
		return list, err
	case jsontext.KindString:
		return token.String(), nil
	case jsontext.KindNumber:
		return json.Number(token.String()), nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	default:
		return nil, nil
	}
}
