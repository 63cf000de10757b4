package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cityweave/internal/inprocess"
	"cityweave/internal/table"
)

// answer is what the API answers to an operation. Its data are gone when its decoder reads another one.
type answer struct {
	data     object
	release  string
	licences []table.Licence // of the first page
	warnings json.RawMessage
}

// ask sends an operation to the API. The context carries the budget of the client and the time limit of the request.
// An answer with data and errors is refused, too: a table has no place for what is missing.
func (e *Exporter) ask(
	ctx context.Context, s *shape, d *decoder, query string, variables map[string]any,
) (*answer, error) {
	d.begin()
	w, err := inprocess.Post(ctx, e.Pages, query, variables, &d.answer)
	if err != nil {
		return nil, err
	}
	if refused := inprocess.RefusalIn(w); refused != nil {
		return nil, refused
	}
	return s.decodeAnswer(d)
}

// decodeAnswer reads an answer without errors.
func (s *shape) decodeAnswer(d *decoder) (*answer, error) {
	top := newNode("", nil, nil)
	top.index["data"], top.children = 0, []*node{s.root}
	values, err := d.read(top)
	if err != nil {
		return nil, fmt.Errorf("reading an answer of the API: %w", err)
	}
	a := &answer{}
	a.data = objectOf(values[0])
	dataset := objectOf(s.root.find(s.root.children[s.root.index[s.prefix+keyData]], a.data))
	if dataset == nil {
		return nil, errors.New("reading an answer of the API: it has no release")
	}
	a.release, _ = dataset[0].(string)
	a.licences = licencesOf(dataset)
	if body := d.answer.Bytes(); bytes.Contains(body, []byte(`"warnings"`)) {
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
