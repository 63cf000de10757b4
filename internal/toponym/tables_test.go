package toponym_test

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"cityweave/internal/kg"
	"cityweave/internal/toponym"
)

// rows reads a table of the package without its comments and header.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, line := range strings.Split(string(text), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out[1:]
}

func TestWrappingTable(t *testing.T) {
	phrases := rows(t, "wrapping.tsv")
	t.Run("phrases and languages are many, each once", func(t *testing.T) {
		languages, seen := map[string]bool{}, map[string]bool{}
		for _, row := range phrases {
			languages[row[2]] = true
			if key := strings.ToLower(row[0] + "\t" + row[2]); seen[key] && row[3] == "same" {
				t.Errorf("%q is there twice", row[0])
			} else {
				seen[key] = true
			}
			if _, err := language.Parse(row[2]); err != nil {
				t.Errorf("%q: %v", row[2], err)
			}
			if !norm.NFC.IsNormalString(row[0]) {
				t.Errorf("%q is not in NFC", row[0])
			}
		}
		if len(seen) < 600 || len(languages) < 45 {
			t.Errorf("%d phrases in %d languages", len(seen), len(languages))
		}
	})
	t.Run("each phrase is removed from a name, surely if it is the same place", func(t *testing.T) {
		for _, row := range phrases {
			for _, text := range around(row[0], row[1]) {
				if problem := removal(text, row[3]); problem != "" {
					t.Errorf("%v: %q %s", row, text, problem)
				}
			}
		}
	})
}

const probe = "Qarbónqar" // no phrase, article or abbreviation

// around writes a phrase around the probe.
func around(phrase, position string) []string {
	if end, ok := strings.CutSuffix(phrase, "-"); ok {
		return []string{end + probe}
	}
	if start, ok := strings.CutPrefix(phrase, "-"); ok {
		return []string{probe + start}
	}
	switch position {
	case "before":
		return []string{phrase + " " + probe}
	case "after":
		return []string{probe + " " + phrase}
	}
	return []string{phrase + " " + probe, probe + " " + phrase}
}

// removal says what is wrong with the reading of a text as the probe.
func removal(text, extent string) string {
	r, i := find(text, probe)
	switch {
	case i < 0:
		return "is not read as the name"
	case extent == "same" && !r.Sure:
		return "is not surely the name"
	}
	return ""
}

func TestLinksTable(t *testing.T) {
	articles := map[string]bool{}
	for _, row := range rows(t, "articles.tsv") {
		articles[kg.Fold(row[0])] = true
	}
	for _, row := range rows(t, "links.tsv") {
		if row[2] != "" && !articles[kg.Fold(row[2])] {
			t.Errorf("the article of %v is not in articles.tsv", row)
		}
	}
}

func TestArticlesTable(t *testing.T) {
	for _, row := range rows(t, "articles.tsv") {
		article := strings.ToUpper(row[0][:1]) + row[0][1:]
		want := article + " " + probe
		if strings.HasSuffix(article, "'") {
			want = article + probe
		}
		if r, i := find(probe+", "+article, want); i < 0 || !r.Sure {
			t.Errorf("%v: %v", row, toponym.Read(probe+", "+article))
		}
	}
}

func TestAbbreviationsTable(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range rows(t, "abbreviations.tsv") {
		if seen[row[0]+row[1]] {
			t.Errorf("%v is there twice", row)
		}
		seen[row[0]+row[1]] = true
		if r, i := find(row[0]+" "+probe, row[1]+" "+probe); i < 0 || r.Sure != (row[2] == "yes") {
			t.Errorf("%v: %v", row, toponym.Read(row[0]+" "+probe))
		}
	}
}

func TestLocalTable(t *testing.T) {
	for _, row := range rows(t, "local.tsv") {
		for _, kind := range strings.Split(row[1], "|") {
			written := probe + " " + kind
			if strings.HasSuffix(kind, " of") || strings.HasSuffix(kind, " de") {
				written = kind + " " + probe
			}
			if r, i := find(written, probe); i < 0 || r.Sure || !r.SureIn(row[0]) || r.SureIn("XX") {
				t.Errorf("%q of %v: %+v", kind, row, r)
			}
		}
	}
}

func TestDivisionsTable(t *testing.T) {
	countries := map[string]string{
		"US": "USA", "CA": "Canada", "AU": "Australia", "BR": "Brasil", "IN": "India", "MX": "México",
	}
	count := map[string]int{}
	for _, row := range rows(t, "divisions.tsv") {
		country, code, _ := strings.Cut(row[0], "-")
		count[country]++
		for _, way := range strings.Split(code+"|"+row[1]+"|"+row[2]+"|"+row[3], "|") {
			if way == "" {
				continue
			}
			if r, i := find(probe+", "+way+", "+countries[country], probe); i < 0 || r.Place != row[0] {
				t.Errorf("%q of %v is %q", way, row, r.Place)
			}
		}
	}
	for country, n := range map[string]int{"US": 56, "CA": 13, "AU": 8, "BR": 27, "IN": 36, "MX": 32} {
		if count[country] != n {
			t.Errorf("%d divisions of %s, not %d", count[country], country, n)
		}
	}
}
