package memory

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf8"

	"cityweave/internal/store"
)

// deletions finds the words that are within some edits of a word, without looking at the others.
//
// Two words are within k edits only if leaving out k letters of each can make them the same
// (Mor and Fraenkel, A hash code method for detecting and correcting spelling errors, CACM 25(12), 1982; for
// dictionaries Bocek, Hunt and Stiller, Fast similarity search in large dictionaries, University of Zurich, 2007):
// a letter that is replaced or exchanged with its neighbour is left out of both. So each word is entered under the
// hashes of what remains of it, and a word that is looked for is looked up under those of what remains of it.
//
// Only the first letters of a word count (the prefix filter of SymSpell, Garbe 2012), and a shorter word is filled up
// with blanks: what is left out of one word only is made up for by the last letter of the other, so that of both
// exactly as many letters as there are first ones less k remain. This makes an entry for each choice of k letters
// out of deletionLetters, not for each of up to k out of all: at most 28 for k = 2 and 8 for k = 1, of 4 bytes each.
// Words are entered for k = 1 and k = 2 by their numbers of letters (store.FuzzyLetters).
//
// An entry holds the number of a word and, in the bits that the numbers leave free, a part of the hash. What has
// the same hash by chance or the same first letters is compared again by store.PatternWord.Distance.
type deletions struct {
	start []uint32 // by the first bits of the hash, into entry; one more at the end
	entry []uint32 // hash << width | word
	width int      // bits of the number of a word
	drop  int      // 64 less the bits of the hash that choose a place in start
}

const (
	deletionLetters = 8 // first letters of a word that are looked at
	deletionChoices = deletionLetters * (deletionLetters - 1) / 2
	deletionBase    = 0x9e3779b97f4a7c15 // of the polynomial; odd
	deletionMix     = 0xd6e8feb86659fd93
)

// deletionPower are the powers of deletionBase.
var deletionPower = func() (power [deletionLetters + store.MaxEdits]uint64) {
	power[0] = 1
	for i := range power[1:] {
		power[i+1] = power[i] * deletionBase
	}
	return power
}()

func indexDeletions(words []string) deletions {
	d := deletions{width: bits.Len(uint(len(words)))}
	var space [deletionChoices]uint64
	each := func(visit func(word uint32, hash uint64)) {
		for i, w := range words {
			n, letters := utf8.RuneCountInString(w), firstLetters(w)
			for k := 1; k <= store.MaxEdits; k++ {
				if least, most := store.FuzzyLetters(k); n < least || n > most {
					continue
				}
				for _, h := range remains(space[:0], letters, k) {
					visit(uint32(i), h)
				}
			}
		}
	}
	entries := 0
	for _, w := range words { // about, which is enough to choose the number of places
		entries += min(utf8.RuneCountInString(w), deletionLetters) * 5 / 2
	}
	size := bits.Len(uint(entries / 4))
	d.drop = 64 - size
	d.start = make([]uint32, 1<<size+1)
	each(func(_ uint32, h uint64) { d.start[h>>d.drop+1]++ })
	for i := range len(d.start) - 1 {
		d.start[i+1] += d.start[i]
	}
	d.entry = make([]uint32, d.start[len(d.start)-1])
	// Filling moves each start to its end, which is the next start.
	each(func(word uint32, h uint64) {
		at := &d.start[h>>d.drop]
		d.entry[*at] = uint32(h)<<d.width | word
		*at++
	})
	copy(d.start[1:], d.start)
	d.start[0] = 0
	return d
}

// firstLetters are the letters of a word that are looked at; blanks are 0.
func firstLetters(word string) (letters [deletionLetters]rune) {
	i := 0
	for _, r := range word {
		if i == deletionLetters {
			break
		}
		letters[i] = r
		i++
	}
	return letters
}

// remains appends the hashes of what remains of letters when k of them are left out. Of equal letters in a row those
// in front are left out, since it makes no difference.
func remains(dst []uint64, letters [deletionLetters]rune, k int) []uint64 {
	// The hash is a polynomial, so that of a text is the sum of those of its parts; moved[s][i] is the hash of the
	// first i letters where each stands s places further in front.
	var moved [store.MaxEdits + 1][deletionLetters + 1]uint64
	for s := range k + 1 {
		for i, r := range letters {
			moved[s][i+1] = moved[s][i] + uint64(r)*deletionPower[i+store.MaxEdits-s]
		}
	}
	for i := range letters {
		if i > 0 && letters[i] == letters[i-1] {
			continue
		}
		head := uint64(k) + moved[0][i]
		if k == 1 {
			dst = append(dst, mixed64(head+moved[1][deletionLetters]-moved[1][i+1]))
			continue
		}
		for j := i + 1; j < deletionLetters; j++ {
			if j > i+1 && letters[j] == letters[j-1] {
				continue
			}
			dst = append(dst, mixed64(head+moved[1][j]-moved[1][i+1]+moved[2][deletionLetters]-moved[2][j+1]))
		}
	}
	return dst
}

// mixed64 spreads a hash over all its bits.
func mixed64(h uint64) uint64 {
	h = (h ^ h>>32) * deletionMix
	return (h ^ h>>32) * deletionMix
}

// candidates appends the words that may be within the edits that w allows, each once.
func (d *deletions) candidates(dst []uint32, w *store.PatternWord) []uint32 {
	var space [deletionChoices]uint64
	mask := uint32(1)<<d.width - 1
	for _, h := range remains(space[:0], firstLetters(w.Text), w.Edits) {
		for _, entry := range d.entry[d.start[h>>d.drop]:d.start[h>>d.drop+1]] {
			if entry&^mask == uint32(h)<<d.width {
				dst = append(dst, entry&mask)
			}
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// nearWord is a word of the index that is some edits from one that is looked for.
type nearWord struct {
	word  uint32
	edits int
}

// near are the words that are within the edits that w allows and that it does not begin, the nearest first.
func (x *nameIndex) near(w *store.PatternWord) []nearWord {
	if w.Edits == 0 {
		return nil
	}
	var space [64]uint32
	var out []nearWord
	for _, n := range x.deletions.candidates(space[:0], w) {
		if edits := w.Distance(x.words[n]); edits > 0 {
			out = append(out, nearWord{n, edits})
		}
	}
	slices.SortFunc(out, func(a, b nearWord) int { return cmp.Or(a.edits-b.edits, cmp.Compare(a.word, b.word)) })
	return out
}
