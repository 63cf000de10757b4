package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27

	"cityweave/internal/inprocess"
	"cityweave/internal/table"
)

// answer is what the API answers to an operation.
type answer struct {
	data     object
	release  string
	licences []table.Licence // of the first page
	warnings json.RawMessage
}

// ask sends an operation to the API. The context carries the budget of the client and the time limit of the request.
// An answer with data and errors is refused, too: a table has no place for what is missing.
func (e *Exporter) ask(ctx context.Context, s *shape, query string, variables map[string]any) (*answer, error) {
	buffer := e.buffers.Get().(*bytes.Buffer)
	defer e.buffers.Put(buffer)
	buffer.Reset()
	w, err := inprocess.Post(ctx, e.Pages, query, variables, buffer) // what follows keeps copies of its parts
	if err != nil {
		return nil, err
	}
	if refused := inprocess.RefusalIn(w); refused != nil {
		return nil, refused
	}
	return s.decodeAnswer(w.Body.Bytes())
}

// decodeAnswer reads an answer without errors.
func (s *shape) decodeAnswer(body []byte) (*answer, error) {
	top := newNode("", nil, nil)
	top.index["data"], top.children = 0, []*node{s.root}
	values, err := top.decodeObject(jsontext.NewDecoder(bytes.NewBuffer(body)))
	if err != nil {
		return nil, fmt.Errorf("reading an answer of the API: %w", err)
	}
	a := &answer{}
	a.data, _ = values[0].(object)
	dataset, _ := s.root.find(s.root.children[s.root.index[s.prefix+keyData]], a.data).(object)
	if dataset == nil {
		return nil, errors.New("reading an answer of the API: it has no release")
	}
	a.release, _ = dataset[0].(string)
	a.licences = licencesOf(dataset)
	if bytes.Contains(body, []byte(`"warnings"`)) {
		var rest struct {
			Extensions struct{ Warnings json.RawMessage }
		}
		if err := json.Unmarshal(body, &rest); err != nil {
			return nil, fmt.Errorf("reading the warnings of an answer: %w", err)
		}
		a.warnings = rest.Extensions.Warnings
	}
	return a, nil
}
