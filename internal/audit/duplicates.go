package audit

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/toponym"
)

// Duplicate is a pair of entities that may be one, with the reasons to think so.
type Duplicate struct {
	A, B       *kg.Entity // A has the smaller id
	Reasons    []string   // sorted
	Kilometres float64    // between two places; negative when unknown
}

// sameSpot is the distance in kilometres within which two places of any names may be one.
const sameSpot = 0.3

// Duplicates reads the directories and lists the pairs of entities that may be one, by the ids of both, without those
// that a file distinct.csv tells apart. Errors are those of release.Read.
func Duplicates(ctx context.Context, o *kg.Ontology, folders ...datafolder.Folder) ([]Duplicate, error) {
	g, distinct, err := release.ReadWithDistinct(ctx, o, folders...)
	if err != nil {
		return nil, err
	}
	d := newDuplicates(o)
	for _, e := range g.Entities {
		d.add(e)
	}
	d.compareNames()
	d.compareExternalIDs()
	d.compareSpots()
	return d.list(distinct), nil
}

// duplicates looks for candidates in buckets, so that its time grows with the number of entities and not of pairs.
type duplicates struct {
	o        *kg.Ontology
	names    map[nameKey][]named         // by name
	external map[string][]external       // by the value of the id without its form
	spots    map[spot][]*kg.Entity       // by cell of a grid
	found    map[release.Pair]*Duplicate // candidates
	places   map[*kg.Entity]*geo.Point   // with coordinates
	column   map[string][]int            // place of a property by entity type
}

// nameKey is what two entities of one name have in common.
type nameKey struct {
	class   string // types whose entities may be one
	country string
	name    string // folded, without the words for a kind of place
}

// named is an entity with one of its names.
type named struct {
	*kg.Entity
	name  string
	alias bool // not the name of the entity itself
}

type external struct {
	*kg.Entity
	text string // scheme:value
}

// spot is a cell of the grid, a hundredth of a degree wide.
type spot struct{ latitude, longitude int }

func newDuplicates(o *kg.Ontology) *duplicates {
	return &duplicates{
		o: o, names: map[nameKey][]named{}, external: map[string][]external{}, spots: map[spot][]*kg.Entity{},
		found: map[release.Pair]*Duplicate{}, places: map[*kg.Entity]*geo.Point{}, column: map[string][]int{},
	}
}

func (d *duplicates) prop(e *kg.Entity, column string) kg.Value {
	if d.column[column] == nil {
		for t := range d.o.Entities {
			d.column[column] = append(d.column[column], d.o.Entities[t].PropOfColumn(column))
		}
	}
	if i := d.column[column][e.Type]; i >= 0 {
		return e.Prop(i)
	}
	return kg.Value{}
}

// add puts an entity into the buckets.
func (d *duplicates) add(e *kg.Entity) {
	if p, ok := d.o.Point(e); ok {
		d.places[e] = &p
		s := spotOf(p)
		d.spots[s] = append(d.spots[s], e)
	}
	if class := d.class(e); class != "" {
		seen := map[string]bool{}
		add := func(name string, alias bool) {
			key := nameKey{class: class, country: e.Country(), name: plainName(name)}
			if key.name != "" && !seen[key.name] {
				seen[key.name] = true
				d.names[key] = append(d.names[key], named{Entity: e, name: name, alias: alias})
			}
		}
		add(e.Name, false)
		for name := range e.OtherNames() {
			add(name, true)
		}
	}
	for _, x := range e.SameAs() {
		d.addExternal(e, x.Scheme, x.Value)
	}
	for _, c := range codeColumns {
		if code := d.prop(e, c.column).Str(); code != "" {
			d.addExternal(e, c.scheme, code)
		}
	}
	if url := d.prop(e, "url").Str(); url != "" {
		key := "url:" + plainURL(url)
		d.external[key] = append(d.external[key], external{Entity: e, text: url})
	}
}

// codeColumns are the properties that hold an external id, with its scheme.
var codeColumns = [...]struct{ column, scheme string }{
	{column: "iso2", scheme: "iso3166-1"},
	{column: "iso3", scheme: "iso3166-1"},
	{column: "m49", scheme: "m49"},
	{column: "code", scheme: "iso3166-2"},
	{column: "code", scheme: "m49"},
}

func (d *duplicates) addExternal(e *kg.Entity, scheme, value string) {
	key := scheme + ":" + plainValue(value)
	d.external[key] = append(d.external[key], external{Entity: e, text: scheme + ":" + value})
}

// class returns the name of a group of types whose entities may be one: organisations, programmes and bodies are
// easily taken for each other. Sources are told apart by their addresses, not by their names.
func (d *duplicates) class(e *kg.Entity) string {
	switch t := &d.o.Entities[e.Type]; t.Name {
	case "Source":
		return ""
	case "Organisation", "Programme", "UNBody", "Event", "Agreement":
		return "body"
	default:
		return t.Name
	}
}

// compareNames finds entities of one name: places within the distance, or of unknown position, and other entities.
func (d *duplicates) compareNames() {
	for _, bucket := range d.names {
		// Places by latitude, so that each is compared with those near it only; those of unknown position first.
		slices.SortFunc(bucket, func(x, y named) int {
			return cmp.Or(cmp.Compare(d.latitude(x.Entity), d.latitude(y.Entity)), cmp.Compare(x.ID, y.ID))
		})
		for i, x := range bucket {
			for _, y := range bucket[i+1:] {
				if at := d.places[x.Entity]; at != nil && d.latitude(y.Entity)-at.Latitude > release.Nearby/geo.KilometresOfDegree {
					break
				}
				if x.Entity == y.Entity || x.alias && y.alias && !d.tells(x) {
					continue
				}
				if km := d.distance(x.Entity, y.Entity); km <= release.Nearby {
					d.candidate(x.Entity, y.Entity, reasonOf(x, y))
				}
			}
		}
	}
}

// tells reports whether a name that is the own name of neither makes two entities a candidate: those of bodies do, and
// those of places in other scripts. In Latin letters, neighbours share former names and the names of parts.
func (d *duplicates) tells(x named) bool {
	return d.class(x.Entity) == "body" || kg.ScriptOf(x.name) != "Latn"
}

func reasonOf(x, y named) string {
	if y.ID < x.ID {
		x, y = y, x
	}
	what := fmt.Sprintf("the name %q", x.name)
	if x.name != y.name {
		what = fmt.Sprintf("the names %q and %q", x.name, y.name)
	}
	switch {
	case x.alias && y.alias:
		what += ", aliases of both"
	case x.alias || y.alias:
		what += ", an alias of one"
	}
	return what
}

// compareExternalIDs finds entities with one external id in two forms, and sources at one address.
func (d *duplicates) compareExternalIDs() {
	for _, bucket := range d.external {
		for i, x := range bucket {
			for _, y := range bucket[i+1:] {
				if x.Entity != y.Entity {
					d.candidate(x.Entity, y.Entity, fmt.Sprintf("the ids %s and %s", x.text, y.text))
				}
			}
		}
	}
}

// compareSpots finds places of one type at nearly the same position, in a cell and the cells around it.
func (d *duplicates) compareSpots() {
	for at, cell := range d.spots {
		for _, x := range cell {
			for i := -1; i <= 1; i++ {
				for j := -1; j <= 1; j++ {
					for _, y := range d.spots[spot{latitude: at.latitude + i, longitude: at.longitude + j}] {
						if x.ID < y.ID && x.Type == y.Type && d.distance(x, y) <= sameSpot {
							d.candidate(x, y, "nearly the same position")
						}
					}
				}
			}
		}
	}
}

func (d *duplicates) candidate(a, b *kg.Entity, reason string) {
	if b.ID < a.ID {
		a, b = b, a
	}
	key := release.PairOf(a.ID, b.ID)
	if d.found[key] == nil {
		km := -1.0
		if d.places[a] != nil && d.places[b] != nil {
			km = d.distance(a, b)
		}
		d.found[key] = &Duplicate{A: a, B: b, Kilometres: km}
	}
	if one := d.found[key]; !slices.Contains(one.Reasons, reason) {
		one.Reasons = append(one.Reasons, reason)
	}
}

// list returns the candidates without those that are told apart.
func (d *duplicates) list(distinct map[release.Pair]bool) []Duplicate {
	var out []Duplicate
	for key, one := range d.found {
		if !distinct[key] {
			slices.Sort(one.Reasons)
			out = append(out, *one)
		}
	}
	slices.SortFunc(out, func(x, y Duplicate) int {
		return cmp.Or(cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.ID, y.B.ID))
	})
	return out
}

// distance returns the kilometres between two places; 0 when a position is unknown.
func (d *duplicates) distance(x, y *kg.Entity) float64 {
	a, b := d.places[x], d.places[y]
	if a == nil || b == nil {
		return 0
	}
	return float64(geo.Metres(a.Vector(), b.Vector())) / 1000
}

func (d *duplicates) latitude(e *kg.Entity) float64 {
	if p := d.places[e]; p != nil {
		return p.Latitude
	}
	return math.Inf(-1)
}

func spotOf(p geo.Point) spot {
	return spot{latitude: int(math.Floor(p.Latitude * 100)), longitude: int(math.Floor(p.Longitude * 100))}
}

// emptyWords are words that names of bodies have or lack at will.
var emptyWords = map[string]bool{
	"of": true, "the": true, "di": true, "de": true, "and": true, "&": true, "for": true, "programme": true, "program": true,
	"network": true, "initiative": true, "county": true, "district": true,
}

// plainName folds a name and removes punctuation, the words for its kind and empty words, unless nothing else remains.
func plainName(name string) string {
	words := nameWords(toponym.Plain(name))
	own := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return emptyWords[w] })
	if len(own) == 0 {
		own = nameWords(name)
	}
	return strings.Join(own, " ")
}

func nameWords(name string) []string {
	return strings.FieldsFunc(kg.Fold(name), func(r rune) bool { return strings.ContainsRune(" -,.()'/", r) })
}

// plainValue is the value of an external id without what its forms differ in: case, separators and leading zeros.
func plainValue(value string) string {
	value = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.", r) {
			return -1
		}
		return r
	}, strings.ToUpper(value))
	return strings.TrimLeft(value, "0")
}

// plainURL is an address without what does not change the page.
func plainURL(url string) string {
	url = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(url), "https://"), "http://")
	url, _, _ = strings.Cut(url, "#")
	return strings.TrimRight(strings.TrimPrefix(url, "www."), "/")
}
