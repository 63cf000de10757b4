package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Random makes a graph of about size entities and three times as many links that is
// valid for kg.CityNetworks and holds what engines get wrong: all types, few hubs and
// many leaves, parallel links, symmetric ones, loops and circles, unknown values, ties,
// names in many scripts, a tree of places, dates of which a part is known, evidence
// from several sources. The same seed and size give the same graph.
func Random(seed uint64, size int) *kg.Graph { return randomOf(kg.CityNetworks(), seed, size) }

func randomOf(o *kg.Ontology, seed uint64, size int) *kg.Graph {
	r := &randomGraph{
		Rand: rand.New(rand.NewPCG(seed, uint64(size))), o: o, byType: map[string][]string{}, keys: map[string]bool{},
		g: &kg.Graph{Release: kg.Release{ID: fmt.Sprintf("random-%d-%d", seed, size), Hash: fmt.Sprint(seed), Date: 20260101}},
	}
	r.entities(max(size, 30))
	r.places()
	for range 3 * size {
		r.link()
	}
	r.statements(size / 2)
	r.reference()
	r.disputes()
	r.layers()
	for _, e := range r.g.Entities {
		if e.Detail != nil {
			e.Detail.Names = r.names()
		}
	}
	r.coverage(size / 20)
	finish(r.o, r.g)
	return r.g
}

type randomGraph struct {
	*rand.Rand
	o      *kg.Ontology
	g      *kg.Graph
	byType map[string][]string // ids by entity type, hubs first
	keys   map[string]bool     // kg.LinkKey of all links
	attrs  []*kg.NameAttrs     // of names
}

// entities gives every type two entities or more; cities are half of all.
func (r *randomGraph) entities(size int) {
	for t := range r.o.Entities {
		n := 2 + size/(2*len(r.o.Entities))
		if r.o.Entities[t].Name == "City" {
			n = size / 2
		}
		for i := range n {
			r.entity(kg.TypeID(t), i)
		}
	}
}

func (r *randomGraph) entity(t kg.TypeID, n int) {
	row := &r.o.Entities[t]
	e := &kg.Entity{ID: fmt.Sprintf("%s:%s%d", row.Prefix, pick(r, "", "a-", "b"), n), Type: t, Name: r.name(), Folder: folder(n)}
	if r.IntN(3) == 0 {
		e.Detail = &kg.Detail{}
		for range r.IntN(3) {
			if a := r.name(); a != e.Name && !slices.Contains(e.Detail.Aliases, a) {
				e.Detail.Aliases = append(e.Detail.Aliases, a)
			}
		}
		slices.Sort(e.Detail.Aliases)
		if r.IntN(2) == 0 {
			e.Detail.Description = r.name() + " and " + r.name()
		}
		e.Detail.SameAs = append(e.Detail.SameAs, kg.ExternalID{Scheme: "wikidata", Value: fmt.Sprintf("Q%d%d", t+1, n)})
	}
	for i, p := range row.Props {
		v := r.property(p)
		if !v.IsNull() && p.Kind == kg.Int && slices.Contains(slices.Concat(row.Lifetime.Begin, row.Lifetime.End), p.Name) {
			v = kg.IntValue(2010 + int64(r.IntN(6))) // as r.date
		}
		if !v.IsNull() {
			e.Props = append(e.Props, kg.Prop{Index: uint8(i), Value: v})
		}
	}
	r.g.Entities = append(r.g.Entities, e)
	r.byType[row.Name] = append(r.byType[row.Name], e.ID)
}

// names are up to four names with evidence. Few attributes are shared by many names, as the loader shares them.
func (r *randomGraph) names() []kg.Name {
	for len(r.attrs) < 6 {
		a := &kg.NameAttrs{
			Language: pick(r, "", "", "ja", "pt-BR"), Script: pick(r, "Latn", "Jpan"), Kind: pick(r, kg.NameKinds()[1:]...),
		}
		for n := range r.IntN(3) {
			a.Evidence = append(a.Evidence, kg.NameEvidence{
				Source: r.hub(r.byType["Source"]), Locator: pick(r, "", "row 3"), RetrievedOn: pick(r, kg.Date(0), 20250101),
				Note: pick(r, "", "read twice"), Folder: folder(n),
			})
		}
		kg.SortNameEvidence(a.Evidence)
		r.attrs = append(r.attrs, a)
	}
	var out []kg.Name
	for range r.IntN(5) {
		out = append(out, kg.Name{Text: r.name(), NameAttrs: pick(r, r.attrs...)})
	}
	kg.SortNames(out)
	return slices.CompactFunc(out, func(a, b kg.Name) bool { return a.Compare(&b) == 0 })
}

// name is one of few, so that there are ties, in many scripts and cases.
func (r *randomGraph) name() string {
	words := []string{
		"São", "SAO", "Sa\u0303o", "Groß", "gross", "İzmir", "izmir", "ırmak", "東京", "東", "القَاهِرَة", "القاهرة", "😀", "😁", "\uE000", "ＴＯＫＹＯ", "tokyo",
		"Ångström", "Đà", "ﬁn", "ΑΘΉΝΑΣ", "αθήνας", "서울", "a", "A", "b", "Z", "zz", "100%", "_", "O'B\"rien\\", "<b>&",
	}
	out := words[r.IntN(len(words))]
	for r.IntN(3) == 0 {
		out += pick(r, " ", "-", "") + words[r.IntN(len(words))]
	}
	return out
}

// property is unknown one time in four, and else one of few values.
func (r *randomGraph) property(p kg.Property) kg.Value {
	if r.IntN(4) == 0 {
		return kg.Value{}
	}
	switch p.Kind {
	case kg.Enum:
		return kg.EnumValue(p.Values[r.IntN(len(p.Values))])
	case kg.Int:
		n := int64(r.IntN(8)) * int64(1+r.IntN(3))
		if p.Name == store.PopulationField { // of all standings
			n *= store.LargeCity / 2
		}
		return kg.IntValue(int64(max(p.Min, 1)) + n)
	case kg.Float:
		if p.Name == kg.Latitude || p.Name == kg.Longitude {
			return kg.FloatValue(r.degrees(p.Max))
		}
		return kg.FloatValue(float64(r.IntN(81)-40)/4 + 0.125)
	case kg.Bool:
		return kg.BoolValue(r.IntN(2) == 0)
	case kg.DateKind:
		return kg.DateValue(r.date())
	default:
		switch p.Pattern {
		case "":
			return kg.StringValue(r.name())
		case `[A-Z]{2}`:
			return kg.StringValue(r.letters(2))
		case `[A-Z]{3}`:
			return kg.StringValue(r.letters(3))
		case `\d{3}`, `\d{3}|[A-Z]{2}-[A-Z0-9]{1,3}`:
			return kg.StringValue(fmt.Sprintf("%03d", r.IntN(20)))
		case `https?://\S+`:
			return kg.StringValue("https://example.org/" + r.letters(1))
		case `[0-9a-f]{64}`:
			return kg.StringValue(strings.Repeat(pick(r, "0", "7", "e"), 64))
		default:
			panic("storetest: no random text matches " + p.Pattern)
		}
	}
}

// degrees is a latitude or a longitude up to a bound, which is a pole or the antimeridian: often that or next to it, and
// often a value that others have, too.
func (r *randomGraph) degrees(bound float64) float64 {
	return pick(r, float64(r.IntN(9)-4)/4, float64(r.IntN(81)-40)/4+0.125, bound, -bound, bound-0.125*float64(r.IntN(9)),
		0.125*float64(r.IntN(9))-bound, bound*(2*r.Float64()-1))
}

func (r *randomGraph) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('A' + r.IntN(6))
	}
	return string(b)
}

// date is known to the year, the month or the day, within few years; never unknown.
func (r *randomGraph) date() kg.Date {
	y, m, d := 2010+r.IntN(6), 1+r.IntN(12), 1+r.IntN(28)
	if r.IntN(2) == 0 {
		m, d = pick(r, 1, 12), pick(r, 1, 28)
	}
	switch r.IntN(3) {
	case 0:
		return kg.Date(y * 10000)
	case 1:
		return kg.Date(y*10000 + m*100)
	default:
		return kg.Date(y*10000 + m*100 + d)
	}
}

// places puts most places into a tree: regions above countries, countries above
// regions and cities. Some have a second link to a place that the tree implies.
func (r *randomGraph) places() {
	regions, countries := r.byType["Region"], r.byType["Country"]
	above, below := regions[:len(regions)/2], regions[len(regions)/2:]
	parent := map[string]string{}
	put := func(id, place string) {
		parent[id] = place
		r.add("LOCATED_IN", id, place, &kg.LinkAttrs{Status: kg.Derived}, 0, 0)
	}
	for i, id := range above[1:] {
		put(id, above[r.IntN(i+1)])
	}
	for _, id := range countries {
		if r.IntN(8) > 0 {
			put(id, above[r.IntN(len(above))])
		}
	}
	for _, id := range below {
		put(id, r.hub(countries))
	}
	for _, id := range r.byType["City"] {
		switch r.IntN(6) {
		case 0:
		case 1:
			put(id, r.hub(below))
		case 2:
			put(id, r.hub(countries))
			if implied := parent[parent[id]]; implied != "" {
				r.add("LOCATED_IN", id, implied, &kg.LinkAttrs{Status: kg.Derived}, 0, 0)
			}
		default:
			put(id, r.hub(countries))
		}
	}
}

// link adds a link of any type; one time in five it is parallel to an earlier one.
func (r *randomGraph) link() {
	t := kg.LinkTypeID(r.IntN(len(r.o.Links)))
	row := &r.o.Links[t]
	from, to := r.hub(r.byType[row.From[r.IntN(len(row.From))]]), r.hub(r.byType[row.To[r.IntN(len(row.To))]])
	if len(r.g.Links) > 0 && r.IntN(5) == 0 {
		l := &r.g.Links[r.IntN(len(r.g.Links))]
		t, from, to = l.Type, l.From, l.To
		row = &r.o.Links[t]
	}
	fromType, _ := r.o.TypeOf(from)
	toType, _ := r.o.TypeOf(to)
	if row.Tree && r.o.Entities[fromType].Place && r.o.Entities[toType].Place {
		return // see places
	}
	if r.IntN(6) == 0 && slices.Contains(row.To, r.o.Entities[fromType].Name) {
		to = from
	}
	if row.Acyclic && r.rank(from) <= r.rank(to) {
		return
	}
	if row.Symmetric && from > to {
		from, to = to, from
	}
	a := &kg.LinkAttrs{Status: pick(r, kg.Verified, kg.Verified, kg.Partly, kg.Derived)}
	if r.IntN(2) == 0 {
		a.Role = pick(r, "host", "Host", "guest", "Gäste", "gaste", "président")
	}
	if r.IntN(3) == 0 {
		a.Programme = r.hub(r.byType["Programme"])
	}
	for _, topic := range []string{"Air", "air", "Eau", "éau"} {
		if r.IntN(8) == 0 {
			a.Topics = append(a.Topics, topic)
		}
	}
	if r.IntN(2) == 0 {
		for i, f := range r.o.OwnLinkFields() {
			if v := r.property(f.Property); !v.IsNull() {
				a.Props = a.Props.With(i, v)
			}
		}
	}
	var since, until kg.Date
	if r.IntN(2) == 0 {
		since = r.date()
	}
	if r.IntN(3) == 0 {
		until = r.date()
	}
	if since != 0 && until != 0 && since.First() > until.First() {
		since, until = until, since
	}
	if toType, _ = r.o.TypeOf(to); !r.o.Connects(row, fromType, toType) {
		return
	}
	r.add(row.Name, from, to, a, since, until)
}

// rank orders entities so that links of acyclic types lead from a higher to a lower one.
func (r *randomGraph) rank(id string) int {
	t, _ := r.o.TypeOf(id)
	return 1000000*int(t) + slices.Index(r.byType[r.o.Entities[t].Name], id)
}

// add adds a link unless there is one of that key, with one to three records of evidence.
func (r *randomGraph) add(typeName, from, to string, a *kg.LinkAttrs, since, until kg.Date) {
	key := kg.LinkKey(typeName, from, to, a.Role, a.Programme, since)
	if r.keys[key] {
		return
	}
	r.keys[key] = true
	a.Type, _ = r.o.LinkType(typeName)
	a.Folder = folder(len(r.g.Links))
	l := kg.LinkRecord{Link: kg.Link{ID: kg.DerivedID("L", key), LinkAttrs: a, Since: since, Until: until}, From: from, To: to}
	a.Confidence = r.evidence(l.ID)
	r.g.Links = append(r.g.Links, l)
}

func (r *randomGraph) evidence(about string) kg.Confidence {
	best := kg.Implied
	for n := range 1 + r.IntN(3) {
		e := &kg.Evidence{
			ID: kg.DerivedID("E", fmt.Sprint(about, n)), About: about, EvidenceAttrs: new(kg.EvidenceAttrs),
		}
		e.Source, e.StatedAs = r.hub(r.byType["Source"]), r.name()
		e.Locator = pick(r, "", "m49-tree", fmt.Sprintf("%d:%d-%d", r.IntN(12), r.IntN(1200), 1200+r.IntN(9)), fmt.Sprint("row ", r.IntN(20)))
		e.Confidence, e.RetrievedOn, e.Folder = pick(r, kg.Explicit, kg.Implied), 20250101, folder(len(r.g.Evidence))
		e.Component, e.Note = pick(r, "", "", "Asia", "north"), pick(r, "", "round 2", "Read twice.", "listed as Éau")
		if r.IntN(2) == 0 {
			e.SeenFrom = r.date()
			if r.IntN(2) == 0 {
				e.SeenTo = max(e.SeenFrom, r.date())
			}
		}
		if e.Confidence == kg.Explicit {
			best = kg.Explicit
		}
		r.g.Evidence = append(r.g.Evidence, e)
	}
	return best
}

func (r *randomGraph) statements(n int) {
	for i := range n {
		p := r.o.StatementProps[r.IntN(len(r.o.StatementProps))]
		s := &kg.Statement{
			ID: fmt.Sprintf("P%d", i), Subject: r.hub(r.byType[pick(r, "Programme", "City", "UNBody")]), Property: p.Name, Value: fmt.Sprint(2000 + r.IntN(9)), Status: kg.Verified,
		}
		switch {
		case p.Kind == kg.String:
			s.Value = r.name()
		case p.Kind == kg.DateKind:
			s.Value = r.date().String()
		case !p.Counted:
			s.Value = fmt.Sprint(2010 + r.IntN(6))
		}
		if p.Counted {
			s.Unit, s.AsOf = pick(r, "cities", "members"), pick(r, "2019", "2019-05", "1990/2003")
		}
		s.Folder = folder(i)
		if i%5 == 0 {
			s.Status = kg.Partly
		}
		s.Confidence = r.evidence(s.ID)
		r.g.Statements = append(r.g.Statements, s)
	}
}

// disputes makes events parts of several programmes, which chance alone hardly does.
func (r *randomGraph) disputes() {
	for range 4 {
		r.add("PART_OF", r.hub(r.byType["Event"]), r.hub(r.byType["Programme"]), &kg.LinkAttrs{Status: kg.Verified}, 0, 0)
	}
}

// folder is that of the record of a number.
func folder(n int) string { return [...]string{"core", "networks", "", "Core", "mine"}[n%5] }

// hub picks one of a list, the first ones far more often than the last.
func (r *randomGraph) hub(ids []string) string {
	x := r.Float64()
	return ids[int(x*x*x*float64(len(ids)))]
}

func pick[T any](r interface{ IntN(int) int }, choices ...T) T { return choices[r.IntN(len(choices))] }
