package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/graph/plan"
)

// The media types of answers.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// wire reads requests and writes responses as the transports of gqlgen do. It
// differs where they go over the data of an answer once more: what the plan has
// written goes to the connection as it is.
type wire struct {
	planner *plan.Planner
	bodies  sync.Pool // of *bytes.Buffer
}

// post takes a request from the body.
type post struct{ *wire }

// get takes a request from the address.
type get struct{ *wire }

var (
	_ graphql.Transport = post{}
	_ graphql.Transport = get{}
)

func (post) Supports(r *http.Request) bool {
	if r.Method != http.MethodPost || r.Header.Get("Upgrade") != "" {
		return false
	}
	typ := r.Header.Get("Content-Type")
	if typ == mediaJSON {
		return true
	}
	media, _, err := mime.ParseMediaType(typ)
	return err == nil && media == mediaJSON
}

func (t post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	media := answerType(r)
	w.Header().Add("Content-Type", media)
	params := &graphql.RawParams{Headers: r.Header}
	params.ReadTime.Start = graphql.Now()
	body, ok := t.bodies.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	defer func() {
		body.Reset()
		t.bodies.Put(body)
	}()
	if _, err := body.ReadFrom(r.Body); err != nil {
		send(w, exec.DispatchError(r.Context(), gqlerror.List{gqlerror.Errorf("could not read request body: %+v", err)}))
		return
	}
	if err := readParams(body.Bytes(), params); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		send(w, exec.DispatchError(r.Context(), gqlerror.List{gqlerror.Errorf("json request body could not be decoded: %+v body:%s", err, body.Bytes())}))
		return
	}
	params.ReadTime.End = graphql.Now()
	t.run(w, r, exec, params, media)
}

func (get) Supports(r *http.Request) bool {
	return r.Method == http.MethodGet && r.Header.Get("Upgrade") == ""
}

func (t get) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	refuse := func(message string) {
		w.WriteHeader(http.StatusBadRequest)
		send(w, &graphql.Response{Errors: gqlerror.List{{Message: message}}})
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		refuse(err.Error())
		return
	}
	media := answerType(r)
	w.Header().Add("Content-Type", media)
	params := &graphql.RawParams{Query: query.Get("query"), OperationName: query.Get("operationName"), Headers: r.Header}
	params.ReadTime.Start = graphql.Now()
	for _, part := range []struct {
		name string
		into *map[string]any
	}{{"variables", &params.Variables}, {"extensions", &params.Extensions}} {
		if text := query.Get(part.name); text == "" {
			continue
		} else if err := decode(strings.NewReader(text), part.into); err != nil {
			refuse(part.name + " could not be decoded")
			return
		}
	}
	params.ReadTime.End = graphql.Now()
	t.run(w, r, exec, params, media)
}

// run answers a request that has been read.
func (t *wire) run(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, media string) {
	ctx, loan := t.planner.WithLoan(r.Context())
	op, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		w.WriteHeader(refusal(errs, media))
		send(w, exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}
	if r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		w.WriteHeader(http.StatusNotAcceptable)
		send(w, &graphql.Response{Errors: gqlerror.List{{Message: "GET requests only allow query operations"}}})
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	response := responses(ctx)
	if onlyData(response) && t.planner.Writes(op) {
		body := loan.Response(response.Data)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	} else {
		send(w, response)
	}
	loan.Return()
}

// onlyData reports whether a response has data and nothing beside it.
func onlyData(r *graphql.Response) bool {
	return r != nil && r.Data != nil && len(r.Errors) == 0 && len(r.Extensions) == 0 && r.HasNext == nil && r.Label == "" && r.Path == nil
}

// send writes any other response.
func send(w io.Writer, response *graphql.Response) {
	b, err := json.Marshal(response)
	if err != nil {
		panic(fmt.Errorf("writing the response %.200s: %w", response.Data, err))
	}
	_, _ = w.Write(b)
}

// refusal is the status of a request that was not run.
func refusal(errs gqlerror.List, media string) int {
	switch {
	case errcode.GetErrorKind(errs) != errcode.KindProtocol:
		return http.StatusOK
	case media == mediaGraphQL:
		return http.StatusBadRequest
	default:
		return http.StatusUnprocessableEntity
	}
}

// answerType is the media type that the client takes, JSON when it names none.
func answerType(r *http.Request) string {
	accept := r.Header.Get("Accept")
	if accept == "" || accept == "*/*" {
		return mediaJSON
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, _, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		switch media {
		case "*/*", "application/*", mediaJSON:
			return mediaJSON
		case mediaGraphQL:
			return mediaGraphQL
		}
	}
	return mediaGraphQL
}
