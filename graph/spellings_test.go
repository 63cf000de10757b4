package graph_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/language"

	"cityweave/internal/kg"
)

// spelling is a row of a dictionary of spellings: how somebody wrote the name of a city of a country.
type spelling struct {
	text, iso3, standard string
	cities               []string // the cities of the country that have the standard name
}

// spellingAnswer is what mapNames says to a spelling.
type spellingAnswer struct {
	Status     string
	Match      *struct{ ID string }
	Candidates []struct{ Node struct{ ID string } }
	Reading    *struct {
		Text  string
		Steps []struct{ Kind, Text string }
	}
}

// TestSpellingsOfADictionary measures mapNames with a dictionary of spellings that is no part of the project:
// CITYWEAVE_SPELLINGS names a table with the columns spelling, iso3 and standard_name, separated by tabs. With -v it
// prints a table by kind of spelling and lists each row that has not its city as the match.
func TestSpellingsOfADictionary(t *testing.T) {
	path := os.Getenv("CITYWEAVE_SPELLINGS")
	if path == "" {
		t.Skip("CITYWEAVE_SPELLINGS names no dictionary")
	}
	rows := readSpellings(t, path)
	t.Run("told the country", func(t *testing.T) { measureSpellings(t, rows, true) })
	t.Run("not told", func(t *testing.T) { measureSpellings(t, rows, false) })
}

// behindStandard is what a standard name has behind the name of the city: the code of a division, or a remark.
var behindStandard = regexp.MustCompile(`(?:, [A-Z]{2,3}| \(.*\))$`)

func readSpellings(t *testing.T, path string) []spelling {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	g, err := readBuiltIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	city, _ := kg.CityNetworks().Type("City")
	held := map[string][]string{} // by country and name
	for _, e := range g.Entities {
		if e.Type != city {
			continue
		}
		for name := range allNamesOf(e) {
			key := e.Country() + " " + lettersOf(kg.Fold(name))
			if !slices.Contains(held[key], e.ID) {
				held[key] = append(held[key], e.ID)
			}
		}
	}
	var out []spelling
	for _, line := range lines[1:] {
		s := spelling{text: line[0], iso3: line[1], standard: line[2]}
		if region, err := language.ParseRegion(s.iso3); err == nil {
			country := "country:" + strings.ToLower(region.String()) + " "
			for _, name := range []string{s.standard, behindStandard.ReplaceAllString(s.standard, "")} {
				if s.cities == nil {
					s.cities = held[country+lettersOf(kg.Fold(name))]
				}
			}
		}
		out = append(out, s)
	}
	return out
}

func allNamesOf(e *kg.Entity) func(func(string) bool) {
	return func(yield func(string) bool) {
		if yield(e.Name) {
			e.OtherNames()(yield)
		}
	}
}

// spellingFigures are counts of answers.
type spellingFigures struct{ rows, matched, probable, ambiguous, first, three, wrong int }

func (f *spellingFigures) String() string {
	share := func(n int) string { return fmt.Sprintf("%5.1f", 100*float64(n)/float64(max(f.rows, 1))) }
	return fmt.Sprintf("%5d %s %s %s %s %s %s", f.rows, share(f.matched), share(f.probable), share(f.ambiguous),
		share(f.first), share(f.three), share(f.wrong))
}

func measureSpellings(t *testing.T, rows []spelling, told bool) {
	figures := map[string]*spellingFigures{}
	var lists []string
	for i, a := range askSpellings(t, executed(builtInStore(t), false), rows, told) {
		s := &rows[i]
		group := "held"
		switch len(s.cities) {
		case 0:
			group = "not held"
		case 1:
		default:
			group = "shared name"
		}
		rank := slices.IndexFunc(a.Candidates, func(c struct{ Node struct{ ID string } }) bool {
			return slices.Contains(s.cities, c.Node.ID)
		})
		what := ""
		for _, key := range []string{group, group + ": " + kindOfSpelling(s), group + ": " + s.iso3} {
			f := figures[key]
			if f == nil {
				f = &spellingFigures{}
				figures[key] = f
			}
			f.rows++
			if rank == 0 {
				f.first++
			}
			if rank >= 0 && rank < 3 {
				f.three++
			} else {
				what = "not in three"
			}
			switch {
			case a.Match != nil && rank != 0:
				f.wrong++
				what = "WRONG"
			case a.Match != nil:
				f.matched++
				what = ""
			case a.Status == "PROBABLE":
				f.probable++
			case a.Status == "AMBIGUOUS":
				f.ambiguous++
			}
		}
		if a.Match == nil || what != "" {
			lists = append(lists, fmt.Sprintf("%-11s %-12s %-9s | %s", group, what, a.Status, s.describe(&a)))
		}
	}
	keys := slices.SortedFunc(maps.Keys(figures), func(a, b string) int {
		return cmp.Or(len(strings.Split(a, ":"))-len(strings.Split(b, ":")), strings.Compare(a, b))
	})
	t.Log("rows, and per cent: matched, probable, ambiguous, first, among three, wrong")
	for _, key := range keys {
		t.Logf("%-40s %s", key, figures[key])
	}
	slices.Sort(lists)
	t.Log("\n" + strings.Join(lists, "\n"))
}

func (s *spelling) describe(a *spellingAnswer) string {
	text := fmt.Sprintf("%q %s (%s %v):", s.text, s.iso3, s.standard, s.cities)
	for _, c := range a.Candidates {
		text += " " + c.Node.ID
	}
	if a.Reading != nil {
		text += " | " + a.Reading.Text
		for _, step := range a.Reading.Steps {
			text += fmt.Sprintf(" %s=%q", step.Kind, step.Text)
		}
	}
	return text
}

func askSpellings(t *testing.T, h http.Handler, rows []spelling, told bool) []spellingAnswer {
	const query = `query($i:[NameInput!]!){mapNames(items:$i types:[CITY] first:3){
		status match{id} candidates{node{id}} reading{text steps{kind text}}}}`
	var out []spellingAnswer
	for some := range slices.Chunk(rows, 500) {
		var items []map[string]any
		for _, s := range some {
			item := map[string]any{"name": s.text}
			if told {
				item["in"] = strings.ToUpper(s.iso3)
			}
			items = append(items, item)
		}
		var answer struct {
			Data struct{ MapNames []spellingAnswer }
		}
		body := ask(t, h, query, map[string]any{"i": items})
		if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Data.MapNames) != len(some) {
			t.Fatalf("%v: %.500s", err, body)
		}
		out = append(out, answer.Data.MapNames...)
	}
	return out
}

// kindOfSpelling says by what a spelling differs from the standard name.
func kindOfSpelling(s *spelling) string {
	standard := behindStandard.ReplaceAllString(s.standard, "")
	text, name := kg.Fold(s.text), kg.Fold(standard)
	switch {
	case regexp.MustCompile(`<..>|<U\+|Ã|Ä|Å|È|_|\?|¨`).MatchString(s.text) && strings.ContainsFunc(s.text, isBroken):
		return "damaged"
	case lettersOf(text) == lettersOf(name):
		return "as the standard but for signs"
	case strings.ContainsAny(s.text, ",(/;"):
		return "several parts"
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }):
		return "other script"
	case strings.Contains(text, name):
		return "the name with other words"
	case strings.Contains(name, text):
		return "a part of the name"
	}
	return "another name or spelling"
}

func isBroken(r rune) bool {
	return strings.ContainsRune("<_?¨¹º»¼½¾¡¢£¤¥¦§©ª«¬®¯°±²³´µ¶·¸žšœŸŽŠŒ†‡ˆ‰‹‘’“”•–—˜™›€ƒ„…", r)
}
