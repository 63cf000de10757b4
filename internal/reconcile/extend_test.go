package reconcile_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/internal/limits"
)

// extended sends a data extension and returns the values of one property of one entity.
func extended(t *testing.T, w *httptest.ResponseRecorder, id, property string) string {
	t.Helper()
	var answer struct {
		Rows map[string]map[string]json.RawMessage
	}
	decode(t, w, "data-extension-response", &answer)
	return string(answer.Rows[id][property])
}

// The values are those of the rows of testdata/graph; evidence is in the order of its IDs.
func TestExtend(t *testing.T) {
	h := over(embedded(t))
	const portland, fair = "city:us-portland", "programme:fair-cities"
	for name, c := range map[string]struct{ id, property, settings, want string }{
		"a whole number":               {portland, "population", ``, `[{"int":632309}]`},
		"a number":                     {portland, "latitude", ``, `[{"float":45.52345}]`},
		"a truth value, as text":       {"city:it-rome", "isCapital", ``, `[{"str":"true"}]`},
		"a list of texts":              {"city:it-rome", "aliases", ``, `[{"str":"Roma"}]`},
		"a word of the data":           {"region:us-maine", "kind", ``, `[{"str":"subdivision"}]`},
		"an ID of a register":          {portland, "wikidata", ``, `[{"str":"Q6106"}]`},
		"an entity":                    {portland, "country", ``, `[{"id":"country:us","name":"United States"}]`},
		"a region of a kind":           {portland, "subdivision", ``, `[{"id":"region:us-oregon","name":"Oregon"}]`},
		"no region of a kind":          {portland, "continent", ``, `[]`},
		"a relation":                   {portland, "participatesIn", ``, `[{"id":"programme:fair-cities","name":"Fair Cities"},{"id":"programme:old-bridges","name":"Old Bridges"}]`},
		"its first entity":             {portland, "participatesIn", `{"limit": "1"}`, `[{"id":"programme:fair-cities","name":"Fair Cities"}]`},
		"all that a page has":          {fair, "cities", `{"limit": 0}`, `[{"id":"city:us-portland","name":"Portland"},{"id":"city:us-portland-maine","name":"Portland"}]`},
		"names":                        {portland, "participatesIn", `{"content": "names"}`, `[{"str":"Fair Cities"},{"str":"Old Bridges"}]`},
		"IDs":                          {portland, "country", `{"content": "ids"}`, `[{"str":"country:us"}]`},
		"their number":                 {portland, "participatesIn", `{"content": "count", "limit": 1}`, `[{"int":2}]`},
		"no entity, counted":           {"city:it-rome", "participatesIn", `{"content": "count"}`, `[{"int":0}]`},
		"dates":                        {portland, "participatesIn", `{"content": "dates"}`, `[{"str":"2012–"},{"str":"2001–2010"}]`},
		"unknown dates":                {"org:kyoto", "leads", `{"content": "dates"}`, `[{"str":"–"}]`},
		"sources":                      {portland, "participatesIn", `{"content": "sources"}`, `[{"str":"https://fair.example/report | https://fair.example/list"},{"str":"https://fair.example/report"}]`},
		"words of sources":             {portland, "participatesIn", `{"content": "quotes", "limit": 1}`, `[{"str":"City of Portland | Portland (Oregon)"}]`},
		"on a day":                     {portland, "participatesIn", `{"content": "names", "asOf": "2005"}`, `[{"str":"Old Bridges"}]`},
		"on a day before the other":    {fair, "cities", `{"content": "ids", "asOf": "2013"}`, `[{"str":"city:us-portland"}]`},
		"on a day, undated":            {fair, "ledBy", `{"content": "ids", "asOf": "2013"}`, `[{"str":"org:kyoto"}]`},
		"on a day, dated only":         {fair, "ledBy", `{"content": "ids", "asOf": "2013", "datedOnly": true}`, `[]`},
		"a derived relation":           {portland, "citiesInSameProgrammes", `{"content": "ids"}`, `[{"str":"city:us-portland-maine"}]`},
		"a property of another type":   {portland, "foundedYear", ``, `[]`},
		"of an entity that is unknown": {"city:xx-nowhere", "name", ``, `[]`},
		"of what is no ID":             {"nowhere", "name", ``, `[]`},
		"settings that nobody filled":  {portland, "population", `{"limit": "", "content": "", "asOf": null}`, `[{"int":632309}]`},
	} {
		t.Run(name, func(t *testing.T) {
			settings := ""
			if c.settings != "" {
				settings = `, "settings": ` + c.settings
			}
			query := fmt.Sprintf(`{"ids": [%q, "city:it-rome"], "properties": [{"id": %q%s}]}`, c.id, c.property, settings)
			if got := extended(t, post(t, h, "extend", query), c.id, c.property); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestExtendMeta(t *testing.T) {
	h := over(embedded(t))
	query := `{"ids": [], "properties": [{"id": "country"}, {"id": "population"}, {"id": "participatesIn"}, {"id": "cities"},
		{"id": "regions", "settings": {"content": "names"}}]}`
	const want = `[{"id":"country","name":"Country","type":{"id":"Country","name":"Country"}},` +
		`{"id":"population","name":"Population"},{"id":"participatesIn","name":"Participates in"},` +
		`{"id":"cities","name":"Cities","type":{"id":"City","name":"City"}},{"id":"regions","name":"Regions"}]`
	var answer struct{ Meta json.RawMessage }
	decode(t, get(t, h, "/reconcile?extend="+url.QueryEscape(query)), "data-extension-response", &answer)
	if string(answer.Meta) != want {
		t.Errorf("got %s", answer.Meta)
	}
}

// Every property of every type can be asked, with every content, and all together.
func TestExtendAll(t *testing.T) {
	h := over(embedded(t))
	for id, kind := range map[string]string{
		"city:us-portland": "City", "region:us-maine": "Region", "country:us": "Country",
		"programme:fair-cities": "Programme", "org:kyoto": "Organisation", "source:list": "Source", "un:x": "UNBody",
		"theme:x": "Theme", "agreement:x": "Agreement", "event:x": "Event", "actor:x": "ActorGroup",
	} {
		var proposed struct{ Properties []struct{ ID string } }
		decode(t, get(t, h, "/reconcile/properties?type="+kind), "data-extension-property-proposal", &proposed)
		if len(proposed.Properties) < 10 {
			t.Errorf("%s has only %d properties", kind, len(proposed.Properties))
		}
		for _, content := range []string{"entities", "names", "ids", "count", "dates", "sources", "quotes"} {
			var list []string
			for _, p := range proposed.Properties {
				list = append(list, fmt.Sprintf(`{"id": %q, "settings": {"content": %q, "limit": 100, "asOf": "2015-03"}}`, p.ID, content))
			}
			query := fmt.Sprintf(`{"ids": [%q], "properties": [%s]}`, id, strings.Join(list, ","))
			var answer struct{ Rows map[string]map[string][]any }
			decode(t, post(t, h, "extend", query), "data-extension-response", &answer)
			if got := len(answer.Rows[id]); got != len(list) {
				t.Errorf("%s, %s: %d of %d properties", kind, content, got, len(list))
			}
		}
	}
}

func TestExtendInParts(t *testing.T) {
	ids := []string{"city:us-portland", "city:us-portland-maine", "city:it-rome", "city:jp-kyoto"}
	query := `{"ids": ["` + strings.Join(ids, `","`) + `"], "properties": [{"id": "programmes", "settings": {"limit": 100}}]}`
	t.Run("what is too much at once", func(t *testing.T) {
		h := over(embedded(t), limited(func(l *limits.Limits) { l.Nodes = 300 }))
		if got := extended(t, post(t, h, "extend", query), "city:us-portland", "programmes"); !strings.Contains(got, "fair-cities") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("one that is too much by itself is an error of the whole", func(t *testing.T) {
		h := over(embedded(t), limited(func(l *limits.Limits) { l.Nodes = 100 }))
		refused(t, post(t, h, "extend", query), 400, "TOO_MUCH", "nodes")
	})
}

func TestBadExtension(t *testing.T) {
	h := over(embedded(t))
	many := strings.Repeat(`"city:it-rome",`, 500) + `"city:it-rome"`
	for name, c := range map[string]struct {
		extend string
		status int
		code   string
		parts  []string
	}{
		"no JSON":             {`{`, 400, "BAD_JSON", []string{"extend: ", `"ids"`}},
		"no IDs":              {`{"properties": []}`, 400, "BAD_INPUT", []string{"extend.ids: "}},
		"an ID as number":     {`{"ids": ["a", 1], "properties": []}`, 400, "BAD_INPUT", []string{"extend.ids[1]: "}},
		"too many IDs":        {`{"ids": [` + many + `], "properties": []}`, 413, "BODY_TOO_LARGE", []string{"501 IDs", "limit of 500"}},
		"no properties":       {`{"ids": []}`, 400, "BAD_INPUT", []string{"extend.properties: "}},
		"no id":               {`{"ids": [], "properties": [{}]}`, 400, "BAD_INPUT", []string{"extend.properties[0]: "}},
		"an unknown property": {`{"ids": [], "properties": [{"id": "populaton"}]}`, 400, "BAD_INPUT", []string{"extend.properties[0].id: ", "did you mean population?"}},
		"for queries only":    {`{"ids": [], "properties": [{"id": "within"}]}`, 400, "BAD_INPUT", []string{"extend.properties[0].id: "}},
		"one twice":           {`{"ids": [], "properties": [{"id": "name"}, {"id": "name"}]}`, 400, "BAD_INPUT", []string{"extend.properties[1].id: "}},
		"settings":            {`{"ids": [], "properties": [{"id": "name", "settings": 1}]}`, 400, "BAD_INPUT", []string{"extend.properties[0].settings: "}},
		"a limit":             {`{"ids": [], "properties": [{"id": "name", "settings": {"limit": "many"}}]}`, 400, "BAD_INPUT", []string{"settings.limit: ", "1 to 100"}},
		"a content":           {`{"ids": [], "properties": [{"id": "name", "settings": {"content": "all"}}]}`, 400, "BAD_INPUT", []string{"settings.content: ", "entities, names"}},
		"a date":              {`{"ids": [], "properties": [{"id": "name", "settings": {"asOf": "2015\") { x }"}}]}`, 400, "BAD_INPUT", []string{"settings.asOf: ", "2015-12-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, post(t, h, "extend", c.extend), c.status, c.code, c.parts...)
		})
	}
}

func TestPropose(t *testing.T) {
	h := over(embedded(t))
	t.Run("as many as asked for", func(t *testing.T) {
		var answer struct {
			Type       string
			Limit      int
			Properties []struct{ ID, Name string }
		}
		decode(t, get(t, h, "/reconcile/properties?type=City&limit=3"), "data-extension-property-proposal", &answer)
		if answer.Type != "City" || answer.Limit != 3 || len(answer.Properties) != 3 {
			t.Errorf("got %+v", answer)
		}
	})
	t.Run("of all types without a type", func(t *testing.T) {
		var answer struct{ Properties []struct{ ID string } }
		decode(t, get(t, h, "/reconcile/properties"), "data-extension-property-proposal", &answer)
		if len(answer.Properties) != 100 {
			t.Errorf("got %d", len(answer.Properties))
		}
	})
	t.Run("refuses what it does not know", func(t *testing.T) {
		refused(t, get(t, h, "/reconcile/properties?type=Town"), 400, "BAD_INPUT", "type: ", "the types are City")
		refused(t, get(t, h, "/reconcile/properties?type=City&limit=0"), 400, "BAD_INPUT", "limit: ")
	})
}
