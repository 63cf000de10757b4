package release_test

import (
	"errors"
	"strings"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

func TestRowsThatAllHaveOtherColumnsThanTheHeader(t *testing.T) {
	faults := func(text string) []string {
		_, err := release.Read(t.Context(), kg.CityNetworks(), folder("data", files{"entities/programme.csv": text}))
		var all datafolder.Faults
		if !errors.As(err, &all) {
			t.Fatalf("%q: %v", text, err)
		}
		return all.Lines(0)
	}
	rows := strings.Repeat("programme:a,A\n", 1500)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"a column too many": {
			"id,name,note\n" + rows,
			[]string{"data/entities/programme.csv:1:1: the header has 3 columns, and each of the 1,500 rows has 2 values; add the " +
				"missing names to the header, or remove those of columns that the rows do not have"},
		},
		"a column too few": {
			"id\n" + rows,
			[]string{"data/entities/programme.csv:1:1: the header has 1 column, and each of the 1,500 rows has 2 values; add the " +
				"missing names to the header, or remove those of columns that the rows do not have"},
		},
		"another delimiter": {
			"id\tname\n" + rows,
			[]string{"data/entities/programme.csv:1:1: the header has 2 columns, and each of the 1,500 rows has 1 value; separate " +
				"the values of the rows by a tab, as the header does"},
		},
		"some rows": {
			"id,name,note\nprogramme:a,A\nprogramme:b,B\nprogramme:c,C,\n",
			[]string{"data/entities/programme.csv:2:1: the row has 2 values, the header 3; put values that hold a comma between " +
				"quotation marks, and leave empty what is unknown (2 times; this is the first)"},
		},
		"rows of different lengths": {
			"id,name,note\nprogramme:a,A\nprogramme:b\n",
			[]string{
				"data/entities/programme.csv:2:1: the row has 2 values, the header 3; put values that hold a comma between " +
					"quotation marks, and leave empty what is unknown",
				"data/entities/programme.csv:3:1: the row has 1 value, the header 3; put values that hold a comma between " +
					"quotation marks, and leave empty what is unknown",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := strings.Join(faults(c.text), "\n"), strings.Join(c.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
