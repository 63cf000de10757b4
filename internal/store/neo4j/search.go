package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Search pages through what each text finds. The full-text index finds what may match; whether
// and how well it does, and its place, is for store.Pattern to say.
func (v *view) Search(ctx context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	out := make([]store.SearchPage, len(q.Texts))
	patterns := make([]*store.Pattern, len(q.Texts))
	var texts []any
	for i := range q.Texts {
		if q.Total {
			out[i].Total = make([]int, len(v.Ontology().Entities))
		}
		patterns[i] = store.NewPattern(q.Texts[i].Text)
		if patterns[i].Key != "" {
			texts = append(texts, v.searchText(i, &q.Texts[i], patterns[i]))
		}
	}
	var rows []any
	if len(texts) > 0 && (q.Window.Limit > 0 || q.Total) {
		text, params := v.store.texts.search(q)
		params["texts"] = texts
		var err error
		if rows, err = v.run(ctx, text, params); err != nil {
			return nil, err
		}
	}
	for i := range out { // of those that are not asked about, too: these have sides as well
		out[i].Rows, out[i].HasNext, out[i].HasPrev = store.CutRanked(q.Window, []store.SearchRow{}, rankOf)
	}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != 4 {
			return nil, fmt.Errorf("neo4j: search: %d parts in an answer of 4", len(parts))
		}
		number, _ := parts[0].(int64)
		x := finding{query: &q, ontology: v.Ontology(), pattern: patterns[number], page: &out[number]}
		if err := x.read(parts[1:]); err != nil {
			return nil, fmt.Errorf("neo4j: search: %w", err)
		}
	}
	return out, ctx.Err()
}

func rankOf(r store.SearchRow) store.Rank { return r.Rank() }

// searchText is what the statement needs to know of a text.
func (v *view) searchText(number int, t *store.SearchText, p *store.Pattern) map[string]any {
	words := []string{}
	for i := range p.Words {
		words = append(words, " "+p.Words[i].Text)
	}
	row := map[string]any{
		"number": int64(number),
		"key":    " " + p.Key,
		"code":   p.Code,
		"words":  words,
		"exact": schema.ExactTokens(
			p,
		),
		"near":   schema.NearTokens(p),
		"far":    schema.FarTokens(p),
		"types":  nil,
		"within": nil,
	}
	if len(t.Types) > 0 {
		var names []string
		for _, id := range t.Types {
			names = append(names, v.Ontology().Entities[id].Name)
		}
		row["types"] = names
	}
	if len(t.Within) > 0 {
		row["within"] = slices.Clone(t.Within)
	}
	return row
}

// inArea is the condition on the types and the places of what is found.
const inArea = " AND (t.types IS NULL OR n.type IN t.types) AND (t.within IS NULL OR n.id IN t.within OR any(p " +
	"IN n.within WHERE p IN t.within))"

// search is the statement for a search, with what it needs to know of the window.
func (t *texts) search(q store.SearchQuery) (text string, params map[string]any) {
	w := q.Window
	params = map[string]any{}
	cut, order, limit, more := "", "class, standing DESC, n.degree DESC, n.id", "", "true"
	// All is needed to know the best, and to cut a page of exact matches here.
	whole := (q.Best || q.Exact) && (w.After != nil || w.Before != nil || w.Backward)
	if !whole {
		params["limit"] = int64(w.Limit + 1)
		limit = " LIMIT $limit"
		if w.Backward {
			order = "class DESC, standing, n.degree, n.id DESC"
		}
		if w.After != nil {
			cut += searchCut(params, "after", w.After, ">", "<")
		}
		if w.Before != nil {
			cut += searchCut(params, "before", w.Before, "<", ">")
		}
	}
	switch {
	case q.Best:
		more = "size(exact) + size(near) = 0"
	case !q.Total && !w.Backward:
		more = "size(near) < $limit"
	}
	fill := func(fragment string, pairs ...string) string {
		return schema.Fill(t.fragment[fragment], append(pairs, "class", t.searchClass, "where", inArea,
			"limit", limit, "tail", t.fragment["tail"])...)
	}
	exact := "WITH t, [] AS exact"
	if q.Best || q.Exact {
		exact = fill("search_exact")
	}
	if q.Exact {
		count := "WITH t, exact, [] AS counts"
		if q.Total {
			count = fill("search_count", "from", "t.exact", "classes", "1")
		}
		return fill("search_whole", "exact", exact, "count", count), params
	}
	count := "WITH t, exact, near, far, [] AS counts"
	if q.Total {
		from := "CASE WHEN size(exact) = 0 THEN t.near ELSE t.exact END"
		count = fill("search_count", "from", from, "classes", "3")
	}
	return fill("search", "cut", cut, "order", order, "more", more, "exact", exact, "count", count), params
}

// searchCut is the condition that a match in one of the first classes lies beyond a place in the list, with the values
// of the place as parameters: (class, 0 edits, falling standing, falling degree, id) against those of the place.
func searchCut(params map[string]any, name string, p *store.Position, beyond, above string) string {
	at := store.RankAt(p)
	params[name+"Class"], params[name+"Edits"] = int64(at.Class), int64(at.Edits)
	params[name+"Standing"], params[name+"Degree"], params[name+"ID"] = int64(at.Standing), int64(at.Degree), at.ID
	return fmt.Sprintf(
		" AND (class %[2]s $%[1]sClass OR class = $%[1]sClass AND (0 %[2]s $%[1]sEdits OR 0 = $%[1]sEdits AND "+
			"(standing %[3]s $%[1]sStanding OR standing = $%[1]sStanding AND "+
			"(n.degree %[3]s $%[1]sDegree OR n.degree = $%[1]sDegree AND n.id %[2]s $%[1]sID))))",
		name, beyond, above,
	)
}

// standingOf is the standing of an entity (store.Standing) as an expression.
func standingOf(o *kg.Ontology) string {
	var b strings.Builder
	b.WriteString("CASE n.type")
	for i := range o.Entities {
		standing, byPopulation := store.TypeStanding(&o.Entities[i])
		fmt.Fprintf(&b, " WHEN '%s' THEN ", o.Entities[i].Name)
		if byPopulation {
			people := "n." + store.PopulationField
			fmt.Fprintf(&b, "CASE WHEN %s >= %d THEN %d WHEN %s >= %d THEN %d ELSE %d END", people, store.GreatCity,
				store.StandingForemost, people, store.LargeCity, store.StandingLarge, standing)
			continue
		}
		fmt.Fprint(&b, standing)
	}
	b.WriteString(" END")
	return b.String()
}

// finding makes a page of what the database found for a text.
type finding struct {
	query    *store.SearchQuery
	ontology *kg.Ontology
	pattern  *store.Pattern
	page     *store.SearchPage
	rows     []store.SearchRow
}

func (x *finding) read(parts []any) error {
	for _, part := range parts[:2] {
		list, _ := part.([]any)
		for _, one := range list {
			if err := x.add(one); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(x.rows, func(a, b store.SearchRow) int { return a.Rank().Compare(b.Rank()) })
	if x.query.Best && len(x.rows) > 0 {
		first := x.rows[0].Rank()
		x.rows = slices.DeleteFunc(x.rows, func(r store.SearchRow) bool { return !r.Rank().SameMatch(first) })
	}
	if x.query.Total {
		if err := x.count(parts[2]); err != nil {
			return err
		}
	}
	x.page.Rows, x.page.HasNext, x.page.HasPrev = store.CutRanked(x.query.Window, x.rows, rankOf)
	for i := range x.page.Rows {
		r := &x.page.Rows[i]
		r.Match = x.pattern.Match(x.ontology, r.Node)
	}
	return nil
}

// add keeps a candidate if it matches.
func (x *finding) add(one any) error {
	pair, _ := one.([]any)
	if len(pair) != 2 {
		return fmt.Errorf("%v is no candidate", one)
	}
	doc, _ := pair[0].(string)
	degree, _ := pair[1].(int64)
	node, err := schema.ReadEntity(doc)
	if err != nil {
		return err
	}
	class, edits := x.pattern.Best(x.ontology, node)
	if class != store.NoMatch && (!x.query.Exact || class == store.MatchExact) {
		x.rows = append(x.rows, store.SearchRow{
			Node: node, Match: store.Match{Class: class, Edits: edits},
			Standing: store.Standing(x.ontology, node), Degree: int(degree),
		})
	}
	return nil
}

// count adds up what the database counted in the first three classes and the rows of the last.
func (x *finding) count(counted any) error {
	best := store.NoMatch
	if len(x.rows) > 0 {
		best = x.rows[0].Match.Class
	}
	list, _ := counted.([]any)
	for _, one := range list {
		parts, _ := one.([]any)
		if len(parts) != 3 {
			return fmt.Errorf("%v is no count", one)
		}
		class, _ := parts[0].(int64)
		name, _ := parts[1].(string)
		times, _ := parts[2].(int64)
		if t, ok := x.ontology.Type(name); ok && (!x.query.Best || store.MatchClass(class) == best) {
			x.page.Total[t] += int(times)
		}
	}
	for i := range x.rows {
		if x.rows[i].Match.Class == store.MatchFuzzy {
			x.page.Total[x.rows[i].Node.Type]++
		}
	}
	return nil
}
