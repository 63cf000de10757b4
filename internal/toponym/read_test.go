package toponym_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cityweave/internal/kg"
	"cityweave/internal/toponym"
)

// find returns the reading of a text with another text, and its rank; -1 if there is none.
func find(text, want string) (toponym.Reading, int) {
	readings := toponym.Read(text)
	i := slices.IndexFunc(readings, func(r toponym.Reading) bool { return r.Text == want })
	if i < 0 {
		return toponym.Reading{}, -1
	}
	return readings[i], i
}

// expected is a reading that a text must have.
type expected struct {
	text, want, place string
	sure              bool
	steps             string // kinds and texts, as "unwrapped City of; half CA"
}

func (e expected) check(t *testing.T) {
	t.Helper()
	got, i := find(e.text, e.want)
	if i < 0 {
		t.Errorf("%q has no reading %q, but %v", e.text, e.want, toponym.Read(e.text))
		return
	}
	var steps []string
	for _, s := range got.Steps {
		steps = append(steps, strings.TrimSpace(s.Kind.String()+" "+s.Text))
	}
	e2 := expected{e.text, got.Text, got.Place, got.Sure, strings.Join(steps, "; ")}
	if diff := cmp.Diff(e, e2, cmp.AllowUnexported(expected{})); diff != "" {
		t.Errorf("%q: %s", e.text, diff)
	}
}

func checkAll(t *testing.T, list []expected) {
	t.Helper()
	for _, e := range list {
		e.check(t)
	}
}

// shown compares what readings show.
var shown = cmpopts.IgnoreUnexported(toponym.Reading{})

func TestRead(t *testing.T) {
	t.Run("a plain name has one reading", func(t *testing.T) {
		want := []toponym.Reading{{Text: "Kyoto", Sure: true}}
		if diff := cmp.Diff(want, toponym.Read("Kyoto"), shown); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("an empty text has none", func(t *testing.T) {
		for _, text := range []string{"", " ", "\n\t ", "\u00a0"} {
			if got := toponym.Read(text); len(got) != 0 {
				t.Errorf("%q: %v", text, got)
			}
		}
	})
	t.Run("the first reading is the name as written, without extra spaces", func(t *testing.T) {
		for _, text := range []string{"City of Cape Town", "  City  of Cape\tTown ", "ChiÈ™inÄƒu", "-", "!Kheis", "京都市"} {
			want := toponym.Reading{Text: strings.Join(strings.Fields(text), " "), Sure: true}
			if text == "ChiÈ™inÄƒu" {
				want.Text = text
			}
			if got := toponym.Read(text); len(got) == 0 || cmp.Diff(want, got[0], shown) != "" {
				t.Errorf("%q: %v", text, got)
			}
		}
	})
	t.Run("a text that is too long for a name is read as written", func(t *testing.T) {
		text := "City of " + strings.Repeat("a", 2000)
		want := []toponym.Reading{{Text: text, Sure: true}}
		if diff := cmp.Diff(want, toponym.Read(text), shown); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a reading is the same on every call, and its steps are its own", func(t *testing.T) {
		const text = "Municipality of the City of São João, SP, Brazil"
		first := toponym.Read(text)
		want := toponym.Read(text)
		for i := range first {
			first[i].Steps = append(first[i].Steps, toponym.Step{Text: "another"})
		}
		if diff := cmp.Diff(want, toponym.Read(text), shown); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("places are listed from the narrowest", func(t *testing.T) {
		r, _ := find("Gent, East Flanders, Belgium", "Gent")
		if diff := cmp.Diff([]string{"East Flanders", "Belgium"}, r.Places()); diff != "" {
			t.Error(diff)
		}
		if got := (toponym.Reading{}).Places(); got != nil {
			t.Error(got)
		}
	})
}

// checkProperties verifies what holds for the readings of any text.
func checkProperties(t *testing.T, text string) {
	t.Helper()
	readings := toponym.Read(text)
	if len(readings) > 24 {
		t.Errorf("%d readings of %q", len(readings), text)
	}
	var seen []string
	for _, r := range readings {
		key := kg.Fold(r.Text)
		switch {
		case slices.Contains(seen, key):
			t.Errorf("%q is read as %q twice", text, r.Text)
		case r.Text == "" || !utf8.ValidString(r.Text) || !utf8.ValidString(r.Place):
			t.Errorf("%q is read as %q in %q", text, r.Text, r.Place)
		case r.Sure && (r.Wider || r.Wildcards):
			t.Errorf("%q is surely read as %q, which is wider or has wildcards", text, r.Text)
		}
		for _, s := range r.Steps {
			if !utf8.ValidString(s.Text) || s.Kind.String() == "unknown step" {
				t.Errorf("%q is read as %q by %v", text, r.Text, r.Steps)
			}
		}
		seen = append(seen, key)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "Kyoto", "City of Los Angeles, CA, USA", "Jonquera, La", "ChiÈ™inÄƒu", "Vara?din", "<c5><bd>upa", "京都市",
		"Elsinore / Helsingør", "Hefa (Haifa)", "Comune dell'Aquila", "St. Mary's", "a\xffb", "\u200bX", "&#x41;&amp;", "%C3",
		"(((", "))) (", "d'", "'", "The of the", "of", "A & B", "La ", "\\u12", "<U+0000>", "Ã", "Ã ", "ὁ", "대구광역시", "เทศบาล",
		"Nuernberg", "Äußere Höfe am See", "X, Y; Z | A - B", "Municipality of", "Al-", "  ", "?", "??a?b?c??", "\xeb(00000시",
	} {
		f.Add(text)
	}
	f.Fuzz(checkProperties)
}

func TestReadIsLinear(t *testing.T) {
	for name, text := range map[string]string{
		"words":      strings.Repeat("City of ", 1<<17),
		"letters":    strings.Repeat("é", 1<<19),
		"mojibake":   strings.Repeat("Ã©", 1<<18),
		"separators": strings.Repeat("(,;/", 1<<18),
		"escapes":    strings.Repeat("<U+0219>", 1<<17),
		"spaces":     strings.Repeat(" \t", 1<<19),
		"invalid":    strings.Repeat("\xff", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			toponym.Read(text)
			runtime.ReadMemStats(&after)
			bytes := after.TotalAlloc - before.TotalAlloc
			if bytes > 24<<20 {
				t.Errorf("1 MB takes %d bytes", bytes)
			}
		})
	}
	t.Run("the longest names stay within a budget", func(t *testing.T) {
		for _, part := range []string{"City of ", "St. ", "A, ", "(x) ", "Ã© ", "é&", "d'", "ue", "市", "La "} {
			text := strings.Repeat(part, 500/len(part))
			if allocs := testing.AllocsPerRun(1, func() { toponym.Read(text) }); allocs > 4_000 {
				t.Errorf("%q takes %.0f allocations", part, allocs)
			}
		}
	})
}

func TestReadOfPlainNamesIsCheap(t *testing.T) {
	toponym.Read("City of X") // reads the tables
	for text, most := range map[string]float64{"Kyoto": 1, "City of Kyoto": 60, "Zürich": 30} {
		if allocs := testing.AllocsPerRun(100, func() { toponym.Read(text) }); allocs > most {
			t.Errorf("%q takes %.0f allocations, not %.0f", text, allocs, most)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, text := range []string{"Kyoto", "Zürich", "New York", "City of Los Angeles, CA, USA", "ChiÈ™inÄƒu", "東京都"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				toponym.Read(text)
			}
		})
	}
}
