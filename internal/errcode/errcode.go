//go:generate go test . -run ^TestMarkdown$ -update

// Package errcode is the registry of error codes: what stands in extensions.code of every error, for all layers from
// HTTP to the planner. It imports nothing of the program. The statuses of refusals, the labels of the error metric and
// docs/errors.md follow from its table. To add a code, add a constant and a row, and run make generate.
package errcode

import (
	"fmt"
	"slices"
	"strings"
)

// OurFault is the message of [Internal], whose cause is in the log alone.
const OurFault = "the server could not answer; the fault is ours and has been logged"

// The codes, which clients rely on.
const (
	BadJSON                = "BAD_JSON"
	BadRequest             = "BAD_REQUEST"
	BadBody                = "BAD_BODY"
	ForeignOrigin          = "FOREIGN_ORIGIN"
	MethodNotAllowed       = "METHOD_NOT_ALLOWED"
	NotAcceptable          = "NOT_ACCEPTABLE"
	UnknownAddress         = "UNKNOWN_ADDRESS"
	ReleaseGone            = "RELEASE_GONE"
	UnsupportedMediaType   = "UNSUPPORTED_MEDIA_TYPE"
	BodyTooLarge           = "BODY_TOO_LARGE"
	BodyTooSlow            = "BODY_TOO_SLOW"
	URLTooLong             = "URL_TOO_LONG"
	ParseFailed            = "GRAPHQL_PARSE_FAILED"
	ValidationFailed       = "GRAPHQL_VALIDATION_FAILED"
	PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND"
	BadInput               = "BAD_INPUT"
	AmbiguousName          = "AMBIGUOUS_NAME"
	BadCursor              = "BAD_CURSOR"
	BadTable               = "BAD_TABLE"
	TooManyTokens          = "TOO_MANY_TOKENS"
	TooManyFields          = "TOO_MANY_FIELDS"
	TooManyAliases         = "TOO_MANY_ALIASES"
	TooManyRootFields      = "TOO_MANY_ROOT_FIELDS"
	TooManyDirectives      = "TOO_MANY_DIRECTIVES"
	TooManyValues          = "TOO_MANY_VALUES"
	TooDeep                = "TOO_DEEP"
	TooMuch                = "TOO_MUCH"
	TooLarge               = "TOO_LARGE"
	RateLimited            = "RATE_LIMITED"
	Busy                   = "BUSY"
	Overloaded             = "OVERLOADED"
	StoreUnavailable       = "STORE_UNAVAILABLE"
	ReleaseMoved           = "RELEASE_MOVED"
	Timeout                = "TIMEOUT"
	Internal               = "INTERNAL"
)

// RequestIDHeader is the header with the id of a request, in the request and in the answer. Errors repeat it in
// extensions.requestId.
const RequestIDHeader = "X-Request-Id"

// Entry describes a code.
type Entry struct {
	Code string
	// JSON and GraphQL are the HTTP statuses of a refusal, which has no data, by media type: application/json and
	// application/graphql-response+json. Clients that accept only the former get 200 for every well-formed request,
	// as GraphQL over HTTP wants it. An error beside data has status 200.
	JSON, GraphQL int
	// Retryable says that the same request can succeed later.
	Retryable bool
	Meaning   string // one sentence, without a full stop
	Cure      string // what the client does, as an order
}

// Status is the HTTP status of a refusal: for application/graphql-response+json, or for application/json.
func (e Entry) Status(graphQL bool) int {
	if graphQL {
		return e.GraphQL
	}
	return e.JSON
}

// Table lists every code, in the order of the documentation.
func Table() []Entry {
	const lessPerRequest = "ask for less, as the message says"
	return []Entry{
		{
			Code: BadJSON, JSON: 400, GraphQL: 400,
			Meaning: "the body, or a parameter of the address, is not strict JSON", Cure: `send {"query": "…"}`,
		},
		{
			Code: BadRequest, JSON: 400, GraphQL: 400,
			Meaning: "the request is JSON but not a GraphQL request", Cure: `send {"query": "…"}`,
		},
		{
			Code: BadBody, JSON: 400, GraphQL: 400,
			Meaning: "the body ended early", Cure: "send it again",
		},
		{
			Code: ForeignOrigin, JSON: 403, GraphQL: 403,
			Meaning: "a page of another origin asks `/mcp`, or the request came to a local address under a foreign name",
			Cure:    "name the origin in `--cors-origins`, or the proxy in `--trusted-proxies`",
		},
		{
			Code: MethodNotAllowed, JSON: 405, GraphQL: 405,
			Meaning: "the path does not support the method", Cure: "use a method of the header `Allow`",
		},
		{
			Code: NotAcceptable, JSON: 406, GraphQL: 406,
			Meaning: "`Accept` excludes both media types of answers", Cure: "name one of the two in `Accept`",
		},
		{
			Code: UnknownAddress, JSON: 404, GraphQL: 404,
			Meaning: "the path below `/reconcile`, `/data`, `/graph`, `/q` or `/r` does not exist, no entity has the ID in its " +
				"address, or there was never such a release",
			Cure: "begin at `/reconcile`, `/data`, `/graph`, `/q` or `/r`",
		},
		{
			Code: ReleaseGone, JSON: 410, GraphQL: 410,
			Meaning: "the server had the release that the request names, and has it no more; `extensions` has what changed " +
				"since, if that is known, and the releases that it has",
			Cure: "take the address of `extensions.latest`, or one of a release in `extensions.held`",
		},
		{
			Code: UnsupportedMediaType, JSON: 415, GraphQL: 415,
			Meaning: "the body is not uncompressed JSON in UTF-8", Cure: "send `Content-Type: application/json`",
		},
		{
			Code: BodyTooLarge, JSON: 413, GraphQL: 413,
			Meaning: "the body exceeds `--max-body`, or has more queries than `/reconcile` takes at once",
			Cure:    "split the request",
		},
		{
			Code: BodyTooSlow, JSON: 408, GraphQL: 408, Retryable: true,
			Meaning: "the body did not arrive within `--read-timeout`", Cure: "send the body faster",
		},
		{
			Code: URLTooLong, JSON: 414, GraphQL: 414,
			Meaning: "the address exceeds `--max-address`", Cure: "send the query by POST",
		},
		{
			Code: ParseFailed, JSON: 200, GraphQL: 400,
			Meaning: "the query has a syntax error", Cure: "correct the query",
		},
		{
			Code: ValidationFailed, JSON: 200, GraphQL: 400,
			Meaning: "the query or its variables do not fit the schema; the message names the place",
			Cure:    "correct the query or the variables",
		},
		{
			Code: PersistedQueryNotFound, JSON: 200, GraphQL: 200,
			Meaning: "no query is stored under the hash", Cure: "send the query with its hash",
		},
		{
			Code: BadInput, JSON: 200, GraphQL: 400,
			Meaning: "an argument has an invalid value; the message names its place", Cure: "correct the argument",
		},
		{
			Code: AmbiguousName, JSON: 200, GraphQL: 400,
			Meaning: "several entities have the name equally well; `extensions.candidates` lists them",
			Cure:    "give the ID of one, or say `in` which country or region it lies",
		},
		{
			Code: BadCursor, JSON: 200, GraphQL: 400,
			Meaning: "a cursor is damaged or from another list", Cure: "begin at the first page",
		},
		{
			Code: BadTable, JSON: 400, GraphQL: 400,
			Meaning: "the operation does not make one table as the options say, or the format cannot hold it",
			Cure:    "name the rows with `rows`, or do as the message says",
		},
		{
			Code: TooManyTokens, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-tokens`", Cure: lessPerRequest,
		},
		{
			Code: TooManyFields, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-fields`", Cure: lessPerRequest,
		},
		{
			Code: TooManyAliases, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-aliases`", Cure: lessPerRequest,
		},
		{
			Code: TooManyRootFields, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-root-fields`", Cure: lessPerRequest,
		},
		{
			Code: TooManyDirectives, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-directives`", Cure: lessPerRequest,
		},
		{
			Code: TooManyValues, JSON: 200, GraphQL: 400,
			Meaning: "the variables exceed `--max-values`", Cure: lessPerRequest,
		},
		{
			Code: TooDeep, JSON: 200, GraphQL: 400,
			Meaning: "the query exceeds `--max-depth` or `--max-introspection-depth`", Cure: lessPerRequest,
		},
		{
			Code: TooMuch, JSON: 200, GraphQL: 400,
			Meaning: "the query cost exceeds `--max-nodes`, `--max-touched` or `--max-introspection`",
			Cure:    "lower the argument that the message names",
		},
		{
			Code: TooLarge, JSON: 200, GraphQL: 400,
			Meaning: "the answer exceeds `--max-answer`, or a table `--max-rows`; by HTTP/1.0 also `--max-table`",
			Cure:    "lower `first` or select fewer fields",
		},
		{
			Code: RateLimited, JSON: 429, GraphQL: 429, Retryable: true,
			Meaning: "the client has spent its budget", Cure: "wait for the seconds of `Retry-After`",
		},
		{
			Code: Busy, JSON: 503, GraphQL: 503, Retryable: true,
			Meaning: "the server has more requests than it can answer; this one was not run",
			Cure:    "wait for the seconds of `Retry-After`",
		},
		{
			Code: Overloaded, JSON: 503, GraphQL: 503, Retryable: true,
			Meaning: "the store has no capacity left", Cure: "try again later",
		},
		{
			Code: StoreUnavailable, JSON: 503, GraphQL: 503, Retryable: true,
			Meaning: "the store cannot be reached", Cure: "try again in a moment",
		},
		{
			Code: ReleaseMoved, JSON: 503, GraphQL: 503, Retryable: true,
			Meaning: "the data changed while the request ran", Cure: "send the request again",
		},
		{
			Code: Timeout, JSON: 504, GraphQL: 504,
			Meaning: "the request exceeded `--request-timeout` or its connection was reset", Cure: "ask for less",
		},
		{
			Code: Internal, JSON: 500, GraphQL: 500,
			Meaning: "the server has a defect; its log has the cause under the id of the request",
			Cure:    "report the `requestId`",
		},
	}
}

// Find returns the entry of a code. Of a code that is not registered, which a test rules out, it returns that of
// Internal.
func Find(code string) Entry {
	table := Table()
	at := slices.IndexFunc(table, func(e Entry) bool { return e.Code == code })
	if at < 0 {
		at = slices.IndexFunc(table, func(e Entry) bool { return e.Code == Internal })
	}
	return table[at]
}

// Markdown writes the table for the documentation.
func Markdown() string {
	var text strings.Builder
	text.WriteString(
		"| code | `application/graphql-response+json` | `application/json` | retry | meaning | what to do |\n" +
			"| --- | --- | --- | --- | --- | --- |\n",
	)
	for _, e := range Table() {
		retry := ""
		if e.Retryable {
			retry = "yes"
		}
		fmt.Fprintf(&text, "| `%s` | %d | %d | %s | %s | %s |\n", e.Code, e.GraphQL, e.JSON, retry, e.Meaning, e.Cure)
	}
	return text.String()
}
