package querytest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The owners of values that are no entity type.
const (
	ownerEntity = "Entity" // any type
	ownerLink   = "Link"
	ownerNode   = "Node" // anything with an id
	ownerPlace  = "Place"
)

// vocabulary is what a graph can be asked about: the values that it holds, by the type
// and the field that have them, with those of well linked entities first.
type vocabulary struct {
	values     map[string]map[string][]kg.Value // by owner, then field
	ids        map[string][]string              // by owner
	external   []kg.ExternalID
	statements []string // properties that statements give values of
	disputed   []string // properties and link types that there can be conflicts of
	texts      []string // of descriptions, roles, topics and sources, which a search of texts looks at
	releases   []string
	dates      []kg.Date
}

func newVocabulary(o *kg.Ontology, g *kg.Graph) *vocabulary {
	v := &vocabulary{values: map[string]map[string][]kg.Value{}, ids: map[string][]string{}}
	degree := map[string]int{}
	for i := range g.Links {
		degree[g.Links[i].From]++
		degree[g.Links[i].To]++
	}
	entities := slices.Clone(g.Entities)
	slices.SortFunc(entities, func(a, b *kg.Entity) int {
		return cmp.Or(cmp.Compare(degree[b.ID], degree[a.ID]), strings.Compare(a.ID, b.ID))
	})
	fields := []string{store.FieldName, store.FieldAnyName, store.FieldDescription, store.FieldCountry, store.FieldWithin}
	for _, e := range entities {
		row := &o.Entities[e.Type]
		owners := []string{row.Name, ownerEntity}
		v.id(e.ID, owners...)
		v.external = append(v.external, e.SameAs()...)
		v.add(store.FieldDegree, []kg.Value{kg.IntValue(int64(degree[e.ID]))}, owners...)
		for _, f := range fields {
			v.add(f, store.EntityValues(nil, o, e, f), owners...)
		}
		for _, p := range row.Props {
			v.add(p.Name, store.EntityValues(nil, o, e, p.Name), owners...)
		}
		store.EntityTexts(e, v.addText)
	}
	for i := range g.Links {
		l := &g.Links[i]
		v.id(l.ID, ownerLink)
		store.LinkTexts(l.LinkAttrs, v.addText)
		for n := range o.LinkFields {
			if f := &o.LinkFields[n]; f.Kind != kg.Enum || f.Entity != "" {
				v.add(f.Name, o.LinkValues(nil, &l.Link, n), ownerLink)
			}
		}
	}
	for _, s := range g.Statements {
		v.id(s.ID, "Statement")
	}
	for _, e := range g.Evidence {
		v.id(e.ID, "Evidence")
		store.EvidenceTexts(e, v.addText)
		v.add(store.LinkSource, []kg.Value{kg.EnumValue(e.Source)}, ownerLink)
	}
	for _, p := range o.StatementProps {
		v.statements = append(v.statements, p.Name)
		if !p.Multi {
			v.disputed = append(v.disputed, p.Name)
		}
	}
	for _, l := range o.Links {
		if len(l.ExpectedUnique) > 0 {
			v.disputed = append(v.disputed, l.Name)
		}
	}
	v.releases = []string{g.Release.ID}
	return v
}

func (v *vocabulary) id(id string, owners ...string) {
	for _, owner := range append(owners, ownerNode) {
		v.ids[owner] = append(v.ids[owner], id)
	}
}

func (v *vocabulary) add(field string, values []kg.Value, owners ...string) {
	for _, x := range values {
		if x.Kind() == kg.DateKind {
			v.dates = append(v.dates, x.Date())
		}
		for _, owner := range owners {
			if v.values[owner] == nil {
				v.values[owner] = map[string][]kg.Value{}
			}
			v.values[owner][field] = append(v.values[owner][field], x)
		}
	}
}

func (v *vocabulary) addText(_ store.MatchField, text string) { v.texts = append(v.texts, text) }

// early picks one of a list, the first ones more often; the zero T from an empty list.
func early[T any](r *rand.Rand, list []T) T {
	if len(list) == 0 {
		var none T
		return none
	}
	x := r.Float64()
	return list[int(x*x*float64(len(list)))]
}

func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

// value is one that the field has somewhere, or one of its owner's names.
func (v *vocabulary) value(r *rand.Rand, owner, field string) kg.Value {
	if list := v.values[owner][field]; len(list) > 0 {
		return early(r, list)
	}
	return early(r, v.values[ownerEntity][store.FieldName])
}

// text is a value of a field as it stands, written differently, a part of it, or nonsense.
func (v *vocabulary) text(r *rand.Rand, owner, field, op string) string {
	s := v.value(r, owner, field).Text()
	runes := []rune(s)
	part := func(from, to int) string { return string(runes[from:to]) }
	switch r.IntN(10) {
	case 0:
		s = strings.ToUpper(s)
	case 1:
		s = strings.ToLower(s)
	case 2:
		s = kg.Fold(s)
	case 3:
		s = strings.ReplaceAll(s, "a", "a\u0301")
	case 4:
		return pick(r, "", " ", "zzzz", "\u0301", "%", "\\", "\"", "ﬁ", "ß", "İ", "\u0000", "😀", "ǅ")
	}
	if field == store.FieldAnyName && (op == "eq" || op == "in") && r.IntN(3) == 0 {
		return v.wrapped(r, s)
	}
	if runes = []rune(s); len(runes) > 1 && (op == "contains" || op == "startsWith" || r.IntN(12) == 0) {
		from := 0
		if op != "startsWith" {
			from = r.IntN(len(runes))
		}
		return part(from, from+1+r.IntN(len(runes)-from))
	}
	return s
}

// wrapped is a name as a table may write it: with its kind, its place, or both.
func (v *vocabulary) wrapped(r *rand.Rand, name string) string {
	name = pick(r, "City of ", "Prefeitura de ", "Stadt ", "", "") + name + pick(r, " Council", " District", "", "")
	if r.IntN(2) == 0 {
		name += pick(r, ", ", " / ") + early(r, v.values[pick(r, "Country", "Region")][store.FieldName]).Text()
	}
	return name
}

// words are one to three words of a text, in their order.
func (v *vocabulary) words(r *rand.Rand) string {
	list := strings.Fields(early(r, v.texts))
	if len(list) == 0 {
		return ""
	}
	from := r.IntN(len(list))
	return strings.Join(list[from:min(len(list), from+1+r.IntN(3))], " ")
}

// searched is something to search for: a name, the beginning of one, one with mistakes, one with its
// place behind it, as a table may write it, words of a text, an id, or nonsense. field is the argument; places are mostly countries and regions.
func (v *vocabulary) searched(r *rand.Rand, field string) string {
	owner := ownerEntity
	if field == "places" && r.IntN(5) > 0 {
		owner = pick(r, "Country", "Country", "Region")
	}
	runes := []rune(early(r, v.values[owner][store.FieldAnyName]).Text())
	switch r.IntN(15) {
	case 12:
		return v.wrapped(r, string(runes))
	case 13, 14:
		if field == "text" {
			return v.words(r)
		}
	case 0:
		return early(r, v.ids[owner])
	case 1:
		if x := early(r, v.external); x.Value != "" {
			return pick(r, x.Value, x.Scheme+":"+strings.ToLower(x.Value))
		}
	case 2:
		return pick(r, "", " ", "AND", "\"", "*", "~", "/", "\\", "(", "^", "\u0000", "😀", "東", "zz zz", strings.Repeat("ab ", 20), strings.Repeat("x", 300))
	case 3, 4:
		runes = runes[:min(len(runes), 1+r.IntN(4))]
	case 5:
		return string(runes) + pick(r, ", ", " (", "/", " - ") + v.searched(r, "places")
	case 6, 7, 8:
		for range 1 + r.IntN(2) {
			i := r.IntN(len(runes) + 1)
			switch r.IntN(3) {
			case 0:
				runes = slices.Insert(runes, i, pick(r, 'a', 'o', 'ß', '東', ' '))
			case 1:
				if i > 1 {
					runes[i-1], runes[i-2] = runes[i-2], runes[i-1]
				}
			default:
				if i > 0 {
					runes = slices.Delete(runes, i-1, i)
				}
			}
		}
	}
	return string(runes)
}

// anID is an id that fits the place, one of another kind, or none at all.
func (v *vocabulary) anID(r *rand.Rand, owner, field string) string {
	switch r.IntN(16) {
	case 0:
		return pick(r, "", "city:", "city:nowhere", "L0", "P99999", "E", "nope", ":", "Über:all", "42")
	case 1:
		return early(r, v.ids[pick(r, ownerNode, ownerEntity, "Country", "Programme")])
	}
	if list := v.values[owner][field]; len(list) > 0 {
		return early(r, list).Text()
	}
	return early(r, v.ids[owner])
}

// date is one of the data, one next to it, one of another precision, or any.
func (v *vocabulary) date(r *rand.Rand) kg.Date {
	d := early(r, v.dates)
	if d == 0 || r.IntN(10) == 0 {
		return pick(r, kg.Date(10101), 19000000, 20120229, 20130101, 20121231, 20150700, 99991231, 99990000)
	}
	y, m, day := d/10000*10000, max(d/100%100, 1)*100, max(d%100, 1)
	switch r.IntN(8) {
	case 0:
		return y
	case 1:
		return y + m
	case 2:
		return y + 10000
	case 3:
		return y + m + min(day+1, 28)
	case 4:
		return d.First()
	case 5:
		return d.End()
	default:
		return d
	}
}
