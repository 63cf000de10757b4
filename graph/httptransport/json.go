package httptransport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27

	"cityweave/graph/jsonvalue"
)

// jsonParser parses JSON for one request at a time; its buffers are used again.
type jsonParser struct {
	body    bytes.Buffer
	decoder jsontext.Decoder
}

// parseStrict parses one JSON text. Numbers become json.Number, as they are written.
//
// It refuses what different readers understand differently (RFC 8259, sections 4, 8.1 and 8.2): a byte order mark,
// invalid UTF-8, half of a surrogate pair and an object that has a key twice, as in {"query":"{a}","query":"{b}"}. A
// proxy that checks queries could otherwise see another query than the one that runs. The time it takes grows with the
// length of the text alone. An error never repeats the text.
func (p *jsonParser) parseStrict(text []byte) (any, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\ufeff")):
		return nil, errors.New("it begins with a byte order mark: leave that out")
	case !utf8.Valid(text):
		return nil, errors.New("it is not in UTF-8")
	}
	p.decoder.Reset(bytes.NewBuffer(text))
	value, err := jsonvalue.Read(&p.decoder)
	if err == nil {
		if _, err = p.decoder.ReadToken(); errors.Is(err, io.EOF) {
			return value, nil
		}
	}
	switch {
	case !json.Valid(text):
		return nil, errors.New("it is malformed, or something follows it")
	case errors.Is(err, jsontext.ErrDuplicateName):
		return nil, errors.New("an object has a key twice")
	default: // the one fault that encoding/json does not see and jsontext does
		return nil, errors.New("a string holds half of a surrogate pair")
	}
}
