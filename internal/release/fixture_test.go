package release_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// files are the files of a data folder by path.
type files map[string]string

// folder makes a data folder of files, with the name that messages give it.
func folder(name string, f files) datafolder.Folder {
	fsys := fstest.MapFS{}
	for path, text := range f {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return datafolder.Folder{Name: name, FS: fsys}
}

// with gives a copy of the files with others put over them; an empty text takes one away.
func (f files) with(over files) files {
	out := maps.Clone(f)
	for path, text := range over {
		if out[path] = text; text == "" {
			delete(out, path)
		}
	}
	return out
}

// rows is a file of the given lines.
func rows(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

// small is a folder in which everything is right: two countries, cities, a programme of
// which a document and a page speak.
func small() files {
	return files{
		"rules.csv": rows("id,rule",
			"city-country,The country of a city is the one of its gazetteer entry.",
			"m49-tree,The parent of a country is the one of M49.",
			"city-division,The division of a city is the one of its gazetteer entry.",
			"division-country,The country of a division is the one of its code.",
			"region-country,The place above a region is the one of its row."),
		"entities/source.csv": rows("id,name,kind,url,retrieved_on",
			"source:editorial,Rules of the project,editorial,,",
			"source:geonames,GeoNames,dataset,https://www.geonames.org/,2026-11-01",
			"source:un-m49,M49,dataset,https://unstats.un.org/,2026-11-02",
			"source:document,The document,document,,2026-11-03",
			"source:page,A page,web,https://example.org/,2026-11-04",
			"source:geonames-divisions,Divisions of GeoNames,dataset,,2026-11-01",
			"source:iso-3166-2,Codes of divisions,dataset,,2026-11-01"),
		"entities/region.csv": rows("id,name,kind,code,parent,same_as",
			"region:m49-001,World,m49,001,,m49:001",
			"region:m49-142,Asia,continent,142,region:m49-001,m49:142"),
		"entities/country.csv": rows("id,name,iso2,parent,same_as",
			"country:jp,Japan,JP,region:m49-142,iso3166-1:JP|m49:392",
			"country:cn,China,CN,region:m49-142,iso3166-1:CN|m49:156"),
		"entities/city.csv": rows("id,name,parent,same_as,latitude,population,is_capital",
			"city:jp-kyoto,Kyoto,country:jp,geonames:1857910|wikidata:Q34600,35.02107,1459640,false",
			"city:cn-taizhou,Taizhou,country:cn,geonames:8400694,28.65,,"),
		"entities/programme.csv": rows("id,name,acronym,aliases,start_year",
			"programme:iuc,International Urban Cooperation,IUC,,"),
		"entities/theme.csv": rows("id,name,kind", "theme:clean-energy,clean energy,focus"),
		"links/page.csv": rows("id,type,from,to,role,since,until,seen_from,seen_to,programme,topics,status,note,source,locator,stated_as,confidence,retrieved_on",
			"L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,2020,,,,,,,source:page,,,,",
			"L2,PAIRED_WITH,city:cn-taizhou,city:jp-kyoto,twin,,,2018,2019,programme:iuc,water|energy,,,source:page,,,,"),
		"statements.csv": rows("id,subject,property,value,unit,as_of,source",
			"P1,programme:iuc,start_year,2017,,,source:page",
			"P2,programme:iuc,city_count,25,cities,2019,source:page"),
		"evidence.csv": rows("id,about,source,locator,stated_as,confidence",
			"E1,L1,source:document,0:0-4,Kyot,implied"),
		"blocks.csv": rows("id,source,programme,paragraph_line,title_line,byte_start,byte_end,truncated",
			"B1,source:document,programme:iuc,0,1,0,10,false"),
	}
}

// read reads folders of files, named a, b, c ... in this order.
func read(t testing.TB, layers ...files) (*kg.Graph, error) {
	t.Helper()
	var folders []datafolder.Folder
	for i, f := range layers {
		folders = append(folders, folder(string(rune('a'+i)), f))
	}
	return release.Read(t.Context(), kg.CityNetworks(), folders...)
}

func mustRead(t testing.TB, layers ...files) *kg.Graph {
	t.Helper()
	g, err := read(t, layers...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// faultsOf are the faults of a reading as "file:line:column name", with their texts.
func faultsOf(t testing.TB, layers ...files) datafolder.Faults {
	t.Helper()
	_, err := read(t, layers...)
	var faults datafolder.Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("the error is no list of faults: %v", err)
	}
	return faults
}

func place(f datafolder.Fault) string {
	return strings.TrimSpace(fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Name))
}

func entityOf(t testing.TB, g *kg.Graph, id string) *kg.Entity {
	t.Helper()
	i := slices.IndexFunc(g.Entities, func(e *kg.Entity) bool { return e.ID == id })
	if i < 0 {
		t.Fatalf("no entity %s", id)
	}
	return g.Entities[i]
}

// prop is the text of an own property by its column.
func prop(t testing.TB, g *kg.Graph, id, column string) string {
	t.Helper()
	e := entityOf(t, g, id)
	i := slices.IndexFunc(kg.CityNetworks().Entities[e.Type].Props, func(p kg.Property) bool { return p.Column == column })
	if i < 0 {
		t.Fatalf("%s has no property %s", id, column)
	}
	return e.Prop(i).Text()
}

func linkType(t testing.TB, name string) kg.LinkTypeID {
	t.Helper()
	lt, ok := kg.CityNetworks().LinkType(name)
	if !ok {
		t.Fatalf("no link type %s", name)
	}
	return lt
}

// linksOf are all links of a type between two ids; an empty id stands for any.
func linksOf(t testing.TB, g *kg.Graph, name, from, to string) []kg.LinkRecord {
	t.Helper()
	lt := linkType(t, name)
	var out []kg.LinkRecord
	for _, l := range g.Links {
		if l.Type == lt && (from == "" || l.From == from) && (to == "" || l.To == to) {
			out = append(out, l)
		}
	}
	return out
}

func evidenceAbout(g *kg.Graph, about string) []*kg.Evidence {
	var out []*kg.Evidence
	for _, e := range g.Evidence {
		if e.About == about {
			out = append(out, e)
		}
	}
	return out
}
