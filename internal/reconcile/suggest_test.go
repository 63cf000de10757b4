package reconcile_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// suggested returns the IDs that a path suggests.
func suggested(t *testing.T, h http.Handler, kind, parameters string) string {
	t.Helper()
	schema := map[string]string{
		"entity": "suggest-entities-response", "type": "suggest-types-response", "property": "suggest-properties-response",
	}[kind]
	var answer struct{ Result []struct{ ID string } }
	decode(t, get(t, h, "/reconcile/suggest/"+kind+parameters), schema, &answer)
	ids := []string{}
	for _, one := range answer.Result {
		ids = append(ids, one.ID)
	}
	return strings.Join(ids, " ")
}

func TestSuggest(t *testing.T) {
	h := over(embedded(t))
	for name, c := range map[string]struct{ kind, parameters, want string }{
		"entities by the begin of a name":     {"entity", "?prefix=por", "city:us-portland city:us-portland-maine"},
		"or of another name":                  {"entity", "?prefix=ROM", "city:it-rome"},
		"by the whole ID":                     {"entity", "?prefix=city:it-rome", "city:it-rome"},
		"of a type":                           {"entity", "?prefix=kyoto&type=Organisation", "org:kyoto"},
		"of several types":                    {"entity", "?prefix=kyoto&type=Organisation,City", "city:jp-kyoto org:kyoto"},
		"further ones":                        {"entity", "?prefix=por&cursor=1", "city:us-portland-maine"},
		"no further ones":                     {"entity", "?prefix=por&cursor=2", ""},
		"none after the last":                 {"entity", "?prefix=por&cursor=50", ""},
		"nothing without a text":              {"entity", "?prefix=", ""},
		"types by a word":                     {"type", "?prefix=body", "UNBody"},
		"types by an ID":                      {"type", "?prefix=actorg", "ActorGroup"},
		"all types":                           {"type", "", "City Region Country Programme Organisation UNBody Theme Agreement Event ActorGroup Source"},
		"types from a position":               {"type", "?cursor=9", "ActorGroup Source"},
		"properties: the whole name is first": {"property", "?prefix=country", "country country_count"},
		"properties by a word":                {"property", "?prefix=wikidata", "wikidata"},
		"properties of a type":                {"property", "?prefix=founded&type=Organisation", "foundedYear founded_year"},
		"not those of another type":           {"property", "?prefix=founded&type=City", ""},
		"but what says where it is or which":  {"property", "?prefix=within&type=Programme", "within"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := suggested(t, h, c.kind, c.parameters); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
	t.Run("refuses what it does not know", func(t *testing.T) {
		refused(t, get(t, h, "/reconcile/suggest/entity?prefix=a&type=Town"), 400, "BAD_INPUT", "type: ")
		refused(t, get(t, h, "/reconcile/suggest/type?cursor=-1"), 400, "BAD_INPUT", "cursor: ")
	})
}

func TestFlyout(t *testing.T) {
	h := over(embedded(t))
	for path, want := range map[string]string{
		"entity?id=programme:fair-cities": "<div><b>Fair Cities</b> · <code>programme:fair-cities</code><p>Programme (campaign); 2010. " +
			"Cities that buy fair &lt;b&gt;coffee&lt;/b&gt; &amp; tea.</p></div>",
		"type?id=UNBody": "<div><b>UN body</b> · <code>UNBody</code><p>A body, office, mechanism or process of the United " +
			"Nations system.</p></div>",
		"property?id=country": "<div><b>Country</b> · <code>country</code><p>The country in which the place lies.</p></div>",
	} {
		w := get(t, h, "/reconcile/flyout/"+path)
		var answer struct{ ID, HTML string }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.HTML != want {
			t.Errorf("%s: %v, got %s", path, err, answer.HTML)
		}
		if _, id, _ := strings.Cut(path, "="); answer.ID != id {
			t.Errorf("%s: the ID is %q", path, answer.ID)
		}
	}
	for _, kind := range []string{"entity", "type", "property"} {
		refused(t, get(t, h, "/reconcile/flyout/"+kind+"?id=nothing"), 404, "UNKNOWN_ADDRESS", "nothing")
	}
}
