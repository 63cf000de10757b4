package e2e

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// browser finds Chromium, or leaves the test out.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium on this machine")
	return ""
}

// browse opens the page of a running program and gives it as it stands once all is asked and
// shown. Whatever the console says is an error: a script that the policy stops is told there.
func (p *program) browse(browser, hash string) string {
	p.t.Helper()
	var console bytes.Buffer
	command := exec.CommandContext(p.t.Context(), browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
		"--user-data-dir="+p.t.TempDir(), "--virtual-time-budget=20000", "--dump-dom", p.url+"/"+hash)
	command.Stderr = &console
	page, err := command.Output()
	if err != nil {
		p.t.Fatalf("%v: %s", err, &console)
	}
	if said := regexp.MustCompile(`.*CONSOLE.*`).FindString(console.String()); said != "" {
		p.t.Errorf("%s: the console says %s", hash, said)
	}
	return string(page)
}

func TestTheStartPageShowsWhatItsAddressNames(t *testing.T) {
	chromium := browser(t)
	p := start(t)
	const query = "#query=%7B+programme%28id%3A+%22programme%3Aiuc%22%29+%7B+name+%7D+%7D"
	for hash, want := range map[string]string{
		"":                     `<dt>cities</dt>`,
		"#about=programme:iuc": `International Urban Cooperation</bdi></h2>`,
		"#find=iuc":            `<b dir="auto">International Urban Cooperation</b>`,
		query:                  `<dd><bdi>International Urban Cooperation</bdi></dd>`,
		"#example=iuc-cities":  `<table>`,
		"#sources=all":         `<table>`,
	} {
		if got := p.browse(chromium, hash); !strings.Contains(got, want) || strings.Contains(got, `class="problem`) {
			t.Errorf("%q: the page does not show %s:\n%s", hash, want, got)
		}
	}
}

func TestTheStartPageShowsWarningsAboveTheAnswer(t *testing.T) {
	p := start(t)
	got := p.browse(browser(t), "#query="+url.QueryEscape(`{ programme(id: "IUC") { name } }`))
	for _, want := range []string{
		`<strong>Warning:</strong> no Programme has the ID "IUC"`, "at programme(id)", `>programme:iuc</button>`, "1 warning.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not show %s:\n%s", want, got)
		}
	}
}

func TestNamesThatAreHTMLAreInertOnTheStartPage(t *testing.T) {
	chromium := browser(t)
	dir := t.TempDir()
	const name = `<img src=x onerror=document.title='taken'><script>document.title='taken'</script>`
	if err := os.MkdirAll(filepath.Join(dir, "entities"), 0o750); err != nil {
		t.Fatal(err)
	}
	rows := fmt.Sprintf("id,name,description\nprogramme:one,%[1]s,%[1]s\n", name)
	if err := os.WriteFile(filepath.Join(dir, "entities", "programme.csv"), []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "--data", dir)
	for _, hash := range []string{
		"#about=programme:one", "#find=" + url.QueryEscape(name), "#find=img",
		"#query=" + url.QueryEscape(`{ programme(id: "programme:one") { name description } }`),
		"#query=" + url.QueryEscape(`{ programmes { nodes { id name } } }`),
	} {
		page := p.browse(chromium, hash)
		if strings.Contains(page, "<img src=\"x") || strings.Contains(page, "<img src=x") || strings.Contains(page, "<title>taken") || strings.Contains(page, "<script>document") {
			t.Errorf("%s: the name is part of the page", hash)
		}
		// As it stands in a text: the browser writes it with < and > escaped.
		if shown := html.EscapeString("<img src=x onerror=document.title="); !strings.Contains(page, shown) {
			t.Errorf("%s: the name is not shown:\n%s", hash, page)
		}
	}
}
