package storetest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// record is an entity, a link or a statement with the words of its texts.
type record struct {
	kind  int
	id    string
	about []*kg.Entity
	words []string
	match func(*store.TextPattern, int64) store.Match
}

// allRecords are those of the release that have a word, the first ones counting first.
func (v *modelView) allRecords() []record {
	var out []record
	add := func(kind int, id string, texts []string, match func(*store.TextPattern, int64) store.Match, about ...string) {
		r := record{kind: kind, id: id, match: match}
		for _, t := range texts {
			r.words = append(r.words, textWords(t)...)
		}
		for _, id := range slices.Compact(about) {
			r.about = append(r.about, v.entities[id])
		}
		if len(r.words) > 0 {
			out = append(out, r)
		}
	}
	stated := func(id string) (evidence []*kg.Evidence, texts []string) {
		evidence = slices.SortedFunc(slices.Values(v.about[id]), func(a, b *kg.Evidence) int { return strings.Compare(a.ID, b.ID) })
		for _, e := range evidence {
			texts = append(texts, e.StatedAs, e.Note)
		}
		return evidence, texts
	}
	for _, e := range v.g.Entities {
		add(0, e.ID, []string{e.Description(), e.Note()}, func(p *store.TextPattern, score int64) store.Match { return p.OfEntity(e, score) }, e.ID)
	}
	for i := range v.g.Links {
		l := &v.g.Links[i]
		evidence, texts := stated(l.ID)
		row := store.LinkRow{Link: &l.Link, From: v.entities[l.From], To: v.entities[l.To]}
		add(1, l.ID, slices.Concat([]string{l.Role}, l.Topics, texts), func(p *store.TextPattern, score int64) store.Match {
			return p.OfLink(row, evidence, score)
		}, l.From, l.To)
	}
	for _, s := range v.g.Statements {
		evidence, texts := stated(s.ID)
		add(2, s.ID, texts, func(p *store.TextPattern, score int64) store.Match { return p.OfStatement(evidence, score) }, s.Subject)
	}
	slices.SortStableFunc(out, func(a, b record) int { return cmp.Or(a.kind-b.kind, strings.Compare(a.id, b.id)) })
	return out
}

func textWords(text string) (out []string) {
	fulltext.NewWords().Each(kg.Fold(text), func(w string) { out = append(out, w) })
	return out
}

// texts are the entities that records with all words of a text are about, by id, with the match and its score; touched
// is in how many records the words stand.
func (v *modelView) texts(text string) (matches map[string]store.Match, touched int) {
	matches = map[string]store.Match{}
	words := textWords(text)
	slices.Sort(words)
	if words = slices.Compact(words); len(words) == 0 || len(words) > 16 || len([]rune(strings.Join(searchWords(text), " "))) > 256 {
		return matches, 0
	}
	all, total, with := v.records(), 0.0, map[string]float64{}
	for _, r := range all {
		total += float64(min(len(r.words), 65535))
		for _, w := range words {
			if slices.Contains(r.words, w) {
				with[w]++
				touched++
			}
		}
	}
	n, pattern := float64(len(all)), store.NewTextPattern(text)
	for _, r := range all {
		score := int64(0)
		for _, w := range words {
			tf := 0.0
			for _, other := range r.words {
				if other == w {
					tf++
				}
			}
			if tf == 0 {
				score = -1
				break
			}
			length := float64(min(len(r.words), 65535))
			bm25 := math.Log(1+(n-with[w]+0.5)/(with[w]+0.5)) * (tf / (tf + 1.2*(0.25+0.75*length/(total/n))))
			score += int64(1e6*bm25 + 0.5)
		}
		for _, e := range r.about {
			if best, found := matches[e.ID]; score >= 0 && (!found || score > best.Relevance) {
				matches[e.ID] = r.match(pattern, score)
			}
		}
	}
	return matches, touched
}
