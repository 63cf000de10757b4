package neo4j

import (
	"context"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Aggregate lets the database group and measure, in one statement. Which groups are shown is
// decided by store.AggregateQuery.Rank, so that all engines order alike; what that cuts off is
// measured by a second statement, which names the groups.
func (v *view) Aggregate(ctx context.Context, q store.AggregateQuery) (store.Aggregate, error) {
	if err := q.Affordable(v.store.layout.Ontology, &v.state.Summary.ReleaseInfo,
		func(most int) (int, error) { return v.looked(ctx, &q, most) }); err != nil {
		return store.Aggregate{}, err
	}
	c := v.store.composer(v.state)
	a := c.aggregation(&q, nil)
	rows, err := v.ask(ctx, c, a.text)
	if err != nil {
		return store.Aggregate{}, err
	}
	found, err := a.read(rows)
	if err != nil {
		return store.Aggregate{}, fmt.Errorf("neo4j: aggregate: %w", err)
	}
	first, rest, more := q.Rank(found)
	out := store.Aggregate{
		Rows: found.rows, Grouped: found.grouped, Total: len(first) + len(rest), More: more,
		Groups: make([]store.Group, len(first)),
	}
	for i, g := range first {
		out.Groups[i] = found.list[g].group(&q)
	}
	if !q.Other || len(rest) == 0 {
		return out, nil
	}
	c = v.store.composer(v.state)
	a = c.aggregation(&q, found.chosen(rest))
	if rows, err = v.ask(ctx, c, a.text); err != nil {
		return store.Aggregate{}, err
	}
	together, err := a.read(rows)
	if err != nil || len(together.list) != 1 {
		return store.Aggregate{}, fmt.Errorf("neo4j: aggregate: %d groups of what is left: %w", len(together.list), err)
	}
	other := together.list[0].group(&q)
	other.Keys = nil
	out.Other = &other
	return out, nil
}

// aggregation is an AggregateQuery as a statement, and how to read what it answers.
type aggregation struct {
	*composer
	text     string
	q        *store.AggregateQuery
	rest     *chosenGroups // nil when all groups are wanted, each for itself
	kinds    []kg.Kind     // of the keys
	blocks   []block
	keyWalks []int
	single   bool // no row has more than one tuple of values
	sure     bool // no row has none
	weight   weight
}

// block is a part of the statement: the groups, and measures that need the same walks.
type block struct {
	walks    []int // besides those of the keys
	measures []int
}

// chosenGroups are groups by their keys, or all others.
type chosenGroups struct {
	keys []any
	not  bool
}

func (c *composer) aggregation(q *store.AggregateQuery, rest *chosenGroups) *aggregation {
	a := &aggregation{composer: c, q: q, rest: rest, keyWalks: q.KeyWalks(), blocks: []block{{}}}
	a.single, a.sure = true, true
	for _, k := range q.Keys {
		a.kinds = append(a.kinds, a.value(&k.Expr, "n", "r").kind)
		n, r := a.at(k.Walk)
		v := a.value(&k.Expr, n, r)
		a.single = a.single && !v.many
		a.sure = a.sure && v.always && k.Among == nil
	}
	for _, w := range a.keyWalks {
		if q.Walks[w].Move == store.Along {
			a.single, a.sure = false, false
		}
	}
	if q.Links != nil && len(a.symmetric(q.Links.Types)) > 0 {
		a.single = false // a row each way round
	}
	a.sure = a.sure && a.single
	a.weight = a.weigh()
	for i := range q.Measures {
		beyond := q.Beyond(&q.Measures[i], a.keyWalks)
		at := -1
		for j := range a.blocks {
			if fmt.Sprint(a.blocks[j].walks) == fmt.Sprint(beyond) {
				at = j
			}
		}
		if at < 0 {
			at = len(a.blocks)
			a.blocks = append(a.blocks, block{walks: beyond})
		}
		a.blocks[at].measures = append(a.blocks[at].measures, i)
	}
	var parts, answer []string
	// What follows from the counts of the groups is not counted again.
	if rest == nil && !a.sure {
		parts = append(parts, schema.Fill(c.texts.fragment["aggregate_count"], "rows", a.rows(), "times", a.times(nil),
			"name", "total"))
		answer = append(answer, "total")
	}
	if rest == nil && !a.single {
		parts = append(parts, schema.Fill(c.texts.fragment["aggregate_count"], "rows", a.tuples(nil), "times",
			"count(DISTINCT row)", "name", "grouped"))
		answer = append(answer, "grouped")
	}
	for i := range a.blocks {
		name := fmt.Sprint("block", i)
		parts = append(parts, a.groups(&a.blocks[i], name))
		answer = append(answer, name)
	}
	a.text = "CYPHER 5\n" + c.tail(parts, answer)
	return a
}

// groups is a block as text.
func (a *aggregation) groups(b *block, name string) string {
	var keys, things, lists, measures []string
	answer := []string{}
	for k := range a.q.Keys {
		keys = append(keys, fmt.Sprintf("k%d, ", k))
		if a.rest == nil {
			answer = append(answer, fmt.Sprint("k", k))
		}
	}
	answer = append(answer, "times")
	for _, i := range b.measures {
		m := &a.q.Measures[i]
		set, node, link := fmt.Sprint("s", i), "x", ""
		n, r := a.at(m.Walk)
		thing := n
		if m.Link {
			thing, node, link = r, "", "x"
		}
		if thing == "" {
			thing = "null"
		}
		things = append(things, fmt.Sprintf(", collect(DISTINCT %s) AS %s", thing, set))
		lists = append(lists, fmt.Sprintf(", collect(%s) AS %s", set, set))
		each := "UNWIND " + set + " AS x"
		if a.rest != nil {
			each = "UNWIND " + set + " AS list UNWIND list AS x WITH DISTINCT x"
		}
		v := a.value(&m.Expr, node, link)
		values := "WITH " + v.text + " AS v"
		if v.many {
			values = "UNWIND coalesce(" + v.text + ", []) AS v"
		}
		measures = append(measures, schema.Fill(a.texts.fragment["aggregate_measure"], "things", set, "each", each,
			"values", values, "tally", tallyOf(m.Kind, v.kind), "name", fmt.Sprint("t", i)))
		answer = append(answer, fmt.Sprint("t", i))
	}
	if a.rest != nil {
		return schema.Fill(
			a.texts.fragment["aggregate_rest"],
			"rows",
			a.tuples(b.walks),
			"keys",
			strings.Join(keys, ""),
			"things",
			strings.Join(things, ""),
			"chosen",
			a.chosenKeys(),
			"lists",
			strings.Join(lists, ""),
			"measures",
			strings.Join(measures, "\n"),
			"answer",
			strings.Join(answer, ", "),
			"name",
			name,
		)
	}
	return schema.Fill(a.texts.fragment["aggregate_groups"], "rows", a.tuples(b.walks), "keys",
		strings.Join(keys, ""), "times", a.times(b.walks), "things", strings.Join(things, ""),
		"measures", strings.Join(measures, "\n"), "answer", strings.Join(answer, ", "), "name", name)
}

// times is how many rows a group has, where these walks lead on besides those of the keys.
func (a *aggregation) times(beyond []int) string {
	switch {
	case a.weight.of != "":
		return "coalesce(sum(weight), 0)"
	case a.single && len(beyond) == 0:
		return "count(*)"
	default:
		return "count(DISTINCT row)"
	}
}

// tallyOf is what the values v of a measure add up to: how many, the sum (see
// store.Millionths), the smallest and the greatest.
func tallyOf(kind store.MeasureKind, of kg.Kind) string {
	switch {
	case kind == store.Distinct:
		return "count(DISTINCT v)"
	case of == kg.Int:
		return "count(v), sum(v), min(v), max(v)"
	case of == kg.Float:
		return "count(v), sum(toInteger(floor(v * 1000000.0 + 0.5))), min(v), max(v)"
	default:
		return "count(v), 0, min(v), max(v)"
	}
}

// chosenKeys is whether the keys are those of the groups that are taken together.
func (a *aggregation) chosenKeys() string {
	var keys []string
	for k := range a.q.Keys {
		keys = append(keys, fmt.Sprint("k", k))
	}
	in := fmt.Sprintf("[%s] IN %s", strings.Join(keys, ", "), a.param(a.rest.keys))
	if a.rest.not {
		return "NOT (" + in + ")"
	}
	return in
}
