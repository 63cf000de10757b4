package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
)

// answer is what the API answers to an operation.
type answer struct {
	data     object
	release  string
	warnings json.RawMessage
}

// refusal is an answer of the API with errors.
type refusal struct {
	status int
	header http.Header
	errs   json.RawMessage
	code   string // of the first error
}

func (r *refusal) Error() string { return "the API answers with the error " + r.code }

// refusedFor reports whether an error is a refusal with one of some codes.
func refusedFor(err error, codes ...string) bool {
	var r *refusal
	if !errors.As(err, &r) {
		return false
	}
	for _, code := range codes {
		if r.code == code {
			return true
		}
	}
	return false
}

// ask sends an operation to the API. The context carries the budget of the client and the time limit of the request.
// An answer with data and errors is refused, too: a table has no place for what is missing.
func (e *Exporter) ask(ctx context.Context, s *shape, query string, variables map[string]any) (*answer, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("writing an operation: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking the API: %w", err)
	}
	r.Header.Set("Content-Type", accept.JSON)
	r.Header.Set("Accept", accept.GraphQL)
	buffer := e.buffers.Get().(*bytes.Buffer)
	defer e.buffers.Put(buffer)
	buffer.Reset()
	w := newRecorder(buffer) // what follows keeps copies of its parts
	e.Pages.ServeHTTP(w, r)
	if refused := w.refusal(); refused != nil {
		return nil, refused
	}
	return s.decodeAnswer(w.body.Bytes())
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

// recorder is a response in memory.
type recorder struct {
	header http.Header
	status int
	body   *bytes.Buffer
}

func newRecorder(body *bytes.Buffer) *recorder {
	return &recorder{header: http.Header{}, status: http.StatusOK, body: body}
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
func (w *recorder) WriteHeader(status int)      { w.status = status }

// refusal returns the errors of a response; nil if it has none.
func (w *recorder) refusal() *refusal {
	body := w.body.Bytes()
	if w.status == http.StatusOK && !bytes.HasPrefix(body, []byte(`{"errors"`)) {
		return nil
	}
	var answer struct {
		Errors json.RawMessage
	}
	var errs []struct {
		Extensions struct{ Code string }
	}
	if json.Unmarshal(body, &answer) != nil || json.Unmarshal(answer.Errors, &errs) != nil || len(errs) == 0 {
		return &refusal{
			status: http.StatusInternalServerError, header: http.Header{}, code: errcode.Internal,
			errs: json.RawMessage(`[{"message":"internal error"}]`),
		}
	}
	r := &refusal{status: w.status, header: w.header, errs: answer.Errors, code: errs[0].Extensions.Code}
	if r.status == http.StatusOK { // errors beside data
		r.status = errcode.Find(r.code).GraphQL
	}
	return r
}
