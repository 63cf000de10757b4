package memory

import (
	"slices"
	"strings"

	"cityweave/internal/store"
)

// exact takes what is called so, letter by letter.
func (x *searcher) exact() {
	p := x.pattern
	x.whole(p.Key)
	if p.Joined != "" {
		if p.Joined != p.Key {
			x.whole(p.Joined)
		}
		for _, c := range withKey(x.index.joined, p.Joined) {
			x.collect(c.entity, store.MatchExact, 0)
		}
	}
	if p.Code == "" {
		return
	}
	if e, ok := x.entityNumber(p.Code); ok {
		x.collect(e, store.MatchExact, 0)
	}
	_, value, _ := strings.Cut(p.Code, ":")
	for _, code := range []string{p.Code, value} {
		if code == "" {
			continue
		}
		for _, e := range x.index.coded(code) {
			if !x.seen.has(e) && x.isCode(e) {
				x.collect(e, store.MatchExact, 0)
			}
		}
	}
}

// whole takes what has a key.
func (x *searcher) whole(key string) {
	lo, hi := x.index.equal(key)
	for _, e := range x.index.owner.entity[lo:hi] {
		x.collect(e, store.MatchExact, 0)
	}
}

// isCode reports whether the text is an id or a code of an entity.
func (x *searcher) isCode(e uint32) (is bool) {
	store.EntityCodes(x.ontology, &x.entities[e], func(_ store.MatchField, _ string, keys ...string) bool {
		is = slices.Contains(keys, x.pattern.Code)
		return !is
	})
	return is
}

func (x *searcher) prefix() {
	if x.pattern.Key == "" {
		return
	}
	lo, hi := x.index.beginning(x.pattern.Key)
	x.takeRange(&x.index.owner, lo, hi, store.MatchPrefix, 0)
}

// wordPrefix takes what has a word that begins with each word of the text.
func (x *searcher) wordPrefix() {
	words := x.pattern.Words
	if len(words) == 0 {
		return
	}
	from, to := x.index.withWord(words[0].Text)
	for i := range words[1:] {
		if lo, hi := x.index.withWord(words[i+1].Text); hi-lo < to-from {
			from, to = lo, hi
		}
	}
	if len(words) == 1 {
		x.takeRange(&x.index.has, from, to, store.MatchWordPrefix, 0)
		return
	}
	x.verify(slices.Clone(x.index.has.entity[from:to]), store.MatchWordPrefix)
}

// fuzzy takes what has a word near each word of the text: of one word the entities of the near words, which are found
// in no better class; of several those of the word with the fewest, if they match.
func (x *searcher) fuzzy() {
	if !x.pattern.Fuzzy() {
		return
	}
	words := x.pattern.Words
	if len(words) == 1 {
		for _, n := range x.index.near(&words[0]) {
			lo, hi := x.index.having(n.word)
			x.takeRange(&x.index.has, lo, hi, store.MatchFuzzy, n.edits)
		}
		return
	}
	var fewest, with []uint32
	for i := range words {
		lo, hi := x.index.withWord(words[i].Text)
		with = append(with[:0], x.index.has.entity[lo:hi]...)
		for _, n := range x.index.near(&words[i]) {
			lo, hi := x.index.having(n.word)
			with = append(with, x.index.has.entity[lo:hi]...)
		}
		if i == 0 || len(with) < len(fewest) {
			fewest, with = with, fewest
		}
	}
	x.verify(fewest, store.MatchFuzzy)
}

// verify takes the candidates that match in a class or better. It may change their order.
func (x *searcher) verify(candidates []uint32, class store.MatchClass) {
	slices.Sort(candidates)
	for i, e := range slices.Compact(candidates) {
		if i&0xff == 0 && !x.step(1<<10) {
			return
		}
		if x.seen.has(e) || !x.accepts(e) {
			continue
		}
		if got, edits := x.best(e); got <= class {
			x.collect(e, got, edits)
		}
	}
}

// best is the best match of any name of an entity.
func (x *searcher) best(e uint32) (store.MatchClass, int) {
	class, edits := store.NoMatch, 0
	for _, key := range x.keys(e) {
		if c, d := x.pattern.Name(key); c < class || c == class && d < edits {
			class, edits = c, d
		}
	}
	return class, edits
}

// keys are the keys of the name of an entity and of its other names, until the next call.
func (x *searcher) keys(e uint32) []string {
	x.named = append(x.named[:0], store.NameKey(x.folded.at(e)))
	x.named = append(x.named, x.index.others[x.index.otherStart[e]:x.index.otherStart[e+1]]...)
	return x.named
}
