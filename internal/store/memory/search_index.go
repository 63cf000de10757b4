package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cityweave/internal/store"
)

// nameIndex is all names, sorted in two ways: whole, and by word. It is made in the background when the release becomes
// current, or by the first search if that comes before. Names and words share the memory of the folded names.
type nameIndex struct {
	keys  []string // of all names (store.NameKey), sorted, then by entity
	owner roster   // by key
	// joined are the keys of several words as one word (store.JoinedKey), sorted.
	joined []code

	others     []string // the keys of the other names, as otherNames.folded
	otherStart []uint32 // otherNames.start

	words []string // distinct words of all keys, sorted
	start []uint32 // by word, into has; one more at the end
	has   roster   // the entities that have each word, each once

	deletions deletions // of the words

	codes []code // sorted by key

	rank   []uint32 // by entity: its place by falling standing, then falling degree, then id
	byRank []uint32 // entities by rank
}

// code is an id in another register or a code of an entity, in the form in which it is compared.
type code struct {
	key    string
	entity uint32
}

func (s *snapshot) buildNames(ctx context.Context) *nameIndex {
	x := &nameIndex{}
	x.rankAll(s)
	keys := x.sortKeys(s, must(s.lazy.otherNames.get(ctx)))
	x.sortWords(keys)
	x.sortJoined()
	x.deletions = indexDeletions(x.words)
	x.sortCodes(s)
	return x
}

func (x *nameIndex) sortKeys(s *snapshot, other *otherNames) []textNumber {
	n := len(s.entities)
	list := make([]textNumber, 0, n+len(other.folded))
	x.others, x.otherStart = make([]string, len(other.folded)), other.start
	add := func(key string, e uint32) {
		if key != "" {
			list = append(list, newTextNumber(key, e))
		}
	}
	for e := range uint32(n) {
		add(store.NameKey(s.folded.at(e)), e)
		for i := other.start[e]; i < other.start[e+1]; i++ {
			x.others[i] = store.NameKey(other.folded[i])
			add(x.others[i], e)
		}
	}
	sortTexts(list)
	x.keys = make([]string, len(list))
	owner := make([]uint32, len(list))
	for i := range list {
		x.keys[i], owner[i] = list[i].text, list[i].number
	}
	x.owner = newRoster(owner, x.rank)
	return list
}

func (x *nameIndex) sortJoined() {
	n := 0
	for _, key := range x.keys {
		if strings.IndexByte(key, ' ') >= 0 {
			n++
		}
	}
	x.joined = make([]code, 0, n)
	for i, key := range x.keys {
		if joined := store.JoinedKey(key); joined != "" && len(joined) < len(key) {
			x.joined = append(x.joined, code{joined, x.owner.entity[i]})
		}
	}
	sortCodes(x.joined)
}

func (x *nameIndex) sortWords(keys []textNumber) {
	uses := make([]textNumber, 0, len(keys)*3/2)
	for _, k := range keys {
		for w := range store.NameWords(k.text) {
			uses = append(uses, newTextNumber(w, k.number))
		}
	}
	sortTexts(uses)
	has := make([]uint32, 0, len(uses))
	for i := range uses {
		u := &uses[i]
		switch {
		case i == 0 || u.text != uses[i-1].text:
			x.words, x.start = append(x.words, u.text), append(x.start, uint32(len(has)))
		case u.number == uses[i-1].number:
			continue
		}
		has = append(has, u.number)
	}
	x.words, x.start = slices.Clip(x.words), append(x.start, uint32(len(has)))
	x.has = newRoster(slices.Clip(has), x.rank)
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
	sortCodes(x.codes)
}

func sortCodes(codes []code) {
	slices.SortFunc(codes, func(a, b code) int {
		return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.entity, b.entity))
	})
}

func (x *nameIndex) rankAll(s *snapshot) {
	key := make([]uint64, len(s.entities)) // falling standing, then falling degree
	for e := range key {
		standing := store.Standing(s.ontology, &s.entities[e])
		key[e] = ^(uint64(standing)<<32 | uint64(s.degree(uint32(e))))
	}
	x.byRank = slices.Clone(s.byID)
	slices.SortStableFunc(x.byRank, func(a, b uint32) int { return cmp.Compare(key[a], key[b]) })
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

// withWord is the range in has of the entities that have a word that begins with a text, some more than once.
func (x *nameIndex) withWord(text string) (lo, hi int) {
	lo, hi = rangeOf(x.words, text)
	return int(x.start[lo]), int(x.start[hi])
}

// having is the range in has of the entities that have a word.
func (x *nameIndex) having(word uint32) (lo, hi int) { return int(x.start[word]), int(x.start[word+1]) }

// coded is the entities that may have a code.
func (x *nameIndex) coded(key string) []uint32 {
	var out []uint32
	for _, c := range withKey(x.codes, key) {
		out = append(out, c.entity)
	}
	return out
}

// withKey is the range of sorted codes that have a key.
func withKey(codes []code, key string) []code {
	lo, _ := slices.BinarySearchFunc(codes, key, func(c code, key string) int { return strings.Compare(c.key, key) })
	hi := lo
	for hi < len(codes) && codes[hi].key == key {
		hi++
	}
	return codes[lo:hi]
}
