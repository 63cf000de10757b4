package memory

import (
	"strings"
	"unicode/utf8"

	"cityweave/internal/store"
)

// near gives, one after the other, the entities of each word that is at most the allowed edits
// away from w.
//
// The sorted words are walked as a trie, with one row of the table of edit distances for each
// letter of the word that is being looked at; words with a common beginning share its rows, and
// beginnings from which no word can be near are left out with all their words (Shang and
// Merrett, Tries for approximate string matching, IEEE TKDE 8(4), 1996). Of a row only the cells are
// worked out that are at most the edits off its diagonal (Ukkonen, Algorithms for approximate
// string matching, Information and Control 64, 1985).
func (x *nameIndex) near(w *store.PatternWord, give func([]uint32) bool) {
	const longest = 34 // letters of a word that is near one of 32
	most, m := w.Edits, len(w.Letters)
	far := uint8(most + 1)
	var rows [longest + 2][longest + 2]uint8
	var low [longest + 2]uint8 // the least of each row
	var letters [longest + 1]rune
	for j := range rows[0] {
		rows[0][j] = uint8(min(j, most+1))
	}
	depth := 0 // letters that have rows
	var last string
	for i := 0; i < len(x.words); {
		word := x.words[i]
		// The rows of the letters that the last word has in common with this one stay.
		at, shared := 0, 0
		for shared < depth && at < len(word) && at < len(last) {
			r, size := utf8.DecodeRuneInString(word[at:])
			if r != letters[shared] {
				break
			}
			shared, at = shared+1, at+size
		}
		depth, last = shared, word
		hopeless := false
		for at < len(word) && !hopeless {
			r, size := utf8.DecodeRuneInString(word[at:])
			at += size
			if depth++; depth > m+most {
				hopeless = true
				break
			}
			letters[depth-1] = r
			row, up := &rows[depth], &rows[depth-1]
			lo, hi := max(1, depth-most), min(m, depth+most)
			row[0] = uint8(min(depth, most+1))
			if lo > 1 {
				row[lo-1] = far
			}
			least := row[lo-1]
			for j := lo; j <= hi; j++ {
				d := up[j-1]
				if w.Letters[j-1] != r {
					d++
				}
				d = min(d, row[j-1]+1, far)
				if j < depth+most { // up has this cell
					d = min(d, up[j]+1)
				}
				if depth > 1 && j > 1 && w.Letters[j-1] == letters[depth-2] && w.Letters[j-2] == r {
					d = min(d, rows[depth-2][j-2]+1)
				}
				row[j] = d
				least = min(least, d)
			}
			low[depth] = least
			// Two neighbours that change places reach back over one row.
			hopeless = least > uint8(most) && (depth < 2 || low[depth-1] >= uint8(most))
		}
		if hopeless {
			i = x.behind(i, word[:at])
			depth = min(depth, m+most)
			continue
		}
		if depth >= m-most && rows[depth][m] <= uint8(most) && depth+most >= m {
			if d := rows[depth][m]; d > 0 && !strings.HasPrefix(word, w.Text) && !give(x.has[x.start[i]:x.start[i+1]]) {
				return
			}
		}
		i++
	}
}

// behind is the first word after i that does not begin with a text with which the word i does.
func (x *nameIndex) behind(i int, text string) int {
	step := 1
	for i+step < len(x.words) && strings.HasPrefix(x.words[i+step], text) {
		step *= 2
	}
	lo, hi := uint32(i+step/2), uint32(min(i+step, len(x.words)))
	return int(search(lo, hi, func(n uint32) bool { return !strings.HasPrefix(x.words[n], text) }))
}
