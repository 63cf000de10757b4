package httptransport

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"cityweave/internal/errcode"
)

// request is one GraphQL request, from a body or from an address.
type request struct {
	query         string
	operationName string
	variables     map[string]any
	extensions    map[string]any
	variablesText string // the JSON of the variables in an address
}

// The members of a request. Others are ignored: clients add some, such as the id of a query.
const (
	paramQuery      = "query"
	paramOperation  = "operationName"
	paramVariables  = "variables"
	paramExtensions = "extensions"
)

// read reads a request from the body of a POST or from the address of a GET.
func (t *Transport) read(r *http.Request) (*request, *refusal) {
	p, ok := t.parsers.Get().(*jsonParser)
	if !ok {
		p = new(jsonParser)
	}
	defer t.parsers.Put(p)
	switch {
	case r.Method == http.MethodGet:
		return p.fromAddress(r.URL.RawQuery)
	case r.Method != http.MethodPost:
		refused := refuse(errcode.MethodNotAllowed, "this address takes GET and POST")
		refused.allow = "GET, POST, OPTIONS"
		return nil, refused
	}
	if refused := checkHeaders(r.Header); refused != nil {
		return nil, refused
	}
	p.body.Reset()
	if _, err := p.body.ReadFrom(r.Body); err != nil {
		return nil, refuse(errcode.BadRequest, "the body broke off")
	}
	return p.fromBody(p.body.Bytes())
}

// checkHeaders refuses a body that is not plain JSON in UTF-8.
func checkHeaders(header http.Header) *refusal {
	const cure = "send JSON in UTF-8 with Content-Type: application/json"
	// All lines count: of two, another reader of the request might take the other one.
	media, parameters, err := mime.ParseMediaType(strings.Join(header.Values("Content-Type"), ", "))
	if err != nil || media != "application/json" {
		return refuse(errcode.UnsupportedMediaType, "the body is of another kind, or does not say of which: "+cure)
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return refuse(errcode.UnsupportedMediaType, "the body is in another charset: "+cure)
	}
	coding := strings.Join(header.Values("Content-Encoding"), ", ")
	if coding != "" && !strings.EqualFold(coding, "identity") {
		return refuse(errcode.UnsupportedMediaType, "the body is compressed: send it as it is")
	}
	return nil
}

func (p *jsonParser) fromBody(body []byte) (*request, *refusal) {
	value, err := p.parseStrict(body)
	if err != nil {
		return nil, refuse(errcode.BadJSON, "the body is not the JSON of one request: "+err.Error())
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, refuse(errcode.BadRequest,
			`the body is not a JSON object: send {"query": "…"}; several queries in one request are not taken`)
	}
	q := &request{}
	for _, name := range []string{paramQuery, paramOperation, paramVariables, paramExtensions} {
		if refused := q.set(name, members[name]); refused != nil {
			return nil, refused
		}
	}
	return q, nil
}

// set sets a member of a request from its JSON value. Null is the same as no value.
func (q *request) set(name string, value any) *refusal {
	if value == nil {
		return nil
	}
	ok, kind := false, "a string"
	switch name {
	case paramQuery:
		q.query, ok = value.(string)
	case paramOperation:
		q.operationName, ok = value.(string)
	case paramVariables:
		kind = "an object"
		q.variables, ok = value.(map[string]any)
	case paramExtensions:
		kind = "an object"
		q.extensions, ok = value.(map[string]any)
	}
	if !ok {
		return refuse(errcode.BadRequest, fmt.Sprintf("%q must be %s or null", name, kind))
	}
	return nil
}

func (p *jsonParser) fromAddress(raw string) (*request, *refusal) {
	parameters, err := url.ParseQuery(raw)
	if err != nil {
		return nil, refuse(errcode.BadRequest, "the address is not well formed: write % before two hexadecimal digits")
	}
	q := &request{}
	for _, name := range []string{paramQuery, paramOperation, paramVariables, paramExtensions} {
		if len(parameters[name]) > 1 {
			return nil, refuse(errcode.BadRequest, fmt.Sprintf("the address has %q twice", name))
		}
	}
	q.query, q.operationName = parameters.Get(paramQuery), parameters.Get(paramOperation)
	q.variablesText = parameters.Get(paramVariables)
	for _, name := range []string{paramVariables, paramExtensions} {
		text := parameters.Get(name)
		if text == "" {
			continue
		}
		value, err := p.parseStrict([]byte(text))
		if err != nil {
			return nil, refuse(errcode.BadJSON, fmt.Sprintf("%q in the address is not JSON: %s", name, err))
		}
		if refused := q.set(name, value); refused != nil {
			return nil, refused
		}
	}
	return q, nil
}
