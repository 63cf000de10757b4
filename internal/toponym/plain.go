package toponym

import (
	"strings"
	"unicode/utf8"
)

// maxKinds is the number of kinds that Plain removes from one name.
const maxKinds = 4

// Plain returns a name without the kinds of places and bodies around it, such as "Cape Town" for "City of Cape Town", or
// the name itself if nothing else remains. It removes as much as it can, also what may be part of the name ("Quezon" for
// "Quezon City"), but no kind that can be wider than the place: it is for comparing names that are likely to be of one
// place, not for looking one up.
func Plain(name string) string {
	d := draft{Reading: Reading{Text: tidy(name)}}
	for range maxKinds {
		shortest := d
		for _, made := range d.unwrap(nil, wordsOf(d.Text)) {
			if removed := made.Steps[len(made.Steps)-1].Text; len(d.Steps) > 0 && !strings.Contains(removed, " ") {
				continue // the Town of "City of Cape Town" is part of the name
			}
			if !made.Wider && utf8.RuneCountInString(made.Text) < utf8.RuneCountInString(shortest.Text) {
				shortest = made
			}
		}
		if len(shortest.Text) == len(d.Text) {
			break
		}
		d = shortest
	}
	return d.Text
}
