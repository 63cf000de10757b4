package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The full-text index holds, for each entity, tokens that are made here and parted by spaces;
// its analyzer does nothing but part them. The first letter says what a token is:
//
//	k  the key of a name (store.NameKey), so that names are found by their beginning
//	j  the key of a name of several words, without spaces (store.JoinedKey)
//	w  a word of a name
//	x  an id or a code
//	d  a word of a name without some of its letters
//
// Two words are within k edits only if leaving out at most k letters of each can make them one
// (SymSpell, as in section 4.2 of Bocek, Hunt and Stiller: Fast similarity search in large
// dictionaries, University of Zurich, 2007). So a word with a mistake is found by whole
// tokens, without the limit of 50 words that the index has for its own fuzzy search.
//
// A token holds letters and digits only, all else is written as a number, so that no text can
// mean anything to the parser of queries; and it is cut where it gets long. What is found is
// compared again anyway.

const longestToken = 100 // letters

// token is a text as a token, without the letter that says what it is.
func token(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > longestToken {
			break
		}
		switch {
		case r == ' ':
			b.WriteByte('_')
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

// IndexTokens are all tokens of an entity, as the text that is indexed, with its keys and codes.
func IndexTokens(o *kg.Ontology, e *kg.Entity) (tokens string, keys, codes []string) {
	seen := map[string]bool{}
	var list []string
	add := func(t string) (isNew bool) {
		if seen[t] {
			return false
		}
		seen[t] = true
		list = append(list, t)
		return true
	}
	for _, name := range slices.AppendSeq([]string{e.Name}, e.OtherNames()) {
		key := store.NameKey(kg.Fold(name))
		if key == "" {
			continue
		}
		keys = append(keys, " "+key)
		add("k" + token(key))
		if joined := store.JoinedKey(key); joined != "" && joined != key {
			add("j" + token(joined))
		}
		for w := range store.NameWords(key) {
			if !add("w" + token(w)) {
				continue // another name has it, or it is cut like a longer one, which has no variants
			}
			letters := []rune(w)
			for k := store.MaxEdits; k > 0; k-- {
				if least, most := store.FuzzyLetters(k); len(letters) >= least && len(letters) <= most {
					without(letters, 0, k, func(s string) { add("d" + token(s)) })
					break
				}
			}
		}
	}
	store.EntityCodes(o, e, func(_ store.MatchField, _ string, found ...string) bool {
		for _, k := range found {
			codes = append(codes, k)
			add("x" + token(k))
		}
		return true
	})
	return strings.Join(list, " "), Unrepeated(keys), Unrepeated(codes)
}

// without gives a word without up to n of its letters from a place on; what is left may be given again.
func without(letters []rune, from, n int, give func(string)) {
	give(string(letters))
	if n == 0 {
		return
	}
	for i := from; i < len(letters); i++ {
		if i > 0 && letters[i] == letters[i-1] {
			continue // the same as without the one before
		}
		// What goes without an earlier letter too has been given when that one was left out first.
		without(slices.Concat(letters[:i], letters[i+1:]), i, n-1, give)
	}
}

// ExactTokens is the query for what may match in the first class.
func ExactTokens(p *store.Pattern) string {
	query := "k" + token(p.Key) + joinedTokens(p)
	if p.Code != "" {
		query += " x" + token(p.Code)
	}
	return query
}

// joinedTokens are the parts of a query for names whose words are joined otherwise than those of the text.
func joinedTokens(p *store.Pattern) string {
	if p.Joined == "" {
		return ""
	}
	query := " j" + token(p.Joined)
	if p.Joined != p.Key {
		query += " k" + token(p.Joined)
	}
	return query
}

// NearTokens is the query for what may match in the first three classes.
func NearTokens(p *store.Pattern) string {
	parts := []string{"k" + token(p.Key) + "*" + joinedTokens(p)}
	if p.Code != "" {
		parts = append(parts, "x"+token(p.Code))
	}
	if len(p.Words) > 0 {
		var words []string
		for i := range p.Words {
			words = append(words, "+w"+token(p.Words[i].Text)+"*")
		}
		parts = append(parts, "("+strings.Join(words, " ")+")")
	}
	return strings.Join(parts, " ")
}

// mostClauses is how many tokens a query has at most; the index refuses more than 1,024.
const mostClauses = 800

// FarTokens are the queries for what may match fuzzily, one or none. Where the words have too
// many variants together, the shorter ones are left out, which finds more.
func FarTokens(p *store.Pattern) []string {
	if !p.Fuzzy() {
		return []string{}
	}
	words := slices.Clone(p.Words)
	slices.SortStableFunc(words, func(a, b store.PatternWord) int { return len(b.Letters) - len(a.Letters) })
	var parts []string
	left := mostClauses
	for i := range words {
		w := &words[i]
		seen := map[string]bool{}
		variants := []string{"w" + token(w.Text) + "*"}
		if w.Edits > 0 {
			without(w.Letters, 0, w.Edits, func(s string) {
				if utf8.RuneCountInString(s) > 0 && !seen[s] {
					seen[s] = true
					variants = append(variants, "d"+token(s))
				}
			})
		}
		if left -= len(variants); left < 0 {
			break
		}
		parts = append(parts, "+("+strings.Join(variants, " ")+")")
	}
	return []string{strings.Join(parts, " ")}
}
