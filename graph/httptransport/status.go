package httptransport

import (
	"net/http"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/internal/limits"
)

// Codes of requests that are refused before they are run, beside those of the limits
// (package limits) and of arguments and engines (package plan).
const (
	CodeMethod        = "METHOD_NOT_ALLOWED"
	CodeNotAcceptable = "NOT_ACCEPTABLE"
	CodeMediaType     = "UNSUPPORTED_MEDIA_TYPE"
	CodeBadJSON       = "BAD_JSON"
	CodeBadRequest    = "BAD_REQUEST"
	CodeParse         = "GRAPHQL_PARSE_FAILED"
	CodeValidation    = "GRAPHQL_VALIDATION_FAILED"
	CodeNotPersisted  = "PERSISTED_QUERY_NOT_FOUND"
	CodeRateLimited   = "RATE_LIMITED"
	CodeBusy          = "BUSY"
)

// Status is how requests are answered that are refused for one reason: they have no data.
// Clients that take application/json only get 200 for every request that is well formed,
// as GraphQL over HTTP wants it for them; the newer type tells by its status, too. A request
// that was run is answered with 200, whatever its errors.
type Status struct {
	Code          string
	JSON, GraphQL int // by media type of the answer
}

// Statuses is the whole table.
func Statuses() []Status {
	table := []Status{
		{CodeMethod, http.StatusMethodNotAllowed, http.StatusMethodNotAllowed},
		{CodeNotAcceptable, http.StatusNotAcceptable, http.StatusNotAcceptable},
		{CodeMediaType, http.StatusUnsupportedMediaType, http.StatusUnsupportedMediaType},
		{CodeBadJSON, http.StatusBadRequest, http.StatusBadRequest},
		{CodeBadRequest, http.StatusBadRequest, http.StatusBadRequest},
		{"BAD_BODY", http.StatusBadRequest, http.StatusBadRequest},
		{"BODY_TOO_SLOW", http.StatusRequestTimeout, http.StatusRequestTimeout},
		{CodeParse, http.StatusOK, http.StatusBadRequest},
		{CodeValidation, http.StatusOK, http.StatusBadRequest},
		{"BAD_INPUT", http.StatusOK, http.StatusBadRequest},
		{CodeNotPersisted, http.StatusOK, http.StatusOK},
		{CodeRateLimited, http.StatusTooManyRequests, http.StatusTooManyRequests},
		{CodeBusy, http.StatusServiceUnavailable, http.StatusServiceUnavailable},
		{"OVERLOADED", http.StatusServiceUnavailable, http.StatusServiceUnavailable},
		{"STORE_UNAVAILABLE", http.StatusServiceUnavailable, http.StatusServiceUnavailable},
		{"RELEASE_MOVED", http.StatusServiceUnavailable, http.StatusServiceUnavailable},
		{"TIMEOUT", http.StatusGatewayTimeout, http.StatusGatewayTimeout},
		{"INTERNAL", http.StatusInternalServerError, http.StatusInternalServerError},
		{"BODY_TOO_LARGE", http.StatusRequestEntityTooLarge, http.StatusRequestEntityTooLarge},
		{"URL_TOO_LONG", http.StatusRequestURITooLong, http.StatusRequestURITooLong},
	}
	for _, row := range limits.Table() {
		if row.Code != "" && find(table, row.Code) == nil {
			table = append(table, Status{row.Code, http.StatusOK, http.StatusBadRequest})
		}
	}
	return table
}

func find(table []Status, code string) *Status {
	for i := range table {
		if table[i].Code == code {
			return &table[i]
		}
	}
	return nil
}

// refusal is a request that is answered with errors alone.
type refusal struct {
	errs  gqlerror.List
	retry time.Duration // after which to try again; 0 for no word about it
	allow string        // the methods that work
}

func (r *refusal) code() string {
	code, _ := r.errs[0].Extensions["code"].(string)
	return code
}

// refuse makes a refusal of one error.
func refuse(code, message string) *refusal {
	return &refusal{errs: gqlerror.List{{Message: message, Extensions: map[string]any{"code": code}}}}
}

// over makes a refusal of a limit.
func over(f *limits.Fault) *refusal {
	r := refuse(f.Code, f.Error())
	r.errs[0].Extensions["limit"] = f.Limit
	r.errs[0].Extensions["value"] = f.Value
	return r
}
