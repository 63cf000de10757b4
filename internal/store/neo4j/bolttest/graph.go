package bolttest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Graph is a database that knows the statements of the loader and the read of nodes by
// id, and answers those as Neo4j does. A statement that it does not know is refused.
type Graph struct {
	known []statement

	mu       sync.Mutex
	indexes  []string                             // guarded by mu
	releases map[string]map[string]any            // guarded by mu; by key
	records  map[string]map[string]map[string]any // guarded by mu; by label or type and slot, then id
	commits  int                                  // guarded by mu; of transactions that wrote
}

// NewGraph is an empty database.
func NewGraph() *Graph {
	return &Graph{
		known: statements(), releases: map[string]map[string]any{},
		records: map[string]map[string]map[string]any{},
	}
}

// Result is the answer to a statement.
type Result struct {
	Fields []string
	Rows   [][]any
}

// Contents is all that the current release has: id and fingerprint, by label.
func (g *Graph) Contents() map[string]map[string]int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	slot, _ := g.releases["current"]["slot"].(string)
	out := map[string]map[string]int64{}
	for label, records := range g.records {
		if name, ok := strings.CutSuffix(label, slot); ok && slot != "" && len(records) > 0 {
			out[name] = map[string]int64{}
			for id, r := range records {
				out[name][id], _ = r["hash_"].(int64)
			}
		}
	}
	return out
}

func (g *Graph) bookmark() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return "bookmark:" + strconv.Itoa(g.commits)
}

// Tx is a transaction. It sees what was committed, and its own changes are not seen before
// they are: no statement of the loader reads what another of its transaction wrote.
type Tx struct {
	graph   *Graph
	changes []func()
}

func (t *Tx) commit() {
	t.graph.mu.Lock()
	defer t.graph.mu.Unlock()
	for _, change := range t.changes {
		change()
	}
	if len(t.changes) > 0 {
		t.graph.commits++
	}
}

// statement is a text that the graph knows, and what it does.
type statement struct {
	match *regexp.Regexp
	run   func(t *Tx, parts []string, p map[string]any) (*Result, *Failure)
}

func one(values ...any) *Result { return &Result{Fields: names(len(values)), Rows: [][]any{values}} }

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("v", i)
	}
	return out
}

// run runs a statement.
func (t *Tx) run(text string, p map[string]any) (*Result, *Failure) {
	t.graph.mu.Lock()
	defer t.graph.mu.Unlock()
	for _, s := range t.graph.known {
		if parts := s.match.FindStringSubmatch(text); parts != nil {
			return s.run(t, parts, p)
		}
	}
	return nil, &Failure{"Neo.ClientError.Statement.SyntaxError", "the stub does not know: " + text}
}

// statements are all that a graph knows; the first that matches counts. The lock is held while one runs.
func statements() []statement {
	return []statement{
		{regexp.MustCompile(`SHOW INDEXES YIELD name, state`), func(t *Tx, _ []string, _ map[string]any) (*Result, *Failure) {
			n := len(t.graph.indexes)
			return &Result{Fields: []string{"all", "online", "failed"}, Rows: [][]any{{n, n, []any{}}}}, nil
		}},
		{regexp.MustCompile(`SHOW INDEXES`), func(t *Tx, _ []string, _ map[string]any) (*Result, *Failure) {
			r := &Result{Fields: []string{"name"}}
			for _, name := range t.graph.indexes {
				r.Rows = append(r.Rows, []any{name})
			}
			return r, nil
		}},
		{regexp.MustCompile(`SHOW CONSTRAINTS`), nothing},
		{
			regexp.MustCompile(`CREATE (?:CONSTRAINT|RANGE INDEX|TEXT INDEX|POINT INDEX|FULLTEXT INDEX) (\S+)`),
			func(t *Tx, parts []string, _ map[string]any) (*Result, *Failure) {
				return t.change(func() { t.graph.indexes = append(t.graph.indexes, parts[1]) })
			},
		},
		{regexp.MustCompile(`RETURN all - own`), func(*Tx, []string, map[string]any) (*Result, *Failure) {
			return one(0),
				nil
		}},
		{regexp.MustCompile(`MERGE \(l:Release \{key: 'lock'\}\)`), lock},
		{regexp.MustCompile(`SET l\.loader = null`), func(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
			return t.change(func() {
				if t.graph.releases["lock"]["loader"] == p["me"] {
					delete(t.graph.releases["lock"], "loader")
				}
			})
		}},
		{regexp.MustCompile(`RETURN l\.loader = \$me`), func(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
			return one(t.graph.releases["lock"]["loader"] == p["me"]), nil
		}},
		{regexp.MustCompile(`c\.at <> \$known`), state},
		{regexp.MustCompile(`RETURN c\.at, t\.layout`), target},
		{regexp.MustCompile(`SET s\.serial = null`), func(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
			return t.change(func() {
				s := t.graph.release(p["slot"])
				delete(s, "serial")
				s["layout"], s["loading"] = p["layout"], p["release"]
			})
		}},
		{regexp.MustCompile(`SET s\.serial = \$serial`), func(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
			return t.change(func() {
				s := t.graph.release(p["slot"])
				for _, key := range []string{"serial", "id", "hash", "date", "summary"} {
					s[key] = p[key]
				}
				delete(s, "loading")
			})
		}},
		{regexp.MustCompile(`SET c\.slot = \$slot`), func(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
			return t.change(func() {
				c := t.graph.release("current")
				c["slot"], c["at"] = p["slot"], p["at"]
			})
		}},
		{regexp.MustCompile(`(?s)^CYPHER 5\s+(CALL \(\) \{.*\})\s+RETURN rows0`), pages},
		{regexp.MustCompile(`MATCH \(\)-\[r:(\w+) \{id([AB]): id\}\]`), remove},
		{regexp.MustCompile(`MATCH \(n:(\w+) \{id: id\}\)\s+DETACH DELETE`), remove},
		{regexp.MustCompile(`CREATE \(a\)-\[r:(\w+)\]->\(b\)\s+SET r = row\[2\]`), createLinks},
		{regexp.MustCompile(`CREATE \(n:(\w+)[\w:]*\)\s+SET n = row`), put(true)},
		{regexp.MustCompile(`MATCH \(n:(\w+) \{id: row\.id\}\)`), put(false)},
		{regexp.MustCompile(`MATCH \(n:(\w+) \{id: id\}\)\s+WITH collect\(n\.doc_\) AS rows`), byID},
		{regexp.MustCompile(`collect\(\[r\.doc_, a\.doc_, b\.doc_\]\)`), noLinks},
		{regexp.MustCompile(`MERGE \(n:(Step) \{id: row\.id\}\)`), put(false)},
		{regexp.MustCompile(`MATCH \(n:Step\) WHERE n\.step > 0 AND NOT n\.step IN \$steps\s+DELETE n`), forgetSteps},
		{regexp.MustCompile(`MATCH \(n:(\w+) \{id: id\}\)\s+WITH n ORDER BY n\.id`), docs},
		{regexp.MustCompile(`MATCH \(a\)-\[r:(\w+) \{id([AB]): id\}\]->\(b\)\s+WITH`), docs},
	}
}

func nothing(*Tx, []string, map[string]any) (*Result, *Failure) {
	return &Result{Fields: []string{"name"}}, nil
}

func (t *Tx) change(f func()) (*Result, *Failure) {
	t.changes = append(t.changes, f)
	return &Result{Fields: []string{}}, nil
}

func (g *Graph) release(key any) map[string]any {
	k, _ := key.(string)
	if g.releases[k] == nil {
		g.releases[k] = map[string]any{}
	}
	return g.releases[k]
}

func lock(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
	holder := t.graph.releases["lock"]["loader"]
	free := holder == nil || holder == p["me"]
	if free {
		t.changes = append(t.changes, func() { t.graph.release("lock")["loader"] = p["me"] })
	}
	return one(free), nil
}

func state(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
	c := t.graph.releases["current"]
	if c == nil {
		return &Result{Fields: names(6)}, nil
	}
	slot, _ := c["slot"].(string)
	s := t.graph.releases[slot]
	summary := s["summary"]
	if c["at"] == p["known"] {
		summary = nil
	}
	return one(c["at"], s["serial"], s["id"], s["hash"], s["date"], summary), nil
}

func target(t *Tx, _ []string, _ map[string]any) (*Result, *Failure) {
	c := t.graph.releases["current"]
	other := "A"
	if c["slot"] == "A" {
		other = "B"
	}
	s := t.graph.releases[other]
	return one(c["at"], s["layout"], s["serial"] == nil && s["summary"] != nil || s["loading"] != nil), nil
}

// labelOf is under what a graph keeps records: a label with its slot, or a type with its slot.
func labelOf(parts []string) string { return strings.Join(parts[1:], "") }

// pages answers with a page of records of each of several kinds.
func pages(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
	after, _ := p["after"].(string)
	limit, _ := p["limit"].(int64)
	var out []any
	for _, kind := range pageOf.FindAllStringSubmatch(parts[1], -1) {
		records := t.graph.records[labelOf(kind)]
		rows := []any{}
		for _, id := range slices.Sorted(maps.Keys(records)) {
			if id > after && int64(len(rows)) < limit {
				r := records[id]
				content, ok := r["content_"]
				if !ok { // links have none
					content = r["hash_"]
				}
				rows = append(rows, []any{id, r["hash_"], content})
			}
		}
		out = append(out, rows)
	}
	return one(out...), nil
}

// pageOf finds the label, or the type of links with its slot, of each kind that is asked for.
var pageOf = regexp.MustCompile(`MATCH (?:\(n:(\w+)\)|\(\)-\[r:(\w+)\]->\(\)) WHERE (?:n\.id|r\.id([AB])) > \$after`)

func remove(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
	ids, _ := p["ids"].([]any)
	return t.change(func() {
		for _, x := range ids {
			id, _ := x.(string)
			delete(t.graph.records[labelOf(parts)], id)
		}
	})
}

// insert keeps records; a new one whose id is there already breaks a constraint, as in Neo4j.
func (t *Tx) insert(label string, rows map[string]map[string]any, isNew bool) (*Result, *Failure) {
	for id := range rows {
		if _, there := t.graph.records[label][id]; there && isNew {
			return nil, &Failure{"Neo.ClientError.Schema.ConstraintValidationFailed", label + " " + id + " already exists"}
		}
	}
	return t.change(func() {
		if t.graph.records[label] == nil {
			t.graph.records[label] = map[string]map[string]any{}
		}
		maps.Copy(t.graph.records[label], rows)
	})
}

func put(isNew bool) func(*Tx, []string, map[string]any) (*Result, *Failure) {
	return func(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
		rows, _ := p["rows"].([]any)
		keep := map[string]map[string]any{}
		for _, x := range rows {
			row, _ := x.(map[string]any)
			id, _ := row["id"].(string)
			keep[id] = row
		}
		return t.insert(parts[1], keep, isNew)
	}
}

func createLinks(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
	rows, _ := p["rows"].([]any)
	keep := map[string]map[string]any{}
	label := ""
	for _, x := range rows {
		row, _ := x.([]any)
		props, _ := row[2].(map[string]any)
		props = maps.Clone(props)
		props["from"], props["to"] = row[0], row[1]
		for _, slot := range []string{"A", "B"} {
			if id, ok := props["id"+slot].(string); ok {
				keep[id], label = props, parts[1]+slot
			}
		}
	}
	return t.insert(label, keep, true)
}

// forgetSteps deletes the steps that are not listed.
func forgetSteps(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
	steps, _ := p["steps"].([]any)
	return t.change(func() {
		maps.DeleteFunc(t.graph.records["Step"], func(_ string,
			r map[string]any,
		) bool {
			return !slices.Contains(steps, r["step"])
		})
	})
}

// docs answers with records as they read, and the ends of links.
func docs(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
	ids, _ := p["ids"].([]any)
	rows := []any{}
	for _, x := range ids {
		id, _ := x.(string)
		if r, ok := t.graph.records[labelOf(parts)][id]; ok {
			from, _ := r["from"].(string)
			to, _ := r["to"].(string)
			rows = append(rows, []any{r["doc_"], from, to})
		}
	}
	return one(rows), nil
}

// byID answers with the end that all reads have, see tail.cypher.
func byID(t *Tx, parts []string, p map[string]any) (*Result, *Failure) {
	ids, _ := p["ids"].([]any)
	rows := []any{}
	for _, x := range ids {
		id, _ := x.(string)
		if r, ok := t.graph.records[parts[1]][id]; ok {
			rows = append(rows, r["doc_"])
		}
	}
	return t.tail(p, rows), nil
}

// noLinks answers who asks for links by ids that no link has.
func noLinks(t *Tx, _ []string, p map[string]any) (*Result, *Failure) {
	ids, _ := p["ids"].([]any)
	slot, _ := p["slot"].(string)
	for _, x := range ids {
		id, _ := x.(string)
		for label, records := range t.graph.records {
			if r, there := records[id]; there && strings.HasSuffix(label, slot) && r["id"+slot] != nil {
				return nil, &Failure{"Neo.ClientError.Statement.SyntaxError", "the stub does not answer with links"}
			}
		}
	}
	return t.tail(p, []any{}), nil
}

func (t *Tx) tail(p map[string]any, rows []any) *Result {
	return one(t.graph.release(p["slot"])["serial"], t.graph.releases["current"]["at"], rows)
}

// Unlock takes the lock away from a loader that could not give it back.
func (g *Graph) Unlock() {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.releases, "lock")
}
