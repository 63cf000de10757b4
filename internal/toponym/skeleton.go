package toponym

import (
	"strings"

	"cityweave/internal/kg"
)

// confusable are letters that writers of several languages exchange for each other. Not among them are those that tell
// names of one country apart: Canzano and Cansano, Angiari and Anghiari are towns of Italy.
var confusable = strings.NewReplacer("ck", "k", "c", "k", "q", "k", "ph", "f", "th", "t", "y", "i", "w", "v")

// Skeleton returns what remains of a name when letters that are often exchanged for each other are made the same, and
// doubled letters single: Reykjavic and Reykjavík, Probolinngo and Probolinggo have one each. Texts of equal skeletons
// are likely spellings of one name if they are long.
func Skeleton(name string) string {
	var b strings.Builder
	last := ' '
	for _, r := range confusable.Replace(kg.Fold(name)) {
		if r != last && isWordRune(r) {
			b.WriteRune(r)
			last = r
		}
	}
	return b.String()
}
