package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestReconciliation(t *testing.T) {
	p := start(t, "--trusted-proxies", "127.0.0.1", "--rate-limit", "100", "--rate-burst", "5000")
	// ask sends a form as another client behind the proxy does.
	ask := func(client, field, value string) (*http.Response, string) {
		t.Helper()
		form := strings.NewReader(url.Values{field: {value}}.Encode())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/reconcile", form)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-For", client)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(body)
	}
	t.Run("the manifest names the address that the proxy has", func(t *testing.T) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/reconcile", nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{
			"X-Forwarded-Proto": "https", "X-Forwarded-Host": "graph.city.example", "X-Forwarded-Prefix": "/cw",
			"Origin": "https://another.example",
		} {
			r.Header.Set(name, value)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var manifest struct{ View struct{ URL string } }
		err = json.NewDecoder(answer.Body).Decode(&manifest)
		if want := "https://graph.city.example/cw/reconcile/view?id={{id}}"; err != nil || manifest.View.URL != want {
			t.Errorf("%v: got %s, want %s", err, manifest.View.URL, want)
		}
		if got := answer.Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("a page of another origin is allowed %q", got)
		}
	})
	t.Run("names are matched, and columns are filled", func(t *testing.T) {
		_, body := ask("192.0.2.1", "queries",
			`{"q0": {"query": "Prefeitura de Fortaleza", "properties": [{"pid": "country", "v": "BRA"}]}}`)
		if !strings.Contains(body, `"id":"city:br-fortaleza"`) || !strings.Contains(body, `"match":true`) {
			t.Errorf("got %s", body)
		}
		_, body = ask("192.0.2.3", "extend", `{"ids": ["city:br-fortaleza"], "properties": [{"id": "country"}]}`)
		if !strings.Contains(body, `{"city:br-fortaleza":{"country":[{"id":"country:br","name":"Brazil"}]}}`) {
			t.Errorf("got %s", body)
		}
	})
	t.Run("a page about an entity may stand in a frame, and others may not", func(t *testing.T) {
		for path, frame := range map[string]bool{
			"/reconcile/preview?id=city:br-fortaleza": true, "/": false, "/reconcile": false,
		} {
			answer, err := http.Get(p.url + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			policy := answer.Header.Get("Content-Security-Policy")
			if got := !strings.Contains(policy, "frame-ancestors") && answer.Header.Get("X-Frame-Options") == ""; got != frame {
				t.Errorf("%s: %d %s", path, answer.StatusCode, policy)
			}
		}
	})
	t.Run("batches count for the budget of their client", func(t *testing.T) {
		var queries []string
		for i := range 50 {
			queries = append(queries, fmt.Sprintf(`"q%d": {"query": "Kyoto %d"}`, i, i))
		}
		batch := "{" + strings.Join(queries, ", ") + "}"
		for range 10 {
			answer, body := ask("192.0.2.2", "queries", batch)
			if answer.StatusCode == http.StatusOK {
				continue
			}
			if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" ||
				!strings.Contains(body, "RATE_LIMITED") {
				t.Errorf("got %d %s", answer.StatusCode, body)
			}
			return
		}
		t.Error("500 names were looked up")
	})
}
