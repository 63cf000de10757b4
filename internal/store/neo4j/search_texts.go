package neo4j

import (
	"context"
	"fmt"
	"slices"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// textTerms is what is known of the words of a text before its records are looked at.
type textTerms struct {
	pattern *store.TextPattern
	weights []any // of each word its token and its weight; nil when a word stands in no record
}

// textTerms looks the words of all texts up, by one statement, and refuses a query that would look at too many records.
func (v *view) textTerms(ctx context.Context, q *store.SearchQuery) ([]textTerms, error) {
	out := make([]textTerms, len(q.Texts))
	if !q.InTexts() {
		return out, nil
	}
	var ids []string
	for i := range out {
		out[i].pattern = store.NewTextPattern(q.Texts[i].Text)
		for _, w := range out[i].pattern.Words {
			ids = append(ids, schema.WordID(w))
		}
	}
	rows, err := v.fixed(ctx, "search_words", ids)
	if err != nil {
		return nil, err
	}
	records := make(map[string]int, len(rows))
	for _, row := range rows {
		pair, _ := row.([]any)
		if len(pair) != 2 {
			return nil, fmt.Errorf("neo4j: search: %v is no word", row)
		}
		id, _ := pair[0].(string)
		n, _ := pair[1].(int64)
		records[id] = int(n)
	}
	for i := range out {
		touched, unknown := 0, false
		for _, w := range out[i].pattern.Words {
			n := records[schema.WordID(w)]
			touched, unknown = touched+n, unknown || n == 0
			out[i].weights = append(out[i].weights, []any{schema.TextToken(w), v.state.Summary.Texts.Weight(n)})
		}
		if unknown {
			out[i].weights = nil
		}
		if q.MaxTouched > 0 && touched > q.MaxTouched {
			return nil, &store.TooMuch{What: "texts", Would: touched, Limit: q.MaxTouched}
		}
	}
	return out, nil
}

// searchTexts adds to what names have found what the texts of records find.
func (v *view) searchTexts(ctx context.Context, q *store.SearchQuery, found []finding, terms []textTerms) error {
	var texts []any
	for i := range found {
		full := !q.Window.Backward && len(found[i].rows) > q.Window.Limit
		if terms[i].weights == nil || full && !q.Total {
			continue
		}
		text := v.searchText(i, &q.Texts[i], found[i].pattern)
		text["terms"], text["mean"] = terms[i].weights, v.state.Summary.Texts.Mean()
		text["query"] = schema.TextTokens(terms[i].pattern.Words)
		fuzzy := []string{}
		for j := range found[i].rows {
			if r := &found[i].rows[j]; r.Match.Class == store.MatchFuzzy {
				fuzzy = append(fuzzy, r.Node.ID)
			}
		}
		text["found"] = fuzzy
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil
	}
	statement, params := v.store.texts.searchTexts(q)
	params["texts"] = texts
	return v.readFindings(ctx, statement, params, 3, func(number int64, parts []any) error {
		return found[number].readTexts(parts[0], parts[1])
	})
}

// searchTexts is the statement for a search of texts, with what it needs to know of the window.
func (t *texts) searchTexts(q *store.SearchQuery) (text string, params map[string]any) {
	params = map[string]any{"limit": int64(q.Window.Limit + 1)}
	named := ""
	if q.Names() {
		named = " AND class = 3"
	}
	records := schema.Fill(t.textRecords, "named", named)
	count, order := "WITH t, found, [] AS counts", "best[0], standing DESC, n.degree DESC, n.id"
	if q.Window.Backward {
		order = "best[0] DESC, standing, n.degree, n.id DESC"
	}
	if q.Total {
		count = schema.Fill(t.fragment["search_texts_count"], "records", records)
	}
	return schema.Fill(t.fragment["search_texts"], "records", records, "order", order, "count", count,
		"cut", searchCuts(params, q.Window, fmt.Sprint(int(store.MatchText)), "-best[0]"),
		"tail", t.fragment["tail"]), params
}

// readTexts adds rows of the database, which stand in the order of the list or against it.
func (x *finding) readTexts(rows, counted any) error {
	list, _ := rows.([]any)
	x.records = make(map[string]textRecord, len(list))
	for _, one := range list {
		parts, _ := one.([]any)
		if len(parts) != 5 {
			return fmt.Errorf("%v is no candidate", one)
		}
		doc, _ := parts[0].(string)
		degree, _ := parts[1].(int64)
		score, _ := parts[2].(int64)
		kind, _ := parts[3].(int64)
		record, _ := parts[4].(string)
		node, err := schema.ReadEntity(doc)
		if err != nil {
			return err
		}
		x.rows = append(x.rows, store.SearchRow{
			Node: node, Match: store.Match{Class: store.MatchText, Relevance: score}, Degree: int(degree),
			Standing: store.Standing(x.ontology, node),
		})
		if kind < entityRecord || kind > statementRecord {
			return fmt.Errorf("%d is no kind of record", kind)
		}
		x.records[node.ID] = textRecord{kind, record}
	}
	x.sort()
	if !x.query.Total {
		return nil
	}
	counts, _ := counted.([]any)
	return x.addCounts(counts, store.NoMatch)
}

// textRecord is the record by which an entity matches.
type textRecord struct {
	kind int64
	id   string
}

// The kinds of records, as search_records.cypher numbers them.
const (
	entityRecord = iota
	linkRecord
	statementRecord
)

// textHit is a row of a page that texts have found.
type textHit struct {
	textRecord
	row     *store.SearchRow
	pattern *store.TextPattern
}

// matchTexts says how the rows of all pages that texts have found match, with one statement for the links and one for
// the evidence.
func (v *view) matchTexts(ctx context.Context, found []finding, terms []textTerms) error {
	var hits []textHit
	var ids [statementRecord + 1][]string
	for i := range found {
		for j := range found[i].page.Rows {
			if row := &found[i].page.Rows[j]; row.Match.Class == store.MatchText {
				h := textHit{found[i].records[row.Node.ID], row, terms[i].pattern}
				hits, ids[h.kind] = append(hits, h), append(ids[h.kind], h.id)
			}
		}
	}
	if len(hits) == 0 {
		return nil
	}
	links, err := v.Links(ctx, ids[linkRecord])
	if err != nil {
		return err
	}
	about := slices.Concat(ids[linkRecord], ids[statementRecord])
	evidence, err := v.EvidenceAbout(ctx, about)
	if err != nil {
		return err
	}
	link, statement := 0, len(links)
	for _, h := range hits {
		switch score := h.row.Match.Relevance; h.kind {
		case entityRecord:
			h.row.Match = h.pattern.OfEntity(h.row.Node, score)
		case linkRecord:
			h.row.Match = h.pattern.OfLink(links[link], evidence[link], score)
			link++
		default:
			h.row.Match = h.pattern.OfStatement(evidence[statement], score)
			statement++
		}
	}
	return nil
}
