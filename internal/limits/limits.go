// Package limits is the one table of what a request may ask for. The settings, their
// documentation, the checks, the sentences of refusals and the counters are driven by it.
package limits

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// Limits is what is allowed at most.
type Limits struct {
	Body               int // bytes of a request's body
	Address            int // bytes of path and query
	Tokens             int // of a document
	Fields             int // of an operation, fragments counted where they are spread
	Aliases            int
	RootFields         int
	Depth              int // levels of fields
	IntrospectionDepth int // the same below __schema and __type
	Introspection      int // values that may be told about the schema
	Directives         int
	Values             int // in the variables of a request
	Nodes              int // that an operation may read, by the product of its page sizes
	Touched            int // links that one root field may look at, where its size does not bound that
	Answer             int // bytes, before compression
	Errors             int // in one answer; the rest is counted
	InFlight           int // operations at work at the same time
	Long               int // root fields that run long at the same time; 0 is a number by the processors
	Clients            int // that the rate limit remembers
	Documents          int // parsed queries, and persisted ones, that are kept
}

// Row is one limit.
type Row struct {
	Flag  string // of the setting
	Code  string // of the error when there is more, in extensions.code; "" when nothing is refused
	What  string // "fields", as in: the query has 600 fields
	Cure  string // what to do, as an order
	Bytes bool
	// Default, Least and Most are for the setting.
	Default, Least, Most int
	Help                 string
	of                   func(*Limits) *int
}

// Get is the limit's value.
func (r Row) Get(l Limits) int { return *r.of(&l) }

// Set changes the limit's value.
func (r Row) Set(l *Limits, n int) { *r.of(l) = n }

// Table is every limit, in the order of the help.
func Table() []Row {
	return []Row{
		{
			"max-body", "BODY_TOO_LARGE", "bytes in its body", "ask for less in one request", true, 100e3, 1e3, 100e6,
			"Maximum size of a request body. Units: B, KB (1,000 bytes), KiB (1,024 bytes), MB and MiB",
			func(l *Limits) *int { return &l.Body },
		},
		{
			"max-address", "URL_TOO_LONG", "bytes in its address", "send the query by POST", true, 8192, 1e3, 64e3,
			"Maximum length of the path and query string of a request",
			func(l *Limits) *int { return &l.Address },
		},
		{
			// A thousand names of mapNames may stand in the query, beside what is asked of them.
			"max-tokens", "TOO_MANY_TOKENS", "tokens", "ask in several requests, and give long lists as variables", false, 1_500, 100, 100_000,
			"Maximum number of tokens of a query",
			func(l *Limits) *int { return &l.Tokens },
		},
		{
			"max-fields", "TOO_MANY_FIELDS", "fields", "select fewer fields, or spread a fragment in fewer places", false, 500, 10, 100_000,
			"Maximum number of fields of a query. The fields of a fragment count wherever it is spread",
			func(l *Limits) *int { return &l.Fields },
		},
		{
			"max-aliases", "TOO_MANY_ALIASES", "aliases", "ask for several entities by a list of ids or a filter instead of aliases", false, 50, 1, 100_000,
			"Maximum number of aliased fields of a query",
			func(l *Limits) *int { return &l.Aliases },
		},
		{
			"max-root-fields", "TOO_MANY_ROOT_FIELDS", "root fields", "ask in several requests", false, 20, 1, 10_000,
			"Maximum number of root fields of a query",
			func(l *Limits) *int { return &l.RootFields },
		},
		{
			"max-depth", "TOO_DEEP", "levels of fields", "begin at the inner entity, by its id", false, 12, 3, 100,
			"Maximum depth of a query, in levels of fields",
			func(l *Limits) *int { return &l.Depth },
		},
		{
			"max-introspection-depth", "TOO_DEEP", "levels of introspection", "take the schema from /schema.graphqls", false, 20, 3, 100,
			"Maximum depth below __schema and __type, in levels of fields",
			func(l *Limits) *int { return &l.IntrospectionDepth },
		},
		{
			// What tools ask for is some 40,000 values.
			"max-introspection", "TOO_MUCH", "values of introspection", "take the schema from /schema.graphqls", false, 100_000, 1_000, 10_000_000,
			"Maximum number of introspection values in an answer",
			func(l *Limits) *int { return &l.Introspection },
		},
		{
			"max-directives", "TOO_MANY_DIRECTIVES", "directives", "leave out what is not needed instead of skipping it", false, 50, 1, 10_000,
			"Maximum number of directives of a query",
			func(l *Limits) *int { return &l.Directives },
		},
		{
			// A thousand names of mapNames, and filters beside them.
			"max-values", "TOO_MANY_VALUES", "values in its variables", "give shorter lists and smaller filters", false, 2_000, 10, 1_000_000,
			"Maximum number of values in the variables of a request, counting objects and lists",
			func(l *Limits) *int { return &l.Values },
		},
		{
			"max-nodes", "TOO_MUCH", "nodes", `lower "first"`, false, 200_000, 100, 10_000_000,
			"Maximum query cost: the number of nodes that the answer could have, by the product of its page sizes. " +
				"Checked before execution",
			func(l *Limits) *int { return &l.Nodes },
		},
		{
			"max-touched", "TOO_MUCH", "links to look at", "narrow the search", false, 2_000_000, 1_000, 1_000_000_000,
			"Maximum number of links that an aggregation or a path search may traverse. Several in one request " +
				"share it equally. The same limit applies to each derived relation",
			func(l *Limits) *int { return &l.Touched },
		},
		{
			"max-answer", "TOO_LARGE", "bytes", `lower "first" or select fewer fields`, true, 10e6, 1e3, 1e9,
			"Maximum size of an answer before compression",
			func(l *Limits) *int { return &l.Answer },
		},
		{
			"max-errors", "", "errors", "", false, 20, 1, 1_000,
			"Maximum number of errors in an answer. The number of further errors is reported",
			func(l *Limits) *int { return &l.Errors },
		},
		{
			"max-in-flight", "BUSY", "operations at work", "try again in a moment", false, 64, 1, 100_000,
			"Maximum number of concurrent queries. Further ones are refused with a request to retry",
			func(l *Limits) *int { return &l.InFlight },
		},
		{
			"max-long", "OVERLOADED", "long queries at work", "try again later", false, 0, 0, 1_000,
			"Maximum number of concurrent long queries: root fields that have run for 2 ms. Those that have run the " +
				"least go first. 0 means one fewer than there are processors. Does not apply to a Neo4j store",
			func(l *Limits) *int { return &l.Long },
		},
		{
			"max-clients", "", "clients", "", false, 10_000, 10, 10_000_000,
			"Maximum number of clients with a tracked rate. The least recently active client is evicted first",
			func(l *Limits) *int { return &l.Clients },
		},
		{
			"max-documents", "", "documents", "", false, 1_000, 1, 1_000_000,
			"Maximum number of cached parsed queries, and of persisted queries for clients that send only a hash",
			func(l *Limits) *int { return &l.Documents },
		},
	}
}

// Default is the limits as they are when nothing is set.
func Default() Limits {
	var l Limits
	for _, row := range Table() {
		row.Set(&l, row.Default)
	}
	return l
}

// OrDefault puts the default wherever a limit is 0.
func (l Limits) OrDefault() Limits {
	for _, row := range Table() {
		if row.Get(l) == 0 {
			row.Set(&l, row.Default)
		}
	}
	return l
}

// Flag finds a row; one that does not exist is a mistake of the program.
func Flag(flag string) Row {
	rows := Table()
	return rows[slices.IndexFunc(rows, func(r Row) bool { return r.Flag == flag })]
}

// Fault is a request that has more of something than the limit.
type Fault struct {
	Row
	Value, Limit int
	Where        string // what to lower, if something can be named
}

// Over says that there is more than the limit.
func (r Row) Over(value int, l Limits) *Fault { return &Fault{Row: r, Value: value, Limit: r.Get(l)} }

// Error is one sentence: the value, the limit, and what to do.
func (f *Fault) Error() string {
	cure := f.Cure
	if f.Where != "" {
		cure = f.Where
	}
	return fmt.Sprintf("the request has %s %s, more than the limit of %s: %s", Grouped(f.Value), f.What, Grouped(f.Limit), cure)
}

// Saturated is the largest count; what is more is told as this.
const Saturated = 1 << 40

// Add adds two counts that are not negative.
func Add(a, b int) int { return min(a+b, Saturated) }

// Grouped writes a count with commas: 12,600. A saturated one is "over 1,099,511,627,775".
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

// Counter counts refusals by code. Its size does not depend on what clients send: codes
// that are not in its list count together.
type Counter struct {
	codes  []string
	counts []atomic.Uint64
}

// NewCounter counts the codes of the table and those given.
func NewCounter(more ...string) *Counter {
	c := &Counter{}
	for _, row := range Table() {
		if row.Code != "" {
			c.codes = append(c.codes, row.Code)
		}
	}
	c.codes = append(c.codes, more...)
	slices.Sort(c.codes)
	c.codes = append(slices.Compact(c.codes), "OTHER")
	c.counts = make([]atomic.Uint64, len(c.codes))
	return c
}

// Count counts one refusal.
func (c *Counter) Count(code string) {
	i := slices.Index(c.codes, code)
	if i < 0 {
		i = len(c.codes) - 1
	}
	c.counts[i].Add(1)
}

// Each gives every code with its count.
func (c *Counter) Each(yield func(code string, n uint64)) {
	for i, code := range c.codes {
		yield(code, c.counts[i].Load())
	}
}
