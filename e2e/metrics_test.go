package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/app"
)

func TestMetricsAreToldAtAnAddressOfTheirOwnAndNowhereElse(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir, "--metrics", "127.0.0.1:0", "--max-fields", "77")
	found := regexp.MustCompile(`address=(http://\S+/metrics)`).FindStringSubmatch(p.logged("serving metrics"))
	if found == nil {
		t.Fatal("the log does not tell the address")
	}
	deep := body("{programmes{nodes{" + strings.Repeat("id ", 100) + "}}}")
	for range 3 {
		answer, err := http.Post(p.url+"/graphql", "application/json", strings.NewReader(deep))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	for i := range 50 { // paths that clients make up do not become names
		p.get(fmt.Sprint("/made-up-", i))
	}
	answer, err := http.Get(found[1])
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%d %s %v", answer.StatusCode, text, err)
	}
	for _, want := range []string{
		`cityweave_errors_total{code="TOO_MANY_FIELDS"} 3`, `cityweave_limit{setting="max-fields"} 77`,
		`cityweave_http_requests_total{path="/graphql",status="200"} 3`, `cityweave_http_requests_total{path="other",status="404"} 50`,
		`cityweave_requests_waiting 0`, "process_resident_memory_bytes ",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not told:\n%s", want, text)
		}
	}
	if bytes.Contains(text, []byte("made-up")) {
		t.Error("a path of a client is a name")
	}
	if status, _ := p.get("/metrics"); status != http.StatusNotFound {
		t.Errorf("the address for the world answers /metrics with %d", status)
	}
}

func TestAnAddressForMetricsThatIsInUseIsOneClearLine(t *testing.T) {
	other, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	dir := t.TempDir()
	folder(t, dir, "One")
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--listen", "127.0.0.1:0", "--data", dir, "--metrics", other.Addr().String()}, nil, &stdout, &stderr)
	if code != app.ExitFailed || !strings.Contains(stderr.String(), fmt.Sprintf("--metrics %q is in use by another program", other.Addr())) {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}
