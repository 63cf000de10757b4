package memory

import (
	"cmp"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// nameIndex is all names, sorted in two ways: whole, and by word. It is made when somebody
// searches for the first time, so that loading does not wait for it. Names and words share
// the memory of the folded names.
type nameIndex struct {
	keys  []string // of all names (store.NameKey), sorted, then by entity
	owner []uint32 // by key

	// others are the keys of the other names, by entity: those of e are others[otherStart[e]:otherStart[e+1]].
	others     []string
	otherStart []uint32

	words []string // distinct words of all keys, sorted
	start []uint32 // by word, into has; one more at the end
	has   []uint32 // the entities that have each word, each once

	codes []code // sorted by key

	rank   []uint32 // by entity: its place by falling degree, then id
	byRank []uint32 // entities by rank
}

// code is an id in another register or a code of an entity, in the form in which it is compared.
type code struct {
	key    string
	entity uint32
}

func (s *snapshot) buildNames() *nameIndex {
	x := &nameIndex{}
	x.sortKeys(s)
	x.sortWords()
	x.sortCodes(s)
	x.rankAll(s)
	return x
}

func (x *nameIndex) sortKeys(s *snapshot) {
	n := len(s.entities)
	x.keys, x.owner = make([]string, 0, n), make([]uint32, 0, n)
	add := func(e uint32, folded string) {
		if key := store.NameKey(folded); key != "" {
			x.keys, x.owner = append(x.keys, key), append(x.owner, e)
		}
	}
	for e := range uint32(n) {
		add(e, s.folded.at(e))
	}
	// Names come in the order of their folded form, which is nearly the order of keys; the
	// other names are behind them.
	named := uint32(len(x.keys))
	x.otherStart = make([]uint32, n+1)
	for e := range uint32(n) {
		for a := range s.entities[e].OtherNames() {
			add(e, kg.Fold(a))
		}
		x.otherStart[e+1] = uint32(len(x.keys)) - named
	}
	order := sequence(len(x.keys))
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(strings.Compare(x.keys[a], x.keys[b]), cmp.Compare(a, b))
	})
	x.others = slices.Clone(x.keys[named:])
	keys, owner := make([]string, len(order)), make([]uint32, len(order))
	for i, at := range order {
		keys[i], owner[i] = x.keys[at], x.owner[at]
	}
	x.keys, x.owner = keys, owner
}

func (x *nameIndex) sortWords() {
	type use struct {
		word   uint32
		entity uint32
	}
	number := make(map[string]uint32, len(x.keys)/2)
	uses := make([]use, 0, len(x.keys)*3/2)
	for i, key := range x.keys {
		for w := range store.NameWords(key) {
			n, known := number[w]
			if !known {
				n = uint32(len(x.words))
				number[w] = n
				x.words = append(x.words, w)
			}
			uses = append(uses, use{n, x.owner[i]})
		}
	}
	slices.Sort(x.words)
	place := make([]uint32, len(x.words))
	for i, w := range x.words {
		place[number[w]] = uint32(i)
	}
	x.start = make([]uint32, len(x.words)+1)
	for _, u := range uses {
		x.start[place[u.word]+1]++
	}
	for i := range x.words {
		x.start[i+1] += x.start[i]
	}
	next := slices.Clone(x.start)
	x.has = make([]uint32, len(uses))
	for _, u := range uses {
		w := place[u.word]
		x.has[next[w]] = u.entity
		next[w]++
	}
}

func (x *nameIndex) sortCodes(s *snapshot) {
	x.codes = make([]code, 0, len(s.external.refs))
	for e := range s.entities {
		store.EntityCodes(s.ontology, &s.entities[e], func(field store.MatchField, _ string, keys ...string) bool {
			if field == store.MatchExternalID {
				x.codes = append(x.codes, code{keys[0], uint32(e)})
			}
			return true
		})
	}
	slices.SortFunc(x.codes, func(a, b code) int {
		return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.entity, b.entity))
	})
}

func (x *nameIndex) rankAll(s *snapshot) {
	degree := make([]uint32, len(s.entities))
	most := uint32(0)
	for e := range degree {
		degree[e] = uint32(s.degree(uint32(e)))
		most = max(most, degree[e])
	}
	for e, d := range degree {
		degree[e] = most - d
	}
	x.byRank = slices.Clone(s.byID)
	slices.SortStableFunc(x.byRank, func(a, b uint32) int { return cmp.Compare(degree[a], degree[b]) })
	x.rank = make([]uint32, len(x.byRank))
	for i, e := range x.byRank {
		x.rank[e] = uint32(i)
	}
}

// rangeOf is the range of a sorted list of those that begin with a text.
func rangeOf(sorted []string, text string) (lo, hi int) {
	lo, _ = slices.BinarySearch(sorted, text)
	n := search(0, uint32(len(sorted)-lo), func(i uint32) bool { return !strings.HasPrefix(sorted[lo+int(i)], text) })
	return lo, lo + int(n)
}

// beginning is the range of keys that begin with a text.
func (x *nameIndex) beginning(text string) (lo, hi int) { return rangeOf(x.keys, text) }

// equal is the range of keys that are a text.
func (x *nameIndex) equal(text string) (lo, hi int) {
	lo, _ = slices.BinarySearch(x.keys, text)
	for hi = lo; hi < len(x.keys) && x.keys[hi] == text; hi++ {
	}
	return lo, hi
}

// withWord is the entities that have a word that begins with a text, some more than once.
func (x *nameIndex) withWord(text string) []uint32 {
	lo, hi := rangeOf(x.words, text)
	return x.has[x.start[lo]:x.start[hi]]
}

// coded is the entities that may have a code.
func (x *nameIndex) coded(s *snapshot, key string) []uint32 {
	i, _ := slices.BinarySearchFunc(x.codes, key, func(c code, key string) int { return strings.Compare(c.key, key) })
	var out []uint32
	for ; i < len(x.codes) && x.codes[i].key == key; i++ {
		out = append(out, x.codes[i].entity)
	}
	return out
}
