package fulltext_test

import (
	"fmt"
	"strings"
	"testing"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
)

func words(text string) string {
	var out []string
	fulltext.NewWords().Each(kg.Fold(text), func(w string) { out = append(out, w) })
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ sentence, text, want string }{
		{"English words meet in their stems", "Cities, city, City's", "citi citi citi"},
		{"other endings, too", "renewable renewing members membership", "renew renew member membership"},
		{"stop words are left out", "the members of a city in Japan", "member citi japan"},
		{"case, marks and strokes do not count", "ŁÓDŹ Łódź lodz", "lodz lodz lodz"},
		{"numbers are words as they stand", "2030, 1st 30th", "2030 1st 30th"},
		{"marks that are vowels stay", "केटा कटा", "केटा कटा"},
		{"words of other scripts stay as they are", "Города Киева", "города киева"},
		{"scripts without spaces are pairs of letters", "京都市", "京都 都市"},
		{"a letter by itself is a word", "京 東", "京 東"},
		{"letters with their marks make pairs", "がっこう", "か\u3099っ っこ こう"},
		{"scripts that touch are apart", "IUC東京2020年", "iuc 東京 2020 年"},
		{"signs part words", "a+b \U0001F31E energy/water", "b energi water"},
		{"nothing has no words", " \t\u00ad+-", ""},
		{"long words are cut", strings.Repeat("x", 40) + " " + strings.Repeat("д", 40), strings.Repeat("x", 32) + " " + strings.Repeat("д", 32)},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := words(c.text); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestPieces(t *testing.T) {
	t.Run("give the place of each word, which pairs share", func(t *testing.T) {
		var got []string
		fulltext.NewWords().Pieces("iucs東京都", func(w string, from, to int) { got = append(got, fmt.Sprint(w, from, "-", to)) })
		if want := "iucs0-4 東京4-10 京都7-13"; strings.Join(got, " ") != strings.Replace(want, "iucs0", "iuc0", 1) {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}

// The first words of the vocabulary that the Snowball project publishes with Porter2, one of each rule.
func TestStems(t *testing.T) {
	t.Run("are those of Porter2", func(t *testing.T) {
		for word, want := range map[string]string{
			"consistency": "consist", "consolation": "consol", "consolidating": "consolid", "knightly": "knight",
			"knives": "knive", "generously": "generous", "skies": "sky", "dying": "die", "news": "news",
			"communities": "communiti", "sustainability": "sustain", "agreement": "agreement", "organisations": "organis",
		} {
			if got := words(word); got != want {
				t.Errorf("%s: got %s, want %s", word, got, want)
			}
		}
	})
}

func TestScore(t *testing.T) {
	var s fulltext.Statistics
	for _, n := range []int{3, 2, 1, 0} {
		s.Add(n)
	}
	t.Run("statistics are of texts with words", func(t *testing.T) {
		if s.Texts != 3 || s.Mean() != 2 {
			t.Errorf("%d texts of %v words", s.Texts, s.Mean())
		}
		if none := new(fulltext.Statistics); none.Mean() != 1 {
			t.Errorf("the mean of nothing is %v", none.Mean())
		}
	})
	t.Run("it is that of a calculator", func(t *testing.T) {
		// ln(1.6)·2/(2+1.2·(0.25+0.75·3/2)) and ln(1.6)·1/(1+1.2·(0.25+0.75·2/2))
		if got := fulltext.Score(s.Weight(2), 2, 3, s.Mean()); got != 257536 {
			t.Errorf("got %d", got)
		}
		if got := fulltext.Score(s.Weight(2), 1, 2, s.Mean()); got != 213638 {
			t.Errorf("got %d", got)
		}
	})
	t.Run("a rare word weighs more, and one in all texts never less than nothing", func(t *testing.T) {
		if s.Weight(1) <= s.Weight(2) || s.Weight(3) <= 0 {
			t.Error(s.Weight(1), s.Weight(2), s.Weight(3))
		}
	})
	t.Run("a longer text and a word that is said once score less", func(t *testing.T) {
		score := func(tf, length int) int64 { return fulltext.Score(1, tf, length, 10) }
		if score(1, 20) >= score(1, 10) || score(1, 10) >= score(2, 10) {
			t.Error(score(1, 20), score(1, 10), score(2, 10))
		}
	})
}
