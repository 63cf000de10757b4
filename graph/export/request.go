package export

import (
	"net/http"
)

// job reads a request and finds the shape of its table.
func (e *Exporter) job(r *http.Request, o options) (*job, error) {
	op, err := e.Requests.Read(r)
	if err != nil {
		return nil, err
	}
	j := &job{Exporter: e, options: o, operation: op.Query, text: op.Text, given: op.Variables, coerced: op.Coerced}
	j.shape, err = newShape(j.operation, j.coerced, o)
	return j, err
}
