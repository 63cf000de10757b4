package toponym

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"cityweave/internal/kg"
)

//go:embed divisions.tsv
var divisionsFile string

// division is a first-level division of a country that writes them as codes.
type division struct{ country, code string } // ISO 3166-1 alpha-2, ISO 3166-2

// divisions by each way to write them, folded without points: codes, abbreviations and names. A way that stands for
// divisions of several countries has several.
var divisions = sync.OnceValue(func() map[string][]division {
	out := map[string][]division{}
	err := eachRow("divisions.tsv", divisionsFile, []string{"iso3166_2", "name", "codes", "abbreviations"},
		func(c []string) error {
			country, _, _ := strings.Cut(c[0], "-")
			d := division{country: country, code: c[0]}
			for _, text := range strings.Split(c[0][3:]+"|"+c[1]+"|"+c[2]+"|"+c[3], "|") {
				if key := divisionKey(text); key != "" && !slices.Contains(out[key], d) {
					out[key] = append(out[key], d)
				}
			}
			return nil
		})
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return out
})

// plainPlace returns a place without its kind, unless that is an English one for a division: these are parts of names of
// divisions in the graph ("Nagano Prefecture"). "City" stays too: Mexico City is not Mexico.
func plainPlace(part string) string {
	for range 3 {
		var made []draft
		for _, m := range (draft{Reading: Reading{Text: part}}).unwrap(nil, wordsOf(part)) {
			if what := kg.Fold(m.Steps[0].Text); what != "city" && !(m.Wider && englishAreas[what]) {
				made = append(made, m)
			}
		}
		if len(made) == 0 {
			return part
		}
		part = made[len(made)-1].Text
	}
	return part
}

// englishAreas are the kinds of divisions that their names in the graph have.
var englishAreas = map[string]bool{
	"county": true, "prefecture": true, "province": true, "oblast": true, "region": true, "governorate": true,
	"district": true, "department": true, "state": true, "canton": true, "emirate": true, "voivodeship": true,
	"capital district": true, "capital territory": true, "territory": true, "island": true, "islands": true,
	"state of": true, "republic of": true, "province of": true, "region of": true, "parish": true, "division": true,
	"republic": true, "autonomous region": true, "autonomous community": true, "community": true, "commune": true,
	"krai": true, "area": true, "municipality": true, "union territory": true, "free state": true, "commonwealth of": true,
}

func divisionKey(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(kg.Fold(text), ".", ""), " ", "")
}

// placeOf returns the places of a reading, the narrowest first, with the steps that recognised codes: a division and
// its country are one code ("CA", "USA": "US-CA").
func placeOf(parts []string, steps []Step) (string, []Step) {
	steps = slices.Clip(steps)
	var places []string
	for i, part := range parts {
		if code := divisionCode(part, parts, i); code != "" {
			steps = append(steps, Step{Kind: DivisionByCode, Text: part})
			part = code
		} else if code, ok := countryCode(part); ok {
			if code != part {
				steps = append(steps, Step{Kind: DivisionByCode, Text: part})
			}
			part = code
		} else {
			part = plainPlace(part)
		}
		places = append(places, part)
	}
	for i, p := range places { // the country of a division says no more than its code
		if len(p) > 3 && p[2] == '-' && isCode(p) {
			for j, q := range places {
				if j != i && countryOf(q) == p[:2] {
					return strings.Join(append(places[:j:j], places[j+1:]...), placeSeparator), steps
				}
			}
		}
	}
	return strings.Join(places, placeSeparator), steps
}

// countryCode returns the ISO 3166-1 code for the codes of others, and reports whether the text is a code of a country.
// EL and UK are those of the European Union.
func countryCode(text string) (string, bool) {
	switch {
	case len(text) != 2 && len(text) != 3 || strings.ToUpper(text) != text:
		return "", false
	case text == "EL":
		return "GR", true
	case text == "UK":
		return "GB", true
	}
	r, err := language.ParseRegion(text)
	if err != nil || !r.IsCountry() || len(divisions()[divisionKey(text)]) > 0 {
		return "", false
	}
	return text, true
}

// countryOf returns the ISO 3166-1 alpha-2 code of a country with divisions in the table, by code or English name.
func countryOf(text string) string {
	switch kg.Fold(text) {
	case "us", "usa", "u.s.", "u.s.a.", "united states", "united states of america":
		return "US"
	case "ca", "can", "canada":
		return "CA"
	case "au", "aus", "australia":
		return "AU"
	case "br", "bra", "brazil", "brasil":
		return "BR"
	case "in", "ind", "india":
		return "IN"
	case "mx", "mex", "mexico":
		return "MX"
	}
	return ""
}

// divisionCode returns the ISO 3166-2 code of a part, if only one division is written so: of all countries for an
// abbreviation that is no code ("Calif."), of the country that another part names for a code ("CA", "USA").
func divisionCode(part string, parts []string, at int) string {
	if len(part) > 48 {
		return ""
	}
	found := divisions()[divisionKey(part)]
	if len(found) == 0 {
		return ""
	}
	for i, other := range parts {
		country := countryOf(other)
		if i == at || country == "" {
			continue
		}
		for _, d := range found {
			if d.country == country {
				return d.code
			}
		}
	}
	if isCode(part) || len(found) > 1 || !strings.HasSuffix(part, ".") {
		return "" // as written: a code may be one of a country, and names of divisions are in the graph
	}
	return found[0].code
}

// isCode reports whether a text consists of capitals, digits and hyphens.
func isCode(text string) bool {
	for _, r := range text {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return text != ""
}

// isPlaceCode reports whether a part is a code or an abbreviation of a country or a division: no name that has others.
func isPlaceCode(part string) bool {
	if isCode(part) && len(part) <= 3 {
		return true
	}
	if countryOf(part) != "" {
		return true
	}
	return strings.HasSuffix(part, ".") && len(part) <= 16 && len(divisions()[divisionKey(part)]) > 0
}

// splitCode appends the draft without a code at the end of the text: "New London CT".
func (d draft) splitCode(out []draft) []draft {
	i := strings.LastIndexByte(d.Text, ' ')
	if i < 0 || d.Place != "" {
		return out
	}
	name, code := trimPunctuation(d.Text[:i]), d.Text[i+1:]
	if len(code) < 2 || len(code) > 3 || !isCode(code) || strings.ToUpper(name) == name || !hasLetters(name, 2) ||
		!hasLetters(strings.Trim(code, "0123456789"), 1) || isRoman(code) {
		return out
	}
	return append(out, d.half(name, []string{code}, costHalf))
}

// isRoman reports whether a code is rather a number: "XIV", "II".
func isRoman(code string) bool { return strings.Trim(code, "IVX") == "" }
