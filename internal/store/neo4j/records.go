package neo4j

import (
	"context"
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A list of records finds what matches by one text (records.match), from the smallest start that the conditions
// offer: ids, the sources of evidence, the subjects of statements, the ends of links. Without one it reads an index of
// ids, in the order of which a page ends early; any other order sorts all that match. Totals and facets look at all
// that match, each in a part of its own of the same statement. The record is always in the variable r.
type records struct {
	*composer
	query  *store.RecordQuery
	fields map[string]*schema.Field
	value  func(property string) string // of the record in r
	row    string                       // what is collected of a record
	scope  string                       // variables that the parts see
	// match finds the records that match; of a page in the order of ids, only those within the range, and no more than
	// the limit of each part.
	match func(page bool) string

	columns []column
	facets  []facet
}

// parts composes the parts, and gives the expressions of what they answer.
func (r *records) parts() (parts, answer []string) {
	q, t := r.query, r.texts.fragment
	if q.Window.Limit > 0 {
		order := slices.Concat(r.columns, r.tieOf())
		defined, named := defined(order)
		row := r.row
		if q.Window.Keys {
			for i := range r.columns {
				row += ", " + r.columns[i].name
			}
		}
		parts = append(parts, schema.Fill(t["records_page"], "scope", r.scope, "match", r.match(len(r.columns) == 0),
			"columns", defined, "names", named, "cut", r.cut(order, q.Window),
			"order", orderBy(order, q.Window.Backward), "limit", r.param(q.Window.Limit+1), "row", "["+row+"]"))
		answer = append(answer, "found")
	}
	for i, f := range q.Facets {
		made := r.facetOf(f, fmt.Sprint("facet", i))
		r.facets = append(r.facets, made)
		parts = append(parts, schema.Fill(t["records_facet"], "scope", r.scope, "match", r.found(), "values",
			made.values, "name", made.name))
		answer = append(answer, made.name)
	}
	if q.Total {
		parts = append(parts, schema.Fill(t["records_total"], "scope", r.scope, "match", r.found()))
		answer = append(answer, "total")
	}
	return parts, answer
}

// found is all that match, as a part that ends in a WITH.
func (r *records) found() string { return r.match(false) + "\nWITH r" }

// order reads the order of the query.
func (r *records) order() {
	for i, o := range r.query.Order {
		k := column{expr: "null"}
		if f := r.fields[o.Field]; f != nil && f.Form == schema.Scalar && o.By == store.ByLink {
			k = column{expr: r.value(f.Folded), always: f.Always, kind: always(f.Kind), escaped: f.Escaped()}
		}
		k.name, k.desc = fmt.Sprint("o", i), o.Desc
		r.columns = append(r.columns, k)
	}
}

func (r *records) tieOf() []column {
	desc := len(r.columns) > 0 && r.columns[len(r.columns)-1].desc
	return []column{{
		name: "id", expr: r.value(r.fields[store.FieldID].Raw), desc: desc, always: true, kind: always(kg.Enum),
	}}
}

func (r *records) facetOf(f store.Facet, name string) facet {
	out := facet{name: name, limit: f.Limit, values: "WITH null AS value"}
	field := r.fields[f.Field]
	switch {
	case !f.Link || field == nil:
	case field.Form == schema.Scalar:
		out.kind, out.values = field.Kind, "WITH "+r.value(field.Raw)+" AS value"
	default:
		out.kind, out.multi = field.Kind, true
		out.values = "UNWIND coalesce(" + r.value(field.Raw) + ", [null]) AS value"
	}
	return out
}

// idRange is the range of ids that a window in the order of ids leaves, as parameters.
func (r *records) idRange(page bool) (lo, hi string) {
	from, to := "", schema.Last
	if w := r.query.Window; page {
		if w.After != nil {
			from = w.After.ID
		}
		if w.Before != nil {
			to = w.Before.ID
		}
	}
	return r.param(from), r.param(to)
}

// ended limits a part of a page in the order of ids.
func (r *records) ended(page bool, id string) string {
	if !page {
		return ""
	}
	return " ORDER BY " + id + direction(r.query.Window.Backward) + " LIMIT " + r.param(r.query.Window.Limit+1)
}

// recordPage reads what the parts answered of one list.
func recordPage[R any](r *records, answer []any, read func(parts []any) (R, error)) (store.RecordPage[R], error) {
	var p store.RecordPage[R]
	w := r.query.Window
	if w.Limit > 0 {
		found, _ := answer[0].([]any)
		answer = answer[1:]
		found, more := trim(found, w)
		p.HasNext, p.HasPrev = w.Sides(more)
		for _, x := range found {
			parts, _ := x.([]any)
			size := len(parts)
			if w.Keys {
				size -= len(r.columns)
			}
			record, err := read(parts[:max(size, 0)])
			if err != nil {
				return p, err
			}
			p.Rows = append(p.Rows, record)
			if w.Keys {
				keys := make([]kg.Value, len(r.columns))
				for i := range keys {
					keys[i] = r.columns[i].keyOf(parts[size+i], 0)
				}
				p.Keys = append(p.Keys, keys)
			}
		}
	}
	for _, f := range r.facets {
		p.Facets = append(p.Facets, f.result(answer[0]))
		answer = answer[1:]
	}
	if r.query.Total {
		n, _ := answer[0].(int64)
		p.Total = int(n)
	}
	return p, nil
}

// facts are the records of a list of statements or of evidence.
func (c *composer) facts(label string, fields map[string]*schema.Field, q *store.RecordQuery,
	holds func(n string, p store.Predicate) string, start func(p store.Predicate) string,
) *records {
	r := &records{
		composer: c, query: q, fields: fields, row: "r.doc_",
		value: func(property string) string { return "r." + property },
	}
	r.match = func(page bool) string {
		if from := start(q.Where); from != "" {
			return from + "\nWITH DISTINCT r WHERE " + c.filter(and("r:"+label+"#", holds("r", q.Where)))
		}
		lo, hi := r.idRange(page)
		text := "MATCH (r:" + label + "#) WHERE r.id > " + lo + " AND r.id < " + hi + " AND " +
			c.filter(holds("r", q.Where))
		if page {
			text += "\nWITH r" + r.ended(page, "r.id")
		}
		return text
	}
	r.order()
	return r
}

// startOf finds facts by the value of one of some properties that have an index, and says how many there are if each
// value has one; "" when no condition names one.
func (c *composer) startOf(label string, p store.Predicate, properties ...string) (text string, size float64) {
	switch p := p.(type) {
	case store.And:
		for _, part := range p {
			if text, size := c.startOf(label, part, properties...); text != "" {
				return text, size
			}
		}
	case store.Cond:
		if !slices.Contains(properties, p.Field) || p.Op != store.Eq && p.Op != store.Exact {
			return "", 0
		}
		values := map[string]bool{}
		for _, v := range p.Values {
			values[v.Str()], values[v.SortKey().Str()] = true, true
		}
		x := c.variable("x")
		return fmt.Sprintf("UNWIND %s AS %s MATCH (r:%s# {%s: %[2]s})", c.param(sorted(values)), x, label, p.Field),
			float64(len(values))
	}
	return "", 0
}

func (c *composer) statements(q *store.RecordQuery) *records {
	return c.facts("Statement", c.Statement, q, c.statementHolds, func(p store.Predicate) string {
		if text, _ := c.startOf("Statement", p, store.FieldID, store.ToSubject); text != "" {
			return text
		}
		return c.statementsSupported(p)
	})
}

func (c *composer) evidence(q *store.RecordQuery) *records {
	return c.facts("Evidence", c.Evidence, q, c.evidenceHolds, func(p store.Predicate) string {
		text, _ := c.evidenceStart(p)
		return text
	})
}

// evidenceStart finds evidence by an index, and says how much at most; "" when no condition allows one.
func (c *composer) evidenceStart(p store.Predicate) (text string, size float64) {
	if text, size = c.startOf("Evidence", p, store.FieldID, "about"); text != "" {
		return text, size
	}
	return c.fromSources(p)
}

// fromSources finds evidence by its sources, whose ids are conditions of their own or of a condition on them.
func (c *composer) fromSources(p store.Predicate) (text string, size float64) {
	var ids []string
	named := false
	switch p := p.(type) {
	case store.And:
		for _, part := range p {
			if text, size := c.fromSources(part); text != "" {
				return text, size
			}
		}
	case store.Related:
		if p.To == store.ToSource && !p.None {
			ids, named = store.NamedIDs(p.Where)
		}
	case store.Cond:
		if p.Field == store.ToSource {
			ids, named = store.NamedIDs(store.Cond{Field: store.FieldID, Op: p.Op, Values: p.Values})
		}
	}
	if !named {
		return "", 0
	}
	ranges := []any{}
	for _, id := range unique(ids) {
		at := between(id, store.Window{})
		ranges = append(ranges, []any{at.Lo, at.Hi})
		size += float64(c.stats.Evidence[id][0] + c.stats.Evidence[id][1])
	}
	x := c.variable("x")
	return fmt.Sprintf("UNWIND %s AS %s MATCH (r:Evidence#) WHERE r.place > %[2]s[0] AND r.place < %[2]s[1]",
		c.param(ranges), x), size
}

// evidenceHolds is whether a predicate holds for the record of evidence in a variable.
func (c *composer) evidenceHolds(n string, p store.Predicate) string {
	return c.factHolds(n, c.Evidence, p, func(r store.Related) string { return c.refers(n, store.ToSource, r) })
}

// statementHolds is whether a predicate holds for the statement in a variable.
func (c *composer) statementHolds(n string, p store.Predicate) string {
	return c.factHolds(n, c.Statement, p, func(r store.Related) string {
		if r.To == store.ToEvidence {
			return c.supported(n+".id", r)
		}
		return c.refers(n, store.ToSubject, r)
	})
}

func (c *composer) factHolds(n string, fields map[string]*schema.Field, p store.Predicate,
	related func(store.Related) string,
) string {
	return c.logic(p, func(p store.Predicate) string {
		switch p := p.(type) {
		case store.Cond:
			return c.condition(fields[p.Field], func(property string) string { return n + "." + property }, p)
		case store.Related:
			return related(p)
		default:
			return cypherFalse
		}
	})
}

// refers is whether the entity whose id a property has meets a condition.
func (c *composer) refers(n, property string, r store.Related) string {
	if r.To != property {
		return cypherFalse
	}
	e := c.variable("e")
	return exists(r.None, fmt.Sprintf("(%s:Entity# {id: %s.%s})", e, n, property), c.holds(e, r.Where))
}

// supported is whether some evidence about the fact of an id meets a condition.
func (c *composer) supported(id string, r store.Related) string {
	e := c.variable("e")
	return exists(r.None, fmt.Sprintf("(%s:Evidence# {about: %s})", e, id), c.evidenceHolds(e, r.Where))
}

func exists(none bool, pattern, where string) string {
	switch {
	case where == cypherFalse && none:
		return cypherTrue
	case where == cypherFalse:
		return cypherFalse
	case none:
		return "NOT EXISTS { MATCH " + pattern + " WHERE " + where + " }"
	default:
		return "EXISTS { MATCH " + pattern + " WHERE " + where + " }"
	}
}

// ListStatements pages through statements.
func (v *view) ListStatements(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Statement], error) {
	return listFacts(ctx, v, &q, (*composer).statements, schema.ReadStatement)
}

// ListEvidence pages through evidence.
func (v *view) ListEvidence(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Evidence], error) {
	return listFacts(ctx, v, &q, (*composer).evidence, schema.ReadEvidence)
}

func listFacts[R any](ctx context.Context, v *view, q *store.RecordQuery,
	compose func(*composer, *store.RecordQuery) *records, read func(doc string) (*R, error),
) (store.RecordPage[*R], error) {
	if err := q.Affordable(v.Ontology(), &v.state.Summary.ReleaseInfo); err != nil {
		return store.RecordPage[*R]{}, err
	}
	c := v.store.composer(v.state)
	r := compose(c, q)
	parts, names := r.parts()
	answer, err := v.ask(ctx, c, "CYPHER 5\n"+c.tail(parts, names))
	if err == nil && len(answer) != len(names) {
		err = errShape
	}
	if err != nil {
		return store.RecordPage[*R]{}, fmt.Errorf("neo4j: listing records: %w", err)
	}
	return recordPage(r, answer, func(parts []any) (*R, error) {
		if len(parts) != 1 {
			return nil, errShape
		}
		doc, _ := parts[0].(string)
		return read(doc)
	})
}
