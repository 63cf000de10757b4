package graphs

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/graphfile"
	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// asked is what the address of a graph asks for.
type asked struct {
	format    graphfile.Format
	options   graphfile.Options
	ids       []string // the entities themselves
	programme []string // programmes, organisations and so on, with what they are linked with
	types     []string // of links; nil for all
	entities  []string // types of entities; nil for all
	within    []string // places
	asOf      string
	undated   string
	project   *kg.EntityType // whose entities the graph links with each other; nil for the links as they are
	minWeight int            // of the links of a projection
	release   string         // that the graph must be of; "" for the current one
}

// The parameters.
const (
	paramIDs       = "ids"
	paramProgramme = "programme"
	paramTypes     = "types"
	paramEntities  = "entities"
	paramWithin    = "within"
	paramAsOf      = "asOf"
	paramUndated   = "undated"
	paramProject   = "project"
	paramMinWeight = "minWeight"
	paramLines     = "lines"
	paramRelease   = "release"
)

// maxIDs is how many IDs a filter of the API takes.
const maxIDs = 500

// parameter is a parameter of an address: what it does, and how it is read.
type parameter struct {
	name, about string
	read        func(a *asked, h *Handler, value string) error
}

// parameters lists the parameters, in the order of the index.
func parameters() []parameter {
	return []parameter{
		{paramIDs, "IDs of entities, separated by commas: these, and the links between them", (*asked).readIDs},
		{
			paramProgramme,
			"IDs of programmes or networks: these, all that they are linked with, and the links that belong to them",
			(*asked).readProgramme,
		},
		{paramTypes, "types of links, such as MEMBER_OF,PARTICIPATES_IN", (*asked).readTypes},
		{paramEntities, "types of entities, such as CITY,PROGRAMME", (*asked).readEntities},
		{paramWithin, "IDs of places: of all places, only these and what lies within", (*asked).readWithin},
		{paramAsOf, "a date: only links that hold on this day", (*asked).readDay},
		{paramUndated, "INCLUDE, EXCLUDE or ONLY: what becomes of links without dates on that day", (*asked).readUndated},
		{
			paramProject, "cities: cities, linked by the networks that they share; or another type of entities",
			(*asked).readProject,
		},
		{paramMinWeight, "with project: only links of at least this weight", (*asked).readMinWeight},
		{paramLines, "1: in GeoJSON, links are lines", (*asked).readLines},
		{paramRelease, "the ID of a release: this one or nothing", (*asked).readRelease},
	}
}

// refuseSelection refuses parameters of a graph in the address of the list of formats.
func refuseSelection(given url.Values) error {
	for _, p := range append(parameters(), parameter{name: "format"}) {
		if given.Has(p.name) {
			return bad("the format of a graph stands at the end of its path: %s.gexf?%s=…; %s lists them", Root, paramIDs, Root)
		}
	}
	return nil
}

// read reads the parameters of an address.
func (h *Handler) read(query string, format graphfile.Format) (*asked, error) {
	given, err := url.ParseQuery(query)
	if err != nil {
		return nil, bad(`the address is not well formed: write %% before two hexadecimal digits, and & between parameters`)
	}
	a := &asked{format: format}
	all := parameters()
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.name
	}
	for name, values := range given {
		if !slices.Contains(names, name) {
			return nil, bad("graphs have no parameter %q%s: they have %s", short(name), suggest.Meant(name, names),
				strings.Join(names, ", "))
		}
		if len(values) > 1 {
			return nil, bad("%s is there twice: write one, with commas between several values", name)
		}
	}
	for _, p := range all {
		if !given.Has(p.name) {
			continue
		}
		value := given.Get(p.name)
		if strings.Trim(value, ", ") == "" {
			return nil, bad("%s is empty: leave it out, or give it a value: %s", p.name, p.about)
		}
		if err := p.read(a, h, value); err != nil {
			return nil, err
		}
	}
	return a, a.check()
}

// check refuses parameters that do not go together.
func (a *asked) check() error {
	switch {
	case a.ids != nil && a.programme != nil:
		return bad("%s and %s do not go together: add the programmes to %s", paramIDs, paramProgramme, paramIDs)
	case a.ids != nil && a.project == nil && (a.entities != nil || a.within != nil):
		return bad("%s names the entities by itself: leave out %s and %s", paramIDs, paramEntities, paramWithin)
	case a.undated != "" && a.asOf == "":
		return bad("%s says what becomes of links without dates on a day: give the day, %s=2015-12-31",
			paramUndated, paramAsOf)
	case a.minWeight != 0 && a.project == nil:
		return bad("%s is for projections: add %s=cities", paramMinWeight, paramProject)
	case a.options.Lines && a.format.Name != "geojson":
		return bad("%s is for geojson: all other formats have the links anyway", paramLines)
	}
	return nil
}

// String is the query string in its normal form: equal for all addresses that ask for the same graph in any format.
func (a *asked) String() string {
	var parts []string
	add := func(name string, values ...string) {
		if value := strings.Join(values, ","); value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	add(paramIDs, a.ids...)
	add(paramProgramme, a.programme...)
	add(paramTypes, a.types...)
	add(paramEntities, a.entities...)
	add(paramWithin, a.within...)
	add(paramAsOf, a.asOf)
	add(paramUndated, a.undated)
	if a.project != nil {
		add(paramProject, a.project.List)
	}
	if a.minWeight > 1 {
		add(paramMinWeight, strconv.Itoa(a.minWeight))
	}
	return strings.Join(parts, "&")
}

// short bounds what a message repeats of an address.
func short(s string) string {
	const most = 60
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
