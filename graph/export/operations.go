package export

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/querylimit"
	"cityweave/graph/request"
	"cityweave/graph/syntax"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
	"cityweave/internal/suggest"
	"cityweave/internal/table"
)

// OperationsRoot is the path of the operations with a name.
const OperationsRoot = "/q"

// formatJSON is the suffix of an answer as the API gives it.
const formatJSON = "json"

// Operation is an operation with a name.
type Operation struct {
	Name      string // in its address
	Title     string // what it answers, in a line
	Query     string // a document with one operation
	Variables []byte // a JSON object: values of variables that the address does not give; nil for none
	Optional  bool   // one that exceeds a limit of the server is left out, and the log says so
}

// Operations serves operations by name: /q/NAME.FORMAT?variable=value. The variables are read by the types that the
// operation declares. /q lists the operations.
type Operations struct {
	e     *Exporter
	named map[string]*operation
	names []string // sorted
}

// operation is an operation that is ready to run.
type operation struct {
	Operation
	definition *ast.OperationDefinition
	schema     *ast.Schema
	defaults   map[string]any
}

// Operations makes the handler of operations. Its requests are GET. The error says which operations cannot be served
// and why; of several with one name, the last counts.
func (e *Exporter) Operations(list []Operation) (*Operations, error) {
	o := &Operations{e: e, named: map[string]*operation{}}
	var faults []error
	for _, given := range list {
		op, err := e.operation(given)
		if exceeded := (*limits.Fault)(nil); given.Optional && errors.As(err, &exceeded) {
			e.Log.Info("a query is not served by address", "query", given.Name, "reason", err.Error())
			continue
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("the operation %s: %w", given.Name, err))
			continue
		}
		if o.named[op.Name] == nil {
			o.names = append(o.names, op.Name)
		}
		o.named[op.Name] = op
	}
	slices.Sort(o.names)
	return o, errors.Join(faults...)
}

// nameInAddress are the names that need no escaping and look like no file or folder.
var nameInAddress = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

// operation checks an operation by the rules and limits of the API.
func (e *Exporter) operation(given Operation) (*operation, error) {
	if !nameInAddress.MatchString(given.Name) {
		return nil, errors.New("its name must consist of letters, digits, - and _")
	}
	doc, syntaxError := syntax.Parse(given.Query)
	if syntaxError != nil {
		return nil, located(gqlerror.List{syntaxError})
	}
	if len(doc.Operations) != 1 {
		return nil, fmt.Errorf("its document must have one operation, and has %d", len(doc.Operations))
	}
	if errs := validator.ValidateWithRules(e.Requests.Schema, doc, e.Requests.Rules()); len(errs) > 0 {
		return nil, located(errs)
	}
	if err := querylimit.Check(querylimit.Of(doc), e.Limits); err != nil {
		return nil, err
	}
	op := &operation{Operation: given, definition: doc.Operations[0], schema: e.Requests.Schema}
	if given.Variables != nil && !request.Decode(given.Variables, &op.defaults) {
		return nil, errors.New("its variables are no JSON object")
	}
	for name := range op.defaults {
		if op.definition.VariableDefinitions.ForName(name) == nil {
			return nil, fmt.Errorf("it has a value for $%s, which it does not declare", name)
		}
	}
	for _, v := range op.definition.VariableDefinitions {
		if slices.Contains(tableParameters(), v.Variable) {
			return nil, fmt.Errorf("a variable cannot be called $%s, which is an option of tables: rename it", v.Variable)
		}
	}
	return op, nil
}

// located names the lines of errors in a document.
func located(errs gqlerror.List) error {
	var all []error
	for _, e := range errs {
		place := ""
		if len(e.Locations) > 0 {
			place = fmt.Sprintf("line %d, column %d: ", e.Locations[0].Line, e.Locations[0].Column)
		}
		all = append(all, errors.New(place+e.Message))
	}
	return errors.Join(all...)
}

// ServeHTTP answers one request.
func (o *Operations) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, OperationsRoot)
	if strings.Trim(path, "/") == "" {
		o.index(w, r)
		return
	}
	if err := o.answer(w, r, strings.TrimPrefix(path, "/")); err != nil {
		o.e.refuse(w, r, err)
	}
}

// answer runs the operation at NAME.FORMAT.
func (o *Operations) answer(w http.ResponseWriter, r *http.Request, file string) error {
	op, format, err := o.find(file)
	if err != nil {
		return err
	}
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return badTable("the address is not well formed: write %% before two hexadecimal digits")
	}
	ofTable, ofOperation := split(given)
	request, err := op.request(r, ofOperation)
	if err != nil {
		return err
	}
	w.Header().Add("Link", "<"+OperationsRoot+`>; rel="index"`)
	if format.Name == "" {
		if len(ofTable) > 0 {
			return badTable("%s are options of tables, and .json is the answer of the API: leave them out",
				strings.Join(tableParameters(), ", "))
		}
		if current, err := o.e.current(r.Context(), true); err == nil { // otherwise the API refuses the operation, too
			setLicences(w.Header(), current.licences)
		}
		o.e.API.ServeHTTP(plainJSON{w}, request)
		return nil
	}
	options := options{format: format}
	if err := options.set(ofTable); err != nil {
		return err
	}
	j, err := o.e.job(request, options)
	if err != nil {
		return err
	}
	j.title, j.about = op.Name, op.Title
	return o.e.respond(w, r, j, "no-cache")
}

// find finds an operation and a format by what stands in an address; the format of JSON has no name.
func (o *Operations) find(file string) (*operation, table.Format, error) {
	name, suffix, _ := strings.Cut(file, ".")
	op := o.named[name]
	if op == nil {
		return nil, table.Format{}, inprocess.Problemf(errcode.UnknownAddress,
			"there is no operation of this name%s: %s lists them", suggest.Meant(name, o.names), OperationsRoot)
	}
	if suffix == formatJSON {
		return op, table.Format{}, nil
	}
	format, ok := table.Find(suffix)
	if !ok || suffix != format.Name {
		formats := suffixes()
		return nil, table.Format{}, inprocess.Problemf(errcode.UnknownAddress,
			"the address needs the format of the answer%s: end it with one of .%s",
			suggest.Meant(suffix, formats), strings.Join(formats, ", ."))
	}
	return op, format, nil
}

// suffixes are the formats of an answer.
func suffixes() []string {
	all := []string{formatJSON}
	for _, f := range table.Formats() {
		all = append(all, f.Name)
	}
	return all
}

// tableParameters are the options of a table whose format is in its path.
func tableParameters() []string { return []string{paramRows, paramNested, paramBOM, paramFormulas} }

// split tells options of tables from variables.
func split(given url.Values) (ofTable, ofOperation url.Values) {
	ofTable, ofOperation = url.Values{}, url.Values{}
	for name, values := range given {
		if slices.Contains(tableParameters(), name) {
			ofTable[name] = values
		} else {
			ofOperation[name] = values
		}
	}
	return ofTable, ofOperation
}

// plainJSON sends an answer of the API as application/json, with the status that it has as application/graphql-response+
// json: a tool that opens an address sees errors by the status, and a browser shows JSON.
type plainJSON struct{ http.ResponseWriter }

// WriteHeader begins the answer.
func (w plainJSON) WriteHeader(status int) {
	w.setType()
	w.ResponseWriter.WriteHeader(status)
}

// Write adds to the body, and begins the answer if that has not happened.
func (w plainJSON) Write(p []byte) (int, error) {
	w.setType()
	return w.ResponseWriter.Write(p)
}

func (w plainJSON) setType() {
	if h := w.Header(); strings.HasPrefix(h.Get("Content-Type"), accept.GraphQL) {
		h.Set("Content-Type", accept.JSON+"; charset=utf-8")
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w plainJSON) Unwrap() http.ResponseWriter { return w.ResponseWriter }
