package httptransport

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// request is what a client asks.
type request struct {
	query         string
	operationName string
	variables     map[string]any
	extensions    map[string]any
	written       string // the variables as they stand in an address
}

// parameters are the names of what a request may have. Others are left alone: clients send
// some, such as the id of a query.
const (
	paramQuery      = "query"
	paramOperation  = "operationName"
	paramVariables  = "variables"
	paramExtensions = "extensions"
)

// read takes a request from the body of a POST or from the address of a GET.
func (t *Transport) read(r *http.Request) (*request, *refusal) {
	switch {
	case r.Method == http.MethodGet:
		return fromAddress(r.URL.RawQuery)
	case r.Method != http.MethodPost:
		refused := refuse(CodeMethod, "this address takes GET and POST")
		refused.allow = "GET, POST, OPTIONS"
		return nil, refused
	}
	if refused := takes(r.Header); refused != nil {
		return nil, refused
	}
	body, ok := t.bodies.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	defer func() {
		body.Reset()
		t.bodies.Put(body)
	}()
	if _, err := body.ReadFrom(r.Body); err != nil {
		return nil, refuse(CodeBadRequest, "the body broke off")
	}
	return fromBody(body.Bytes())
}

// takes looks at how the body is written.
func takes(header http.Header) *refusal {
	const cure = "send JSON in UTF-8 with Content-Type: application/json"
	// Of two lines another reader might see the other one.
	media, parameters, err := mime.ParseMediaType(strings.Join(header.Values("Content-Type"), ", "))
	if err != nil || media != "application/json" {
		return refuse(CodeMediaType, "the body is of another kind, or does not say of which: "+cure)
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return refuse(CodeMediaType, "the body is in another charset: "+cure)
	}
	if coding := strings.Join(header.Values("Content-Encoding"), ", "); coding != "" && !strings.EqualFold(coding, "identity") {
		return refuse(CodeMediaType, "the body is compressed: send it as it is")
	}
	return nil
}

func fromBody(body []byte) (*request, *refusal) {
	if q, ok := plain(body); ok {
		return q, nil
	}
	return careful(body)
}

// careful reads any body, or says what is wrong with it.
func careful(body []byte) (*request, *refusal) {
	if err := strict(body); err != nil {
		return nil, refuse(CodeBadJSON, "the body is not the JSON of one request: "+err.Error())
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(body, &parts); err != nil || parts == nil {
		return nil, refuse(CodeBadRequest, `the body is not a JSON object: send {"query": "…"}; several queries in one request are not taken`)
	}
	q := &request{}
	for _, part := range []struct {
		name string
		into any
		kind string
	}{
		{paramQuery, &q.query, "a string"},
		{paramOperation, &q.operationName, "a string"},
		{paramVariables, &q.variables, "an object"},
		{paramExtensions, &q.extensions, "an object"},
	} {
		if len(parts[part.name]) == 0 {
			continue
		}
		if err := decode(parts[part.name], part.into); err != nil {
			return nil, refuse(CodeBadRequest, fmt.Sprintf("%q must be %s or null", part.name, part.kind))
		}
	}
	return q, nil
}

func fromAddress(raw string) (*request, *refusal) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, refuse(CodeBadRequest, "the address is not well formed: write % before two hexadecimal digits")
	}
	for _, name := range []string{paramQuery, paramOperation, paramVariables, paramExtensions} {
		if len(query[name]) > 1 {
			return nil, refuse(CodeBadRequest, fmt.Sprintf("the address has %q twice", name))
		}
	}
	q := &request{query: query.Get(paramQuery), operationName: query.Get(paramOperation), written: query.Get(paramVariables)}
	for _, part := range []struct {
		name string
		into *map[string]any
	}{{paramVariables, &q.variables}, {paramExtensions, &q.extensions}} {
		text := query.Get(part.name)
		if text == "" {
			continue
		}
		if err := strict([]byte(text)); err != nil {
			return nil, refuse(CodeBadJSON, fmt.Sprintf("%q in the address is not JSON: %s", part.name, err))
		}
		if err := decode([]byte(text), part.into); err != nil {
			return nil, refuse(CodeBadRequest, fmt.Sprintf("%q must be an object or null", part.name))
		}
	}
	return q, nil
}

// decode keeps numbers as they are written.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
