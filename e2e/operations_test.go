package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cityweave/internal/app"
)

func TestOperationsOfAFolder(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("one-city.graphql", "# Which city has the ID?\nquery ($id: ID!) { city(id: $id) { name } }\n")
	write("one-city.variables.json", `{"id":"city:pt-almada"}`)
	t.Run("are served beside the examples, and listed with them", func(t *testing.T) {
		p := start(t, "--operations", folder)
		for path, want := range map[string]string{
			"/q/one-city.csv":                    "city.name\r\nAlmada\r\n",
			"/q/one-city.csv?id=city:es-malaga":  "city.name\r\nMálaga\r\n",
			"/q/by-name.csv?name=Nara&in=Japan":  "Nara",
			"/q":                                 `"about": "Which city has the ID?"`,
			"/data":                              `"licences": [`,
			"/q/one-city.json?id=city:es-malaga": `"Málaga"`,
		} {
			if status, body := p.get(path); status != 200 || !strings.Contains(body, want) {
				t.Errorf("%s: status %d: %.500s", path, status, body)
			}
		}
	})
	t.Run("are a page that a browser shows without complaint, as the ready tables are", func(t *testing.T) {
		chromium := browser(t)
		p := start(t, "--operations", folder)
		for path, want := range map[string]string{
			"q/":   `<a href="../q/one-city.csv?id=city%3Apt-almada">csv</a>`,
			"q":    `<a href="q/one-city.csv?id=city%3Apt-almada">csv</a>`,
			"data": `/links.parquet">parquet</a>`,
		} {
			if got := p.browse(chromium, path); !strings.Contains(got, want) {
				t.Errorf("%s: the page does not show %s:\n%.3000s", path, want, got)
			}
		}
	})
	t.Run("that do not fit the schema keep the program from starting, with the place", func(t *testing.T) {
		write("wrong.graphql", "{\n  citees { totalCount }\n}")
		var out, complaints bytes.Buffer
		code := app.Run(t.Context(), []string{"--operations", folder, "--listen", "127.0.0.1:0"}, nil, &out, &complaints)
		if want := `the operation wrong: line 2, column 3: Cannot query field "citees"`; code != app.ExitFailed ||
			!strings.Contains(complaints.String(), want) {
			t.Errorf("ended with %d: %s", code, &complaints)
		}
	})
}
