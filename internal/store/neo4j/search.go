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
	found := make([]finding, len(q.Texts))
	for i := range q.Texts {
		if q.Total {
			out[i].Total = make([]int, len(v.Ontology().Entities))
		}
		found[i] = finding{
			query: &q, ontology: v.Ontology(), pattern: store.NewPattern(q.Texts[i].Text), page: &out[i],
		}
	}
	terms, err := v.textTerms(ctx, &q)
	if err != nil {
		return nil, err
	}
	if q.Window.Limit > 0 || q.Total {
		if q.Names() {
			err = v.searchNames(ctx, &q, found)
		}
		if err == nil {
			err = v.searchTexts(ctx, &q, found, terms)
		}
		if err != nil {
			return nil, err
		}
	}
	for i := range found {
		found[i].cut()
	}
	if err := v.matchTexts(ctx, found, terms); err != nil {
		return nil, err
	}
	return out, ctx.Err()
}

// searchNames finds entities by their names, ids and codes.
func (v *view) searchNames(ctx context.Context, q *store.SearchQuery, found []finding) error {
	var texts []any
	for i := range found {
		if p := found[i].pattern; p.Key != "" {
			texts = append(texts, v.searchText(i, &q.Texts[i], p))
		}
	}
	if len(texts) == 0 {
		return nil
	}
	text, params := v.store.texts.search(*q)
	params["texts"] = texts
	return v.readFindings(ctx, text, params, 4, func(number int64, parts []any) error {
		return found[number].read(parts)
	})
}

// readFindings runs a statement whose records have the number of a text and what is found for it, size parts in all.
func (v *view) readFindings(ctx context.Context, statement string, params map[string]any, size int,
	read func(number int64, parts []any) error,
) error {
	rows, err := v.run(ctx, statement, params)
	if err != nil {
		return err
	}
	for _, row := range rows {
		parts, _ := row.([]any)
		if len(parts) != size {
			return fmt.Errorf("neo4j: search: %d parts in an answer of %d", len(parts), size)
		}
		number, _ := parts[0].(int64)
		if err := read(number, parts[1:]); err != nil {
			return fmt.Errorf("neo4j: search: %w", err)
		}
	}
	return nil
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
		"joined": p.Joined,
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
		cut = searchCuts(params, w, "class", "0")
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
		if q.Total && !whole {
			count = fill("search_count", "from", "CASE WHEN size(exact) < $limit THEN [] ELSE [t.exact] END", "classes", "1")
		}
		return fill("search_whole", "exact", exact, "count", count), params
	}
	count := "WITH t, exact, near, far, [] AS counts"
	if q.Total {
		from := "[CASE WHEN size(exact) = 0 THEN t.near ELSE t.exact END]"
		count = fill("search_count", "from", from, "classes", "3")
	}
	return fill("search", "cut", cut, "order", order, "more", more, "exact", exact, "count", count), params
}

// searchCuts is the conditions that a window leaves, for a class and a score as expressions.
func searchCuts(params map[string]any, w store.Window, class, score string) (cut string) {
	if w.After != nil {
		cut += searchCut(params, "after", w.After, class, score, ">", "<")
	}
	if w.Before != nil {
		cut += searchCut(params, "before", w.Before, class, score, "<", ">")
	}
	return cut
}

// searchCut is the condition that a match without edits lies beyond a place in the list, with the values of the place as
// parameters: (class, 0 edits, falling score, falling standing, falling degree, id) against those of the place.
func searchCut(params map[string]any, name string, p *store.Position, class, score, beyond, above string) string {
	at := store.RankAt(p)
	params[name+"Class"], params[name+"Edits"], params[name+"Score"] = int64(at.Class), int64(at.Edits), at.Score
	params[name+"Standing"], params[name+"Degree"], params[name+"ID"] = int64(at.Standing), int64(at.Degree), at.ID
	cut := fmt.Sprintf("n.id %s $%sID", beyond, name)
	for _, key := range [][3]string{
		{"n.degree", above, "Degree"},
		{"standing", above, "Standing"},
		{score, above, "Score"},
		{"0", beyond, "Edits"},
		{class, beyond, "Class"},
	} {
		cut = fmt.Sprintf("(%[1]s %[2]s $%[3]s OR %[1]s = $%[3]s AND %[4]s)", key[0], key[1], name+key[2], cut)
	}
	return " AND " + cut
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
	records  map[string]textRecord // of the entities that texts find, by id
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
	x.sort()
	if x.query.Best && len(x.rows) > 0 {
		first := x.rows[0].Rank()
		x.rows = slices.DeleteFunc(x.rows, func(r store.SearchRow) bool { return !r.Rank().SameMatch(first) })
	}
	if x.query.Total {
		return x.count(parts[2])
	}
	return nil
}

func (x *finding) sort() {
	slices.SortFunc(x.rows, func(a, b store.SearchRow) int { return a.Rank().Compare(b.Rank()) })
}

// cut makes the page of the rows, which are in order, and says how those that names find match.
func (x *finding) cut() {
	x.page.Rows, x.page.HasNext, x.page.HasPrev = store.CutRanked(x.query.Window, x.rows, rankOf)
	for i := range x.page.Rows {
		if r := &x.page.Rows[i]; r.Match.Class != store.MatchText {
			r.Match = x.pattern.Match(x.ontology, r.Node)
		}
	}
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

// count adds up what the database counted in the first three classes and the rows of fuzzy matches. Exact matches are not
// counted by the database where all of them are rows.
func (x *finding) count(counts any) error {
	best := store.NoMatch
	if len(x.rows) > 0 {
		best = x.rows[0].Match.Class
	}
	list, _ := counts.([]any)
	if err := x.addCounts(list, best); err != nil {
		return err
	}
	for i := range x.rows {
		if x.rows[i].Match.Class == store.MatchFuzzy || x.query.Exact && len(list) == 0 {
			x.page.Total[x.rows[i].Node.Type]++
		}
	}
	return nil
}

// addCounts adds up how many entities of each type the database counted in each class; of a search for the best, in the
// best class.
func (x *finding) addCounts(counts []any, best store.MatchClass) error {
	for _, one := range counts {
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
	return nil
}
