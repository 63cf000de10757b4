package memory

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Shrunk is New with limits so small that the ways of large graphs are gone in small ones.
func Shrunk(o *kg.Ontology) *Store {
	s := New(o)
	s.limits = limits{
		sortedRunMin: 2, probeMaxEnds: 3, probeRatio: 1, dictionaryMax: 2, countriesMax: 1, attrsMax: 3, memoCost: 1,
		scanMax: 1, countEndsMax: 2, sortAllMax: 3, countAllRatio: 1 << 20,
	}
	return s
}

// Lazy is a lazy value.
type Lazy = lazy[int]

// NewLazy is a lazy value that build makes.
func NewLazy(build func(context.Context) (int, error)) *Lazy { return &Lazy{build: build} }

// Get is lazy.get.
func (l *lazy[T]) Get(ctx context.Context) (T, error) { return l.get(ctx) }

// Read is how a read uses a lazy value.
func Read(ctx context.Context, l *Lazy) (_ int, err error) {
	defer stop(&err)
	return must(l.get(ctx)), nil
}

// IndexNames builds the index of names of a view anew.
func IndexNames(v store.View) { v.(*snapshot).buildNames(context.Background()) }

// IndexTexts builds the index of texts of a view anew, and says how many bytes it holds.
func IndexTexts(ctx context.Context, v store.View) (int, error) {
	x, err := v.(*snapshot).buildTexts(ctx)
	if err != nil {
		return 0, err
	}
	size := len(x.entries) + 4*len(x.start) + 4*len(x.records) + 2*len(x.length)
	for _, w := range x.words {
		size += 16 + len(w)
	}
	return size, nil
}

// NearWords are the words of a list, sorted and without repetition, that a word is a few edits from.
func NearWords(words []string, w *store.PatternWord) (near []string) {
	x := nameIndex{words: words, deletions: indexDeletions(words)}
	for _, n := range x.near(w) {
		near = append(near, words[n.word])
	}
	return near
}
