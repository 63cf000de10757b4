package kg_test

import (
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// bounded is a graph of one link "from TYPE to" with pairs of entity.property and value, whose statements are written
// entity.column=.
func bounded(t *testing.T, ends string, link kg.Link, facts ...string) kg.LinkRecord {
	t.Helper()
	o := kg.CityNetworks()
	part := strings.Fields(ends)
	lt, ok := o.LinkType(part[1])
	if !ok {
		t.Fatalf("no link type %s", part[1])
	}
	if link.LinkAttrs == nil {
		link.LinkAttrs = &kg.LinkAttrs{}
	}
	link.Type = lt
	g := &kg.Graph{Links: []kg.LinkRecord{{Link: link, From: part[0], To: part[2]}}}
	entities := map[string]*kg.Entity{}
	for i := 0; i < len(facts); i += 2 {
		id, property, _ := strings.Cut(facts[i], ".")
		et, _ := o.TypeOf(id)
		if column, stated := strings.CutSuffix(property, "="); stated {
			g.Statements = append(g.Statements, &kg.Statement{Subject: id, Property: column, Value: facts[i+1]})
			continue
		}
		if entities[id] == nil {
			entities[id] = &kg.Entity{ID: id, Type: et}
			g.Entities = append(g.Entities, entities[id])
		}
		p := o.Entities[et].Prop(property)
		d := date(t, facts[i+1])
		v := kg.DateValue(d)
		if o.Entities[et].Props[p].Kind == kg.Int {
			v = kg.IntValue(int64(d) / 10000)
		}
		entities[id].Props = entities[id].Props.With(p, v)
	}
	g.Bound(o)
	return g.Links[0]
}

func TestGraph_Bound(t *testing.T) {
	const part = "city:a PARTICIPATES_IN programme:p"
	since := func(s string) kg.Link { return kg.Link{Since: date(t, s)} }
	until := func(s string) kg.Link { return kg.Link{Until: date(t, s)} }
	in := func(programme string) kg.Link { return kg.Link{LinkAttrs: &kg.LinkAttrs{Programme: programme}} }
	for name, c := range map[string]struct {
		ends        string
		link        kg.Link
		facts       []string
		from, until string
	}{
		"nothing is known":             {ends: part},
		"the years of a programme":     {ends: part, facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}, from: "2016", until: "2020"},
		"a date refines a year":        {ends: part, facts: []string{"programme:p.startYear", "2016", "programme:p.startDate", "2016-06-22"}, from: "2016-06-22"},
		"a date of another year":       {ends: part, facts: []string{"programme:p.startYear", "2016", "programme:p.startDate", "2017-06-22"}, from: "2016"},
		"sources that disagree":        {ends: part, facts: []string{"programme:p.startYear", "2017", "programme:p.start_year=", "2017", "programme:p.start_year=", "2016", "programme:p.end_year=", "2019", "programme:p.end_year=", "2020"}, from: "2016", until: "2020"},
		"sources refine and disagree":  {ends: part, facts: []string{"programme:p.start_year=", "2016", "programme:p.start_year=", "2017", "programme:p.start_date=", "2016-12"}, from: "2016-12"},
		"what is no bound is not read": {ends: part, facts: []string{"programme:p.title=", "2010", "programme:p.target_year=", "2010"}},
		"the last day is a day of it":  {ends: part, facts: []string{"programme:p.endDate", "2020-12-31"}, until: "2021-01-01"},
		"the day before the leap day":  {ends: part, facts: []string{"programme:p.endDate", "2020-02-28"}, until: "2020-02-29"},
		"an event without an end":      {ends: "city:a HOSTS event:e", facts: []string{"event:e.year", "2017", "event:e.startDate", "2017-10-04"}, from: "2017-10-04", until: "2017"},
		"an event with its days":       {ends: "city:a HOSTS event:e", facts: []string{"event:e.year", "2017", "event:e.startDate", "2017-10-04", "event:e.endDate", "2017-10-06"}, from: "2017-10-04", until: "2017-10-07"},
		"both ends":                    {ends: "org:o LEADS programme:p", facts: []string{"org:o.foundedYear", "1990", "programme:p.startYear", "1985"}, from: "1990"},
		"both ends, the other later":   {ends: "org:o LEADS programme:p", facts: []string{"org:o.foundedYear", "1990", "programme:p.startYear", "2011"}, from: "2011"},
		"the earliest end":             {ends: "programme:q PART_OF programme:p", facts: []string{"programme:q.endYear", "2015", "programme:p.endYear", "2012"}, until: "2012"},
		"the programme of a pair":      {ends: "city:a PAIRED_WITH city:b", link: in("programme:p"), facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}, from: "2016"},
		"an agreement that is made":    {ends: "programme:p CONTRIBUTES_TO agreement:a", facts: []string{"agreement:a.year", "2015", "programme:p.startYear", "2011"}, from: "2011"},
		"an adoption lasts":            {ends: "agreement:a ADOPTED_AT event:e", facts: []string{"agreement:a.year", "2015", "event:e.year", "2015"}, from: "2015"},
		"a date of its own stays":      {ends: part, link: since("2018"), facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}, until: "2020"},
		"an end of its own stays":      {ends: part, link: until("2018"), facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}, from: "2016"},
		"a bound before its beginning": {ends: part, link: since("2021"), facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}},
		"a bound after its end":        {ends: part, link: until("2015"), facts: []string{"programme:p.startYear", "2016", "programme:p.endYear", "2020"}},
		"ends that exclude each other": {ends: "org:o LEADS programme:p", facts: []string{"org:o.foundedYear", "2000", "programme:p.endYear", "1999"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := bounded(t, c.ends, c.link, c.facts...)
			if l.Bounds.From != date(t, c.from) || l.Bounds.Until != date(t, c.until) {
				t.Errorf("from %s until %s, want %s and %s", l.Bounds.From, l.Bounds.Until, c.from, c.until)
			}
		})
	}
}

func TestLink_Holds(t *testing.T) {
	link := func(since, until, from, to string) kg.Link {
		return kg.Link{Since: date(t, since), Until: date(t, until), Bounds: kg.Period{From: date(t, from), Until: date(t, to)}}
	}
	for name, c := range map[string]struct {
		link                     kg.Link
		day                      string
		include, exclude, onlyUn bool
	}{
		"no dates":                   {link("", "", "", ""), "2012", true, false, true},
		"no day":                     {link("2018", "", "", ""), "", true, true, true},
		"since before the day":       {link("2012", "", "", ""), "2012", true, true, false},
		"since after the day":        {link("2012", "", "", ""), "2011-12-31", false, false, false},
		"until after the day":        {link("", "2012", "", ""), "2012-12-31", true, false, true},
		"until before the day":       {link("", "2012", "", ""), "2013-01-01", false, false, false},
		"within the ends":            {link("", "", "2016", "2020"), "2018", true, false, true},
		"before the ends":            {link("", "", "2016", "2020"), "2015-12-31", false, false, false},
		"after the ends":             {link("", "", "2016", "2020"), "2021-01-01", false, false, false},
		"since, and after the ends":  {link("2017", "", "", "2020"), "2021-01-01", false, false, false},
		"since, and within the ends": {link("2017", "", "", "2020"), "2020-12-31", true, true, false},
		"since goes before the ends": {link("2014", "", "2016", ""), "2015", true, true, false},
		"until goes before the ends": {link("", "2022", "", "2020"), "2021", true, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			for mode, want := range []bool{c.include, c.exclude, c.onlyUn} {
				if got := c.link.Holds(kg.AsOf{Day: date(t, c.day), Undated: kg.Undated(mode)}); got != want {
					t.Errorf("mode %d: %t, want %t", mode, got, want)
				}
			}
		})
	}
}

func TestLink_DatesFrom(t *testing.T) {
	for _, c := range []struct {
		link kg.Link
		want kg.DatesFrom
	}{
		{kg.Link{}, kg.DatesFromUnknown},
		{kg.Link{Bounds: kg.Period{Until: 20200000}}, kg.DatesFromEnds},
		{kg.Link{Until: 20200000, Bounds: kg.Period{From: 20160000}}, kg.DatesFromLink},
		{kg.Link{Since: 20200000}, kg.DatesFromLink},
	} {
		if got := c.link.DatesFrom(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.link, got, c.want)
		}
	}
}

func TestOntology_Beginning(t *testing.T) {
	o := kg.CityNetworks()
	for name, c := range map[string]struct {
		typ   string
		facts map[string]string
		want  string // "" for unknown
	}{
		"nothing is known":              {typ: "Programme"},
		"a year":                        {"Programme", map[string]string{"startYear": "2017"}, "2017"},
		"a date":                        {"Programme", map[string]string{"startDate": "2017-03"}, "2017-03"},
		"a year that a date refines":    {"Programme", map[string]string{"startYear": "2017", "startDate": "2017-03"}, "2017-03"},
		"a year and a date apart":       {"Programme", map[string]string{"startYear": "2016", "startDate": "2017-03"}, "2016"},
		"an end is no beginning":        {"Programme", map[string]string{"endYear": "2017"}, ""},
		"the founding":                  {"Organisation", map[string]string{"foundedYear": "1990"}, "1990"},
		"a type that has no beginnings": {"City", map[string]string{"population": "2017"}, ""},
	} {
		typ, _ := o.Type(c.typ)
		e := &kg.Entity{Type: typ}
		for property, value := range c.facts {
			i := o.Entities[typ].Prop(property)
			v := kg.DateValue(date(t, value))
			if o.Entities[typ].Props[i].Kind == kg.Int {
				v = kg.IntValue(int64(date(t, value)) / 10000)
			}
			e.Props = e.Props.With(i, v)
		}
		got, want := o.Beginning(e), kg.Date(0)
		if c.want != "" {
			want = date(t, c.want)
		}
		if got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
