package graph_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/doccache"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// viewCounting counts reads of a store beside its release.
type viewCounting struct {
	store.Store
	views, reads int
}

func (c *viewCounting) View(ctx context.Context) (store.View, error) {
	v, err := c.Store.View(ctx)
	c.views++
	return readCounting{v, c}, err
}

type readCounting struct {
	store.View
	c *viewCounting
}

func (v readCounting) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	v.c.reads++
	return v.View.List(ctx, q)
}

func TestATagIsStrongAndSparesTheStore(t *testing.T) {
	inner := memory.New(kg.CityNetworks())
	if err := inner.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	st := &viewCounting{Store: inner}
	h := guardedOver(st, nil)
	target := func(query, name, variables string) string {
		return "/graphql?" + url.Values{"query": {query}, "operationName": {name}, "variables": {variables}}.Encode()
	}
	const query = `query A($n:Int){cities(first:$n){totalCount}} query B($n:Int){cities(first:$n){totalCount}}`
	tag := send(t, h, "GET", target(query, "A", `{"n":1}`), "").Header().Get("ETag")
	if len(tag) < 20 || tag[0] != '"' {
		t.Fatalf("no strong tag: %q", tag)
	}
	for _, has := range []string{tag, `"x", ` + tag, "W/" + tag} {
		st.reads = 0
		again := send(t, h, "GET", target(query, "A", `{"n":1}`), "", "If-None-Match", has)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 || st.reads > 0 || again.Header().Get("ETag") != tag {
			t.Errorf("%s: got %d %s after %d reads", has, again.Code, again.Body, st.reads)
		}
	}
	for name, c := range map[string][2]string{
		"another query":      {target(query+" ", "A", `{"n":1}`), ""},
		"another operation":  {target(query, "B", `{"n":1}`), ""},
		"other variables":    {target(query, "A", `{"n":2}`), ""},
		"another media type": {target(query, "A", `{"n":1}`), asGraphQL},
	} {
		if w := send(t, h, "GET", c[0], "", "If-None-Match", tag, "Accept", c[1]); w.Code != http.StatusOK || w.Header().Get("ETag") == tag {
			t.Errorf("%s: got %d %s", name, w.Code, w.Header().Get("ETag"))
		}
	}
	g := small(t, network)
	g.Release.Hash, g.Release.ID = "def", "2026-01-03-def"
	if err := inner.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if w := send(t, h, "GET", target(query, "A", `{"n":1}`), "", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("after a new release: got %d", w.Code)
	}
	if w := send(t, h, "GET", target(`{nothing}`, "", ""), ""); w.Header().Get("ETag") != "" {
		t.Error("an error has a tag")
	}
}

func TestPersistedQueriesAreKnownByHashOnceSent(t *testing.T) {
	h := guarded(t, func(o *graph.Options) { o.Limits.Documents = 2 })
	byHash := func(query string, whole bool) *httptest.ResponseRecorder {
		sum := sha256.Sum256([]byte(query))
		body := map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(sum[:])}}}
		if whole {
			body["query"] = query
		}
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		return send(t, h, "POST", "/graphql", string(b))
	}
	queries := []string{`{cities{totalCount}}`, `{programmes{totalCount}}`, `{themes{totalCount}}`}
	for _, query := range queries {
		if w := byHash(query, false); code(t, w) != errcode.PersistedQueryNotFound || !strings.Contains(w.Body.String(), "PersistedQueryNotFound") {
			t.Errorf("unknown: got %s", w.Body)
		}
		if w := byHash(query, true); code(t, w) != "" {
			t.Errorf("whole: got %s", w.Body)
		}
		if w := byHash(query, false); code(t, w) != "" {
			t.Errorf("by hash: got %s", w.Body)
		}
	}
	if w := byHash(queries[0], false); code(t, w) != errcode.PersistedQueryNotFound {
		t.Errorf("three are kept where two may be: %s", w.Body)
	}
	for _, bad := range []string{`{nothing}`, `{`, `{cities{totalCount}} #` + strings.Repeat("x", doccache.MaxLength)} {
		byHash(bad, true)
		if w := byHash(bad, false); code(t, w) != errcode.PersistedQueryNotFound {
			t.Errorf("%.30s is kept: %s", bad, w.Body)
		}
	}
	for _, extension := range []string{`1`, `{}`, `{"version":2,"sha256Hash":"x"}`, `{"version":1,"sha256Hash":"` + strings.Repeat("0", 64) + `"}`} {
		w := send(t, h, "POST", "/graphql", `{"query":"{cities{totalCount}}","extensions":{"persistedQuery":`+extension+`}}`)
		if w.Code != http.StatusBadRequest || code(t, w) != errcode.BadRequest {
			t.Errorf("%s: got %d %s", extension, w.Code, w.Body)
		}
	}
}
