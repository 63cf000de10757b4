package memory_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// few are words of few letters, so that many are near to each other.
func few(r *rand.Rand, n int) []string {
	letters := []rune("aabcé東")
	var words []string
	for range n {
		word := make([]rune, 1+r.IntN(10))
		if r.IntN(20) == 0 {
			word = make([]rune, 30+r.IntN(6))
		}
		for i := range word {
			word[i] = letters[r.IntN(len(letters))]
		}
		words = append(words, string(word))
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// edited is a word after two edits at most.
func edited(r *rand.Rand, word string) string {
	letters := []rune(word)
	for range r.IntN(3) {
		i := r.IntN(len(letters))
		switch r.IntN(4) {
		case 0:
			letters = slices.Delete(letters, i, min(i+1, len(letters)-1))
		case 1:
			letters = slices.Insert(letters, i, 'b')
		case 2:
			letters[i] = 'c'
		default:
			letters[i], letters[max(i-1, 0)] = letters[max(i-1, 0)], letters[i]
		}
	}
	return string(letters)
}

func TestIndexOfDeletions(t *testing.T) {
	t.Run("finds every word that is near, and no other", func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		words := few(r, 4_000)
		found := 0
		for range 200 {
			p := store.NewPattern(edited(r, words[r.IntN(len(words))]))
			w := &p.Words[0]
			var want []string
			for edits := 1; edits <= w.Edits; edits++ {
				for _, other := range words {
					if w.Distance(other) == edits {
						want = append(want, other)
					}
				}
			}
			found += len(want)
			if diff := cmp.Diff(want, memory.NearWords(words, w)); diff != "" {
				t.Fatalf("near %q (-want +got):\n%s", w.Text, diff)
			}
		}
		if found < 200 {
			t.Errorf("only %d words are near others", found)
		}
	})
	t.Run("has no words of an empty release", func(t *testing.T) {
		p := store.NewPattern("kyoto")
		if near := memory.NearWords(nil, &p.Words[0]); near != nil {
			t.Errorf("got %q", near)
		}
	})
}
