package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/testlane"
)

// axe is the checker of accessibility, which `clients/run install` installs.
const axe = "clients/node_modules/axe-core/axe.min.js"

// checked puts a page of a running program before axe, whose findings become the title of the page. It leaves out the
// security policy, which forbids scripts.
func (p *program) checked(script []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, p.url+r.URL.RequestURI(), http.NoBody)
		if err != nil {
			p.t.Error(err)
			return
		}
		request.Header.Set("Accept", "text/html")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			p.t.Error(err)
			return
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			p.t.Error(err)
		}
		w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
		if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			const run = `axe.run().then(r => document.title = "axe: " +
				r.violations.map(v => v.id + " " + v.nodes[0].html).join("; "))`
			added := "<script>" + string(script) + "</script><script>" + run + "</script></body>"
			body = bytes.Replace(body, []byte("</body>"), []byte(added), 1)
		}
		_, _ = w.Write(body)
	})
}

func TestPagesOfRecordsAreAccessible(t *testing.T) {
	testlane.Covers(t, "graph/pages", "web/style.css")
	chromium := browser(t)
	script, err := os.ReadFile(axe)
	if err != nil {
		t.Skip("axe is not installed: clients/run install")
	}
	p := start(t)
	shown := httptest.NewServer(p.checked(script))
	defer shown.Close()
	title := regexp.MustCompile(`<title>([^<]*)</title>`)
	for _, scheme := range []string{"light", "dark"} {
		for _, address := range []string{
			"/entity/city:pt-almada", "/entity/org:iclei", "/entity/programme:iuc", "/entity/country:jp",
			"/entity/org:iclei/members/cities", "/source/source:geonames", "/link/L0001", "/statement/P0001",
			"/evidence/E0001", "/entity/city:pt-almad",
		} {
			t.Run(address+" in "+scheme, func(t *testing.T) {
				flags := []string{
					"--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + t.TempDir(),
					"--virtual-time-budget=20000", "--dump-dom",
				}
				if scheme == "dark" {
					flags = append(flags, "--blink-settings=preferredColorScheme=0")
				}
				page, err := exec.CommandContext(t.Context(), chromium, append(flags, shown.URL+address)...).Output()
				if err != nil {
					t.Fatal(err)
				}
				found := title.FindSubmatch(page)
				if found == nil || string(found[1]) != "axe: " {
					t.Errorf("axe finds: %s", found)
				}
			})
		}
	}
}
