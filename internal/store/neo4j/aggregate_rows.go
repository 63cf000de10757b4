package neo4j

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// at is the variables of the entity and the link at the end of a walk, "" for none.
func (a *aggregation) at(w int) (n, r string) {
	switch {
	case w == store.TheRow && a.q.Links == nil:
		return "row", ""
	case w == store.TheRow:
		return "", "row"
	case a.q.Walks[w].Move == store.Along:
		return fmt.Sprint("n", w), fmt.Sprint("r", w)
	case a.q.Links == nil:
		return "", ""
	case a.q.Walks[w].Move == store.ToFrom:
		return "a", "row"
	default:
		return "b", "row"
	}
}

// rows are clauses that bind row, and a and b to the ends of rows that are links.
func (a *aggregation) rows() string {
	q := a.q
	if q.Links != nil {
		return a.linkRows()
	}
	labels := a.Labels(q.Types)
	if labels == "" {
		return "UNWIND [] AS row"
	}
	from, ok := a.selective("row", q.Types, q.Where)
	if !ok {
		from = a.scan("row", q.Types)
	}
	where := a.filter(and("row"+labels, a.holdsAmong(from.size, "row", q.Where)))
	if ok {
		// DISTINCT keeps the planner from weighing the start against what follows, and then scanning.
		return from.text + "\nWITH DISTINCT row WHERE " + where
	}
	return from.text + "\nWITH row WHERE " + where
}

// weight is a stored number of links of the entity in the variable of: how many rows that entity stands
// for, when nothing is asked of the other ends.
type weight struct {
	of    string // a or b, "" when rows are looked at one by one
	end   store.End
	links string
}

// weigh finds out whether each row is looked at by one of its ends alone, of which it is known how
// many such links it has.
func (a *aggregation) weigh() weight {
	l := a.q.Links
	if l == nil || a.rest != nil || !a.q.AsOf.All() || l.Where != nil || len(l.Types) != 1 ||
		int(l.Types[0]) >= len(a.Ontology.Links) || len(a.symmetric(l.Types)) > 0 {
		return weight{}
	}
	move := store.Along
	looks := func(e *store.Expr) bool {
		if e.Link || e.Walk == store.TheRow || a.q.Walks[e.Walk].Move == store.Along || move != store.Along &&
			move != a.q.Walks[e.Walk].Move {
			return false
		}
		move = a.q.Walks[e.Walk].Move
		return true
	}
	for i := range a.q.Keys {
		if !looks(&a.q.Keys[i].Expr) {
			return weight{}
		}
	}
	for i := range a.q.Measures {
		if !looks(&a.q.Measures[i].Expr) {
			return weight{}
		}
	}
	w, others, dir := weight{of: "b", end: l.To}, l.From, kg.In
	switch move {
	case store.Along: // nothing is looked at
		return weight{}
	case store.ToFrom:
		w, others, dir = weight{of: "a", end: l.From}, l.To, kg.Out
	}
	if !a.single || others.Where != nil || len(others.Types) == 0 {
		return weight{}
	}
	var links []string
	for _, t := range distinct(others.Types) {
		k := a.Counted(store.CountSpec{Rel: store.Rel{Types: l.Types, Dir: dir, Others: []kg.TypeID{t}}})
		if k == nil {
			return weight{}
		}
		links = append(links, k.LinksOf(w.of))
	}
	w.links = strings.Join(links, " + ")
	return w
}

// weighedRows are clauses that bind an end, and weight to how many rows it stands for.
func (a *aggregation) weighedRows() string {
	w := &a.weight
	types := a.allTypes(w.end.Types)
	from, known := a.selective(w.of, types, w.end.Where)
	if !known {
		from = a.scan(w.of, types)
	}
	where := a.filter(and(w.of+a.Labels(types), a.holdsAmong(from.size, w.of, w.end.Where)))
	return fmt.Sprintf("%s\nWITH DISTINCT %s WHERE %s\nWITH %[2]s, %[4]s AS weight WHERE weight > 0", from.text, w.of,
		where, w.links)
}

func (a *aggregation) linkRows() string {
	if a.weight.of != "" {
		return a.weighedRows()
	}
	l := a.q.Links
	types := slices.DeleteFunc(slices.Clone(l.Types),
		func(t kg.LinkTypeID) bool { return int(t) >= len(a.Ontology.Links) })
	if len(types) == 0 {
		return "UNWIND [] AS row WITH row, row AS a, row AS b"
	}
	slices.Sort(types)
	types = slices.Compact(types)
	// A symmetric link is matched each way round, see store.LinkRows.
	links := func(from, to string, dir kg.Direction, others []kg.TypeID) (pattern, where string) {
		return a.pattern(from, "row", to, store.Rel{Types: types, Dir: dir, Others: others})
	}
	labels := func(e store.End) string {
		if len(e.Types) == 0 {
			return ":Entity#"
		}
		return a.Labels(e.Types)
	}
	from, fromKnown := a.selective("a", a.allTypes(l.From.Types), l.From.Where)
	to, toKnown := a.selective("b", a.allTypes(l.To.Types), l.To.Where)
	count := 0.0
	for _, t := range types {
		count += float64(a.stats.ReleaseInfo.Links[t])
	}
	var text string
	where := []string{a.onDay("row", a.q.AsOf), a.linkHolds("row", l.Where)}
	match := func(start, from, to string, dir kg.Direction, others []kg.TypeID) {
		pattern, directed := links(from, to, dir, others)
		text, where = start+"MATCH "+pattern, append(where, directed)
	}
	begin := func(end string, from start, e store.End) string {
		return fmt.Sprintf("%s\nWITH DISTINCT %s WHERE %s\n", from.text, end,
			a.filter(and(end+labels(e), a.holdsAmong(from.size, end, e.Where))))
	}
	switch {
	case fromKnown && (!toKnown || from.size <= to.size):
		match(begin("a", from, l.From), "a", "b", kg.Out, l.To.Types)
		where = append(where, a.linkedHolds("b", l.To.Types, l.To.Where, count))
	case toKnown:
		match(begin("b", to, l.To), "b", "a", kg.In, l.From.Types)
		where = append(where, a.linkedHolds("a", l.From.Types, l.From.Where, count))
	default:
		match("", "a", "b", kg.Out, l.To.Types)
		where = append(where, "a"+labels(l.From), a.linkedHolds("a", l.From.Types, l.From.Where, count),
			a.linkedHolds("b", l.To.Types, l.To.Where, count))
	}
	return text + " WHERE " + a.filter(and(where...))
}

// bound is clauses that bind the row and walks.
func (a *aggregation) bound(walks []int) []string {
	parts := []string{a.rows()}
	for _, w := range walks {
		walk := &a.q.Walks[w]
		if walk.Move != store.Along {
			if a.q.Links == nil {
				parts = append(parts, "WITH * WHERE "+a.filter(cypherFalse))
			}
			continue
		}
		start, _ := a.at(walk.Parent)
		if start == "" {
			parts = append(parts, fmt.Sprintf("WITH *, null AS n%d, null AS r%d WHERE %s", w, w, a.filter(cypherFalse)))
			continue
		}
		n, r := a.at(w)
		pattern, where := a.pattern(start, r, n, walk.Step.Rel)
		parts = append(parts, "MATCH "+pattern+" WHERE "+a.filter(and(where, a.onDay(r, a.q.AsOf),
			a.linkHolds(r, walk.Step.Link), a.endHolds(n, walk.Step.Rel, walk.Step.Node))))
	}
	return parts
}

// tuples are clauses that bind the row, the walks of the keys and some more, and k0, k1 ... to
// values of the keys.
func (a *aggregation) tuples(more []int) string {
	parts := a.bound(slices.Concat(a.keyWalks, more))
	var defined, known []string
	for i := range a.q.Keys {
		key, name := &a.q.Keys[i], fmt.Sprint("k", i)
		n, r := a.at(key.Walk)
		v := a.value(&key.Expr, n, r)
		if v.many {
			parts = append(parts, "UNWIND coalesce("+v.text+", []) AS "+name)
		} else {
			defined = append(defined, v.text+" AS "+name)
			known = append(known, name+" IS NOT NULL")
		}
		if key.Among != nil {
			list := make([]any, len(key.Among))
			for j, x := range key.Among {
				list[j] = schema.Plain(x)
			}
			known = append(known, name+" IN "+a.param(list))
		}
	}
	if len(a.q.Keys) > 0 {
		parts = append(parts, "WITH "+strings.Join(append([]string{"*"}, defined...), ", ")+where(known))
	}
	return strings.Join(parts, "\n")
}

func where(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}

// valueExpr is a store.Expr as an expression.
type valueExpr struct {
	text   string
	many   bool // a list of distinct values, or null
	always bool // never null
	kind   kg.Kind
}

// value is an expression over the variables of an entity and a link, "" where there is none.
func (c *composer) value(e *store.Expr, n, r string) valueExpr {
	nothing := valueExpr{text: "null"}
	var f *schema.Field
	property := func(name string) string { return n + "." + name }
	switch {
	case e.Link && r == "", !e.Link && n == "":
		return nothing
	case e.Level != "":
		if _, _, ok := c.Ontology.Level(e.Level); !ok || e.Link {
			return nothing
		}
		f = &schema.Field{Raw: schema.LevelProperty(e.Level), Kind: kg.Enum}
	case e.Link:
		f, property = c.Link[e.Field], c.linkValue(r)
	default:
		f = c.Node[e.Field]
	}
	if f == nil {
		return nothing
	}
	v := valueExpr{property(f.Raw), f.Form != schema.Scalar, f.Always && f.Form == schema.Scalar, f.Kind}
	if e.Year {
		if f.Kind != kg.DateKind {
			return nothing
		}
		v.text, v.kind = v.text+" / 10000", kg.Int
	}
	if e.Width > 0 {
		if v.kind != kg.Int && v.kind != kg.Float {
			return nothing
		}
		v.text, v.kind = fmt.Sprintf("toInteger(floor(toFloat(%s) / %d.0)) * %d", v.text, e.Width, e.Width), kg.Int
	}
	return v
}
