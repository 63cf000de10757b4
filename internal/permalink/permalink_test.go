package permalink_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/neo4j/neo4jtest"
)

const immutable = "public, max-age=31536000, immutable"

// pinnedAddresses are addresses of a release whose answers never change.
func pinnedAddresses(id string) []string {
	query := url.QueryEscape("{ dataset { release hash history { id } } cities { nodes { name programmes { " +
		"edges { links { id since evidence { id source { name } } } } } } } changes(since: \"" + id + "\") { nodes { kind } } }")
	return []string{
		"/r/" + id + "/graphql?query=" + query, "/r/" + id + "/q/cities.json?n=1",
		"/r/" + id + "/graphql?format=csv&query=" + url.QueryEscape("{ cities { nodes { id name } } }"),
		"/r/" + id + "/q/cities.csv", "/r/" + id + "/q/cities.xlsx",
		"/r/" + id + "/data/latest/links.csv", "/r/" + id + "/data/latest/cities.parquet", "/data/" + id + "/statements.csv",
		"/r/" + id + "/data/" + id + "/evidence.jsonl", "/r/" + id + "/graph.gexf", "/r/" + id + "/graph.ttl?programme=programme:iuc",
		"/graph.cx2?release=" + id,
		"/r/" + id + asked("json"), "/r/" + id + asked("csv"), "/r/" + id + asked("gexf"),
	}
}

func digests(t *testing.T, h http.Handler, addresses []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, address := range addresses {
		w := get(t, h, address)
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != immutable {
			t.Errorf("%s: status %d, Cache-Control %q: %s", address, w.Code, w.Header().Get("Cache-Control"), w.Body)
		}
		out[address] = digest(w)
	}
	return out
}

func compare(t *testing.T, before, after map[string]string) {
	t.Helper()
	for address, was := range before {
		if after[address] != was {
			t.Errorf("%s has changed:\n%s%s", address, was, after[address])
		}
	}
}

func keep(t *testing.T, archive *kept.Archive, source kept.Source) {
	t.Helper()
	keeper := kept.Keeper{Archive: archive, Source: source, Log: slog.New(slog.DiscardHandler)}
	if !keeper.Keep(t.Context()) {
		t.Fatal("the release is not kept")
	}
}

func apply(t *testing.T, st *memory.Store, graphs ...*kg.Graph) {
	t.Helper()
	for _, g := range graphs {
		if err := st.Apply(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnswersOfAReleaseAreTheSameBytesAfterTheNextOne(t *testing.T) {
	first, second := read(t, "Kyoto"), read(t, "Kyōto")
	st, archive := memory.New(kg.CityNetworks()), openShelf(t)
	apply(t, st, first)
	h := server(t, st, archive)
	id := first.Release.ID
	before := digests(t, h, pinnedAddresses(id))
	latest := get(t, h, "/q/cities.csv").Body.String()
	keep(t, archive, st)
	apply(t, st, second)
	compare(t, before, digests(t, h, pinnedAddresses(id)))
	compare(t, before, digests(t, server(t, memory.New(kg.CityNetworks()), archive), pinnedAddresses(id)))
	if now := get(t, h, "/q/cities.csv").Body.String(); now == latest || !strings.Contains(now, "Kyōto") {
		t.Errorf("the latest answer is %s", now)
	}
	t.Run("by a header, too", func(t *testing.T) {
		const query = `{"query":"{ cities { nodes { name } } dataset { release } }"}`
		for name, want := range map[string]string{id: "Kyoto", "": "Kyōto"} {
			w := send(t, h, http.MethodPost, "/graphql", query, "Content-Type: application/json", "X-Release: "+name)
			if !strings.Contains(w.Body.String(), want) || w.Header().Get("X-Release") != name {
				t.Errorf("release %q: %s, %v", name, w.Body, w.Header())
			}
		}
		if w := get(t, h, "/graphql?query={dataset{release}}", "X-Release: "+id); w.Header().Get("Cache-Control") == immutable {
			t.Error("an address without a release is said to be immutable")
		}
	})
	t.Run("unless the answer is a refusal or reads the clock", func(t *testing.T) {
		for _, address := range []string{"/graphql?query={nothing}", "/graphql?query={cities(first:1000){nodes{id}}}", "/q/none.csv", "/"} {
			w := get(t, h, "/r/"+id+address)
			if w.Header().Get("Cache-Control") == immutable || w.Header().Get("X-Release") != id {
				t.Errorf("%s: %v", address, w.Header())
			}
		}
	})
}

func TestAnswersOfAReleaseAreTheSameBytesOnNeo4j(t *testing.T) {
	first, second := read(t, "Kyoto"), read(t, "Kyōto")
	id := first.Release.ID
	embedded := memory.New(kg.CityNetworks())
	apply(t, embedded, first)
	files := pinnedAddresses(id)[2:] // what a query costs, which is in its JSON, depends on the engine
	inMemory := digests(t, server(t, embedded, nil), files)
	archive := openShelf(t)
	database := neo4jtest.Load(t, first)
	h := server(t, database, archive)
	want := digests(t, h, pinnedAddresses(id))
	compare(t, inMemory, digests(t, h, files))
	keep(t, archive, database)
	neo4jtest.Load(t, second)
	compare(t, want, digests(t, h, pinnedAddresses(id)))
	if now := get(t, h, "/q/cities.csv").Body.String(); !strings.Contains(now, "Kyōto") {
		t.Errorf("the latest answer is %s", now)
	}
}

func TestAReleaseThatIsNotThere(t *testing.T) {
	first, second := read(t, "Kyoto"), read(t, "Kyōto")
	st := memory.New(kg.CityNetworks())
	apply(t, st, first, second)
	gone, now := first.Release.ID, second.Release.ID
	for name, archive := range map[string]*kept.Archive{"without a folder": nil, "with an empty folder": openShelf(t)} {
		h := server(t, st, archive)
		for address, latest := range map[string]string{
			"/r/" + gone + "/q/cities.csv":      "/q/cities.csv",
			"/r/" + gone + "/entity/city:x?a=b": "/entity/city:x?a=b",
			"/data/" + gone + "/cities.csv":     "/data/latest/cities.csv",
			"/graph.gexf?release=" + gone:       "/graph.gexf",
		} {
			w := get(t, h, address)
			var body struct {
				Errors []struct {
					Extensions struct {
						Code, Latest, Current string
						Held                  []string
						Changes               []struct{ Kind string }
					}
				}
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) != 1 {
				t.Fatalf("%s: %v: %s", address, err, w.Body)
			}
			e := body.Errors[0].Extensions
			if w.Code != http.StatusGone || e.Code != "RELEASE_GONE" || e.Latest != latest || e.Current != now ||
				len(e.Held) != 1 || e.Held[0] != now || len(e.Changes) != 1 || e.Changes[0].Kind != "entity" {
				t.Errorf("%s, %s: %d %s", name, address, w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), "Kyōto") || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v %s", address, w.Header(), w.Body)
			}
			if link := w.Header().Values("Link")[0]; link != "<http://example.com"+latest+`>; rel="latest-version"` {
				t.Errorf("%s: %s", address, link)
			}
		}
		for _, address := range []string{"/r/2020-01-01-abc/q/cities.csv", "/data/2020-01-01-abc/cities.csv", "/graph.gexf?release=x", "/r/..%2f/q"} {
			if w := get(t, h, address); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), now) {
				t.Errorf("%s, %s: %d %s", name, address, w.Code, w.Body)
			}
		}
		if w := get(t, h, "/r/"+gone+"/data/latest/cities.csv", "Accept: text/html"); w.Code != http.StatusGone ||
			!strings.Contains(w.Body.String(), "../../../../data/latest/cities.csv") {
			t.Errorf("the page: %d %s", w.Code, w.Body)
		}
	}
	h := server(t, st, nil)
	for _, address := range []string{"reconcile?q=a", "r"} {
		w := get(t, h, "/r/"+now+"/"+address)
		if w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != "../../"+address {
			t.Errorf("%s, which no release has: %d %v", address, w.Code, w.Header())
		}
	}
	if w := get(t, h, "/r/"+now+"/graph.gexf?release="+gone); w.Code != http.StatusBadRequest {
		t.Errorf("two releases: %d %s", w.Code, w.Body)
	}
	if w := send(t, h, http.MethodPost, "/r", ""); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST to the list: %d", w.Code)
	}
}

// Each release is served by another run of the program, so only the folder knows of those before.
func TestAReleaseThatWasRemovedFromTheFolder(t *testing.T) {
	dir := t.TempDir()
	var ids []string
	var st *memory.Store
	for _, name := range []string{"Kyoto", "Kyōto", "Kioto"} {
		g := read(t, name)
		st = memory.New(kg.CityNetworks())
		apply(t, st, g)
		keep(t, openFolder(t, dir), st)
		ids = append(ids, g.Release.ID)
	}
	for _, id := range ids[:2] {
		if err := os.Remove(filepath.Join(dir, id+".pack")); err != nil {
			t.Fatal(err)
		}
	}
	h := server(t, st, openFolder(t, dir))
	one := `[{"kind":"entity","created":0,"updated":1,"ended":0}]`
	for id, want := range map[string]string{
		ids[1]: `"changes":` + one,
		ids[0]: `"steps":[{"from":"` + ids[0] + `","to":"` + ids[1] + `","changes":` + one + `},` +
			`{"from":"` + ids[1] + `","to":"` + ids[2] + `","changes":` + one + `}]`,
	} {
		w := get(t, h, "/r/"+id+"/q/cities.csv")
		if w.Code != http.StatusGone || !strings.Contains(w.Body.String(), want) {
			t.Errorf("status %d: %s\nwant %s", w.Code, w.Body, want)
		}
		page := get(t, h, "/r/"+id+"/q/cities.csv", "Accept: text/html").Body.String()
		if !strings.Contains(page, "0 new, 1 changed, 0 gone") || !strings.Contains(page, ids[2]) {
			t.Errorf("the page: %s", page)
		}
	}
}

func TestListsOfAReleaseLeadToItsFiles(t *testing.T) {
	g := read(t, "Kyoto")
	st := memory.New(kg.CityNetworks())
	apply(t, st, g)
	h := server(t, st, nil)
	for _, list := range []string{"q", "graph", "data"} {
		body := get(t, h, "/r/"+g.Release.ID+"/"+list).Body.String()
		addresses := regexp.MustCompile(`"/[^" ]*\.[a-z]+"`).FindAllString(body, -1)
		if len(addresses) < 5 {
			t.Errorf("%s has %d addresses: %s", list, len(addresses), body)
		}
		for _, quoted := range addresses {
			address := strings.Trim(quoted, `"`)
			if w := get(t, h, address); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != immutable {
				t.Errorf("%s leads to %s: status %d, %s", list, address, w.Code, w.Header().Get("Cache-Control"))
			}
		}
	}
}

func TestTheListOfReleases(t *testing.T) {
	first, second := read(t, "Kyoto"), read(t, "Kyōto")
	st, archive := memory.New(kg.CityNetworks()), openShelf(t)
	apply(t, st, first)
	keep(t, archive, st)
	apply(t, st, second)
	h := server(t, st, archive)
	var list struct {
		Releases []struct {
			Release, Date, Hash, Address, SHA256 string
			Entities, Links                      int
			Bytes                                int
			Current, Kept                        bool
		}
	}
	if err := json.Unmarshal(get(t, h, "/r").Body.Bytes(), &list); err != nil || len(list.Releases) != 2 {
		t.Fatalf("%v: %+v", err, list)
	}
	now, was := list.Releases[0], list.Releases[1]
	if now.Release != second.Release.ID || !now.Current || now.Kept || now.Entities != len(second.Entities) || now.Hash != second.Release.Hash {
		t.Errorf("the current one: %+v", now)
	}
	if was.Release != first.Release.ID || was.Current || !was.Kept || was.Links != 2 || was.Date != "2026-11-04" ||
		was.Address != "/r/"+first.Release.ID+"/" || len(was.SHA256) != 64 || was.Bytes == 0 {
		t.Errorf("the kept one: %+v", was)
	}
	keep(t, archive, st)
	apply(t, st, first)
	if err := json.Unmarshal(get(t, h, "/r/").Body.Bytes(), &list); err != nil || len(list.Releases) != 2 || !list.Releases[0].Current ||
		list.Releases[0].Release != first.Release.ID {
		t.Errorf("%v: %+v", err, list)
	}
	page := get(t, h, "/r", "Accept: text/html").Body.String()
	for _, want := range []string{first.Release.ID, second.Release.ID, "SHA-256", `href="r/` + first.Release.ID + `/data"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
