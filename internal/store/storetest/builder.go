package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// builder writes small graphs by hand. It panics where the hand slipped.
type builder struct {
	o *kg.Ontology
	g *kg.Graph
}

// graph makes the graph that build writes: sorted by id, places located.
func graph(build func(*builder)) *kg.Graph {
	b := &builder{kg.CityNetworks(), &kg.Graph{Release: kg.Release{ID: "2026-01-02-abc", Hash: "abc", Date: 20260102}}}
	if build != nil {
		build(b)
	}
	finish(b.o, b.g)
	return b.g
}

// finish sorts the lists of a graph as a loader hands them over, locates its places and bounds its links.
func finish(o *kg.Ontology, g *kg.Graph) {
	slices.SortFunc(g.Entities, func(x, y *kg.Entity) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Links, func(x, y kg.LinkRecord) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Statements, func(x, y *kg.Statement) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Evidence, func(x, y *kg.Evidence) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Rules, func(x, y kg.Rule) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Blocks, func(x, y kg.Block) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Layers, func(x, y kg.Layer) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortFunc(g.Coverage, func(x, y *kg.Coverage) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Tombstones, func(x, y kg.Tombstone) int { return cmp.Compare(x.ID, y.ID) })
	tree, _ := g.PlaceTree(o)
	g.Locate(o, tree)
	g.Bound(o)
	g.NameByStatements()
	g.Cover(o)
}

// entity adds an entity; the type follows from the id. What comes after the name are
// pairs: the name of an own property and its value, or "aliases" (a []string), "names" (a []kg.Name),
// "description", "note", "sameAs" ("scheme:value ...").
func (b *builder) entity(id, name string, pairs ...any) {
	t, ok := b.o.TypeOf(id)
	if !ok {
		panic("storetest: no entity type for " + id)
	}
	e := &kg.Entity{ID: id, Name: name, Type: t}
	detail := func() *kg.Detail {
		if e.Detail == nil {
			e.Detail = &kg.Detail{}
		}
		return e.Detail
	}
	for i := 0; i < len(pairs); i += 2 {
		switch field := pairs[i].(string); field {
		case "aliases":
			detail().Aliases = pairs[i+1].([]string)
		case "names":
			detail().Names = pairs[i+1].([]kg.Name)
			kg.SortNames(detail().Names)
		case "description":
			detail().Description = pairs[i+1].(string)
		case "note":
			detail().Note = pairs[i+1].(string)
		case "sameAs":
			for _, pair := range strings.Fields(pairs[i+1].(string)) {
				scheme, v, _ := strings.Cut(pair, ":")
				detail().SameAs = append(detail().SameAs, kg.ExternalID{Scheme: scheme, Value: v})
			}
		default:
			p := b.o.Entities[t].Prop(field)
			if p < 0 {
				panic("storetest: " + id + " has no property " + field)
			}
			e.Props = append(e.Props, kg.Prop{Index: uint8(p), Value: ofKind(b.o.Entities[t].Props[p].Kind, pairs[i+1])})
		}
	}
	slices.SortFunc(e.Props, func(x, y kg.Prop) int { return cmp.Compare(x.Index, y.Index) })
	b.g.Entities = append(b.g.Entities, e)
}

// entities adds entities that are named as their id says.
func (b *builder) entities(ids string) {
	for _, id := range strings.Fields(ids) {
		b.entity(id, id[strings.Index(id, ":")+1:])
	}
}

// link adds a link, written "from TYPE to", with pairs: role, programme, topics (a
// []string), status, confidence, since, until, own fields (kg.LinkField), and sources
// ("source:a source:b"), each of which gives it a record of evidence.
func (b *builder) link(id, ends string, pairs ...any) {
	part := strings.Fields(ends)
	t, ok := b.o.LinkType(part[1])
	if !ok {
		panic("storetest: no link type " + part[1])
	}
	a := &kg.LinkAttrs{Type: t, Status: kg.Verified, Confidence: kg.Explicit}
	l := kg.LinkRecord{Link: kg.Link{ID: id, LinkAttrs: a}, From: part[0], To: part[2]}
	for i := 0; i < len(pairs); i += 2 {
		switch s, _ := pairs[i+1].(string); pairs[i] {
		case "role":
			a.Role = s
		case "programme":
			a.Programme = s
		case "topics":
			a.Topics = pairs[i+1].([]string)
		case "status":
			a.Status = kg.Status(s)
		case "confidence":
			a.Confidence = kg.Confidence(s)
		case "folder":
			a.Folder = s
		case "since":
			l.Since = day(s)
		case "until":
			l.Until = day(s)
		case "sources":
			for n, source := range strings.Fields(s) {
				b.evidence(fmt.Sprintf("E-%s-%d", id, n), id, source, "")
			}
		default:
			field := b.o.LinkField(pairs[i].(string))
			a.Props = a.Props.With(field, ofKind(b.o.LinkFields[field].Kind, pairs[i+1]))
		}
	}
	b.g.Links = append(b.g.Links, l)
}

func (b *builder) evidence(id, about, source, locator string) *kg.Evidence {
	e := &kg.Evidence{
		ID: id, About: about, Locator: locator, EvidenceAttrs: &kg.EvidenceAttrs{Source: source, Confidence: kg.Explicit},
	}
	b.g.Evidence = append(b.g.Evidence, e)
	return e
}

// observed adds evidence of what a source observed in a period.
func (b *builder) observed(id, about, source, from, to string) *kg.Evidence {
	e := b.evidence(id, about, source, "")
	e.SeenFrom, e.SeenTo = day(from), day(to)
	return e
}

func (b *builder) statement(id, subject, property, value, unit, asOf string) {
	b.g.Statements = append(b.g.Statements, &kg.Statement{
		ID: id, Subject: subject, Property: property, Value: value, Unit: unit, AsOf: asOf, Status: kg.Verified, Confidence: kg.Explicit,
	})
}

// coverage adds a record of completeness about the links of a type.
func (b *builder) coverage(id, about, linkType string, set func(*kg.Coverage)) {
	c := &kg.Coverage{ID: id, About: about, LinkTypes: []string{linkType}, Scope: "all of " + about}
	set(c)
	b.g.Coverage = append(b.g.Coverage, c)
}

// day is a date that is known to be well written.
func day(s string) kg.Date {
	d, err := kg.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func ofKind(k kg.Kind, v any) kg.Value {
	switch k {
	case kg.Enum:
		return kg.EnumValue(v.(string))
	case kg.DateKind:
		return kg.DateValue(day(v.(string)))
	case kg.Float:
		if n, ok := v.(int); ok {
			return kg.FloatValue(float64(n))
		}
	}
	return value(v)
}

// word is text that is compared as it stands: a word of a closed list, an id.
type word string

// value writes a Value as the Go value that it is.
func value(v any) kg.Value {
	switch v := v.(type) {
	case nil:
		return kg.Value{}
	case kg.Value:
		return v
	case string:
		return kg.StringValue(v)
	case word:
		return kg.EnumValue(string(v))
	case int:
		return kg.IntValue(int64(v))
	case float64:
		return kg.FloatValue(v)
	case bool:
		return kg.BoolValue(v)
	case kg.Date:
		return kg.DateValue(v)
	default:
		panic(fmt.Sprintf("storetest: no Value holds a %T", v))
	}
}
