// Package limits is the table of all limits of a request. The settings and their documentation (package config), the
// checks (httpd, httptransport, querylimit, plan), the messages of refusals and the metric of limits follow from it. To
// add a limit, add a field of Limits and a row, and run make generate.
package limits

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/errcode"
)

// Limits are the maximums.
type Limits struct {
	Body               int // bytes of a request's body
	Address            int // bytes of path and query
	Tokens             int // of a document
	Fields             int // of an operation, fragments counted where they are spread
	Aliases            int
	RootFields         int
	Depth              int // levels of fields
	IntrospectionDepth int // the same below __schema and __type
	Introspection      int // values of introspection in an answer
	Directives         int
	Values             int // in the variables of a request
	Nodes              int // of an answer, by the product of its page sizes: the query cost
	Touched            int // links that one root field may traverse where the size of its answer does not bound them
	Answer             int // bytes, before compression
	Rows               int // of a table
	Table              int // bytes of a table
	Errors             int // in one answer; further ones are counted
	Waiting            int // requests that wait to be run
	Clients            int // whose rate is tracked
	Documents          int // parsed queries in the document cache, and as many persisted ones
}

// Groups is how many groups an aggregation returns at once. It is no setting.
const Groups = 500

// Row is one limit.
type Row struct {
	Flag  string // of the setting
	Code  string // of the error of a request that exceeds it; "" if none does
	What  string // "fields", as in: the request has 600 fields
	Cure  string // what the client does, as an order
	Bytes bool   // a number of bytes, which may have a unit
	// Default is the value of the setting, Least and Most are its range.
	Default, Least, Most int
	Help                 string             // of the setting
	of                   func(*Limits) *int // the field
}

// Get returns the limit.
func (r Row) Get(l Limits) int { return *r.of(&l) }

// Set sets the limit.
func (r Row) Set(l *Limits, n int) { *r.of(l) = n }

// Table lists all limits, in the order of the help.
func Table() []Row {
	return []Row{
		{
			Flag: "max-body", Code: errcode.BodyTooLarge, What: "bytes in its body",
			Cure:  "ask for less in one request",
			Bytes: true, Default: 100e3, Least: 1e3, Most: 100e6,
			Help: "Maximum size of a request body. Units: B, KB (1,000 bytes), KiB (1,024 bytes), MB and MiB",
			of:   func(l *Limits) *int { return &l.Body },
		},
		{
			Flag: "max-address", Code: errcode.URLTooLong, What: "bytes in its address",
			Cure:  "send the query by POST",
			Bytes: true, Default: 8192, Least: 1e3, Most: 64e3,
			Help: "Maximum length of the path and query string of a request",
			of:   func(l *Limits) *int { return &l.Address },
		},
		{
			// Room for a thousand names of mapNames and the fields that are selected on them.
			Flag: "max-tokens", Code: errcode.TooManyTokens, What: "tokens",
			Cure:    "ask in several requests, and give long lists as variables",
			Default: 1_500, Least: 100, Most: 100_000,
			Help: "Maximum number of tokens of a query",
			of:   func(l *Limits) *int { return &l.Tokens },
		},
		{
			Flag: "max-fields", Code: errcode.TooManyFields, What: "fields",
			Cure:    "select fewer fields, or spread a fragment in fewer places",
			Default: 500, Least: 10, Most: 100_000,
			Help: "Maximum number of fields of a query. The fields of a fragment count wherever it is spread",
			of:   func(l *Limits) *int { return &l.Fields },
		},
		{
			Flag: "max-aliases", Code: errcode.TooManyAliases, What: "aliases",
			Cure:    "ask for several entities by a list of ids or a filter instead of aliases",
			Default: 50, Least: 1, Most: 100_000,
			Help: "Maximum number of aliased fields of a query",
			of:   func(l *Limits) *int { return &l.Aliases },
		},
		{
			Flag: "max-root-fields", Code: errcode.TooManyRootFields, What: "root fields",
			Cure:    "ask in several requests",
			Default: 20, Least: 1, Most: 10_000,
			Help: "Maximum number of root fields of a query",
			of:   func(l *Limits) *int { return &l.RootFields },
		},
		{
			Flag: "max-depth", Code: errcode.TooDeep, What: "levels of fields",
			Cure:    "begin at the inner entity, by its id",
			Default: 12, Least: 3, Most: 100,
			Help: "Maximum depth of a query, in levels of fields",
			of:   func(l *Limits) *int { return &l.Depth },
		},
		{
			Flag: "max-introspection-depth", Code: errcode.TooDeep, What: "levels of introspection",
			Cure:    "take the schema from /schema.graphqls",
			Default: 20, Least: 3, Most: 100,
			Help: "Maximum depth below __schema and __type, in levels of fields",
			of:   func(l *Limits) *int { return &l.IntrospectionDepth },
		},
		{
			// The introspection query of common tools takes some 40,000 values.
			Flag: "max-introspection", Code: errcode.TooMuch, What: "values of introspection",
			Cure:    "take the schema from /schema.graphqls",
			Default: 100_000, Least: 1_000, Most: 10_000_000,
			Help: "Maximum number of introspection values in an answer",
			of:   func(l *Limits) *int { return &l.Introspection },
		},
		{
			Flag: "max-directives", Code: errcode.TooManyDirectives, What: "directives",
			Cure:    "leave out what is not needed instead of skipping it",
			Default: 50, Least: 1, Most: 10_000,
			Help: "Maximum number of directives of a query",
			of:   func(l *Limits) *int { return &l.Directives },
		},
		{
			// Room for a thousand names of mapNames with their places, or 4,000 IDs of byExternalIds, and filters.
			Flag: "max-values", Code: errcode.TooManyValues, What: "values in its variables",
			Cure:    "give shorter lists and smaller filters",
			Default: 5_000, Least: 10, Most: 1_000_000,
			Help: "Maximum number of values in the variables of a request, counting objects and lists; an item of mapNames " +
				"counts once",
			of: func(l *Limits) *int { return &l.Values },
		},
		{
			Flag:    "max-nodes",
			Code:    errcode.TooMuch,
			What:    "nodes",
			Cure:    `lower "first"`,
			Default: 200_000,
			Least:   100,
			Most:    10_000_000,
			Help: "Maximum query cost: the number of nodes that the answer could have, by the product of its " +
				"page sizes. " +
				"Checked before execution",
			of: func(l *Limits) *int { return &l.Nodes },
		},
		{
			Flag: "max-touched", Code: errcode.TooMuch, What: "links to look at",
			Cure:    "narrow the search",
			Default: 2_000_000, Least: 1_000, Most: 1_000_000_000,
			Help: "Maximum number of links that an aggregation or a path search may traverse. Several in one request " +
				"share it equally. The same limit applies to each derived relation, and to what the filters " +
				"and orders " +
				"of lists may look at",
			of: func(l *Limits) *int { return &l.Touched },
		},
		{
			Flag: "max-answer", Code: errcode.TooLarge, What: "bytes",
			Cure:  `lower "first" or select fewer fields`,
			Bytes: true, Default: 10e6, Least: 1e3, Most: 1e9,
			Help: "Maximum size of an answer before compression",
			of:   func(l *Limits) *int { return &l.Answer },
		},
		{
			Flag: "max-rows", Code: errcode.TooLarge, What: "rows in its table",
			Cure:    `filter the list, or ask for a part of it with "first" and "after"`,
			Default: 200_000, Least: 1, Most: 10_000_000,
			Help: "Maximum number of rows of a table (CSV, TSV, JSON Lines, XLSX or Parquet)",
			of:   func(l *Limits) *int { return &l.Rows },
		},
		{
			Flag: "max-table", Code: errcode.TooLarge, What: "bytes in its table",
			Cure:  "ask by HTTP/1.1, filter the list, select fewer fields, or take Parquet, which is smaller",
			Bytes: true, Default: 32e6, Least: 1e3, Most: 1e9,
			Help: "Maximum size of a table that is kept in memory until it is whole. A larger one is sent while it is made",
			of:   func(l *Limits) *int { return &l.Table },
		},
		{
			Flag: "max-errors", What: "errors",
			Default: 20, Least: 1, Most: 1_000,
			Help: "Maximum number of errors in an answer. The number of further errors is reported",
			of:   func(l *Limits) *int { return &l.Errors },
		},
		{
			Flag:    "max-waiting",
			Code:    errcode.Busy,
			What:    "requests before it",
			Cure:    "try again later",
			Default: 1_000,
			Least:   1,
			Most:    100_000,
			Help: "Maximum number of requests that wait for admission. When more arrive, one of the client that " +
				"waits for " +
				"most is refused",
			of: func(l *Limits) *int { return &l.Waiting },
		},
		{
			Flag: "max-clients", What: "clients",
			Default: 10_000, Least: 10, Most: 10_000_000,
			Help: "Maximum number of clients with a tracked rate. The least recently active client is evicted first",
			of:   func(l *Limits) *int { return &l.Clients },
		},
		{
			Flag: "max-documents", What: "documents",
			Default: 1_000, Least: 1, Most: 1_000_000,
			Help: "Maximum number of cached parsed queries, and of persisted queries for clients that send only a hash",
			of:   func(l *Limits) *int { return &l.Documents },
		},
	}
}

// Default returns the defaults.
func Default() Limits {
	var l Limits
	for _, row := range Table() {
		row.Set(&l, row.Default)
	}
	return l
}

// OrDefault replaces each limit that is 0 by its default.
func (l Limits) OrDefault() Limits {
	for _, row := range Table() {
		if row.Get(l) == 0 {
			row.Set(&l, row.Default)
		}
	}
	return l
}

// Flag finds a row by its flag. It panics if there is none.
func Flag(flag string) Row {
	rows := Table()
	return rows[slices.IndexFunc(rows, func(r Row) bool { return r.Flag == flag })]
}

// Fault is the error of a request that exceeds a limit.
type Fault struct {
	Row
	Value, Limit int
	Where        string // what to lower, instead of Cure; "" if no argument can be named
}

// Over returns the error of a value above the limit.
func (r Row) Over(value int, l Limits) *Fault { return &Fault{Row: r, Value: value, Limit: r.Get(l)} }

// Error states the value, the limit and the cure.
func (f *Fault) Error() string {
	cure := f.Cure
	if f.Where != "" {
		cure = f.Where
	}
	return fmt.Sprintf("the request has %s %s, more than the limit of %s: %s",
		Grouped(f.Value), f.What, Grouped(f.Limit), cure)
}

// Saturated is the largest count. Larger ones become it.
const Saturated = 1 << 40

// Add adds two counts of at least 0, and saturates.
func Add(a, b int) int { return min(a+b, Saturated) }

// Grouped formats a count with commas: 12,600. A saturated one is "over 1,099,511,627,775".
func Grouped(n int) string {
	if n >= Saturated {
		return "over " + Grouped(Saturated-1)
	}
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
