package pages

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

const (
	attempts      = 4   // to read a description because the release has moved meanwhile
	perRelation   = 20  // links of a relation on the page of an entity
	linksOnPage   = 120 // at most, of all relations, so that a page stays small
	fewest        = 5   // links of a relation that a page has where there are many relations
	perPage       = 100 // links on a page of a relation
	linksAtOnce   = 1_000
	evidenceShown = perRelation
)

// errMoved is the error of a description whose answers are from two releases.
var errMoved = errors.New("the release has moved between two answers")

// wanted is the description that a request asks for.
type wanted struct {
	kind     kind
	id       string
	relation string // the path of a relation below an entity; "" for the whole
	after    string // a cursor in the relation
	whole    bool   // with all links, for files
}

// describe reads a description from one release.
func (h *Handler) describe(ctx context.Context, w wanted) (*Description, error) {
	for i := 1; ; i++ {
		d, err := h.describeOnce(ctx, w)
		if !errors.Is(err, errMoved) && !inprocess.RefusedFor(err, errcode.ReleaseMoved) {
			return d, err
		}
		if i == attempts {
			return nil, inprocess.Problemf(errcode.ReleaseMoved, "the data changed several times while the page was read: try again")
		}
	}
}

func (h *Handler) describeOnce(ctx context.Context, w wanted) (*Description, error) {
	if _, ok := h.Ontology.TypeOf(w.id); !ok {
		return h.describeRecord(ctx, w)
	}
	d, err := h.describeEntity(ctx, w)
	if err != nil {
		return nil, err
	}
	switch {
	case w.relation == insidePath && d.Cities != nil:
		return d, h.readInside(ctx, d, w)
	case w.relation != "":
		return d, h.readRelation(ctx, d, w)
	case w.whole:
		return d, h.readLinks(ctx, d)
	default:
		return d, h.readRelations(ctx, d)
	}
}

// Entity is an entity of an answer, as [EntityFragment] selects it.
type Entity struct {
	Ref              `json:",inline"`
	Description      string         `json:"description"`
	Note             string         `json:"note"`
	Degree           int            `json:"degree"`
	SameAs           []ExternalID   `json:"sameAs"`
	Names            []Name         `json:"names"`
	Statements       []Statement    `json:"statements"`
	Completeness     []Completeness `json:"completeness"`
	NeighbourSummary []Count        `json:"neighbourSummary"`
	Country          *Ref           `json:"country"`
	Evidence         struct {
		TotalCount int        `json:"totalCount"`
		Nodes      []Evidence `json:"nodes"`
	} `json:"evidence"`
	Own map[string]any `json:",embed"` // by inprocess.PropertyKey
}

// describeEntity reads all that does not grow with the links.
func (h *Handler) describeEntity(ctx context.Context, w wanted) (*Description, error) {
	var got struct {
		Dataset   Release `json:"dataset"`
		Entity    *Entity `json:"entity"`
		Cities    *inside `json:"cities"`
		Conflicts struct {
			Nodes []Conflict `json:"nodes"`
		} `json:"conflicts"`
	}
	t, _ := h.Ontology.TypeOf(w.id)
	place := h.Ontology.Entities[t].Place
	warnings, err := h.ask(ctx, h.queries.entity, map[string]any{"id": w.id, "place": place}, &got)
	if err != nil {
		return nil, err
	}
	if got.Entity == nil {
		return nil, absence(w.id, warnings)
	}
	e := got.Entity
	if k := h.kindOf(e.ID); k != w.kind || e.ID != w.id {
		return nil, &moved{k, e.ID}
	}
	d := &Description{
		Kind: w.kind, ID: e.ID, Type: e.Type, Name: e.Name, Address: address(w.kind, e.ID), Release: got.Dataset,
		Facts: e.Facts(h.Ontology), SameAs: e.SameAs, Statements: e.Statements, Conflicts: got.Conflicts.Nodes,
		Completeness: e.Completeness, Links: e.Degree, EvidenceCount: e.Evidence.TotalCount, Evidence: e.Evidence.Nodes,
	}
	if got.Cities != nil && got.Cities.TotalCount > 0 {
		d.Cities = got.Cities.of(d)
	}
	for i := range d.SameAs {
		d.SameAs[i].Scheme = h.schemes[plain(d.SameAs[i].Scheme)]
	}
	for _, n := range e.Names {
		if n.Text != e.Name {
			d.Names = append(d.Names, n)
		}
	}
	for _, c := range e.NeighbourSummary {
		d.Relations = append(d.Relations, h.relation(d, c))
	}
	return d, nil
}

// kindOf is the kind of the description of an entity.
func (h *Handler) kindOf(id string) kind {
	if t, ok := h.Ontology.TypeOf(id); ok && h.Ontology.Entities[t].Apart {
		return kindSource
	}
	return kindEntity
}

// Facts are the values of an entity itself that are known.
func (e *Entity) Facts(o *kg.Ontology) []Fact {
	var facts []Fact
	add := func(name, label string, v any, ref *Ref, k kg.Kind, about string) {
		if v != nil && v != "" {
			facts = append(facts, Fact{Name: name, Label: label, Value: v, Ref: ref, kind: k, about: about})
		}
	}
	add("description", "Description", e.Description, nil, kg.String, "A description in one or two sentences.")
	add("note", "Note", e.Note, nil, kg.String, "A caveat about the data.")
	if e.Country != nil {
		add("country", "Country", e.Country.ID, e.Country, kg.String, "The country in which the place is located.")
	}
	t, _ := o.TypeOf(e.ID)
	for i := range o.Entities[t].Props {
		p := &o.Entities[t].Props[i]
		v := e.Own[inprocess.PropertyKey(p)]
		if number, ok := v.(float64); ok && p.Kind == kg.Int {
			v = int64(number)
		}
		add(p.Name, propertyName(p.Name), v, nil, p.Kind, p.Description)
	}
	return facts
}

// relation is a relation without its links.
func (h *Handler) relation(d *Description, c Count) Relation {
	t, _ := h.Ontology.LinkType(c.LinkType)
	side := h.Ontology.Links[t].Forward
	if c.Direction == "IN" {
		side = h.Ontology.Links[t].Backward
	}
	r := Relation{Count: c, path: side.Field, Nodes: []Link{}}
	if t := h.Ontology.EntityOfEnum(c.OtherType); t != nil {
		r.path, r.other = r.path+"/"+t.List, t.Plural
	}
	r.Label, r.Address = capital(side.Label)+": "+r.other, d.Address+"/"+r.path
	return r
}

// listed is a page of links of an answer.
type listed struct {
	PageInfo inprocess.PageInfo `json:"pageInfo"`
	Nodes    []Link             `json:"nodes"`
}

// askLinks reads lists of links of an entity, and checks that they are of the release of the description.
func (h *Handler) askLinks(
	ctx context.Context, d *Description, query string, variables map[string]any,
) (map[string]listed, error) {
	var got struct {
		Dataset Release           `json:"dataset"`
		Entity  map[string]listed `json:"entity"`
	}
	variables["id"] = d.ID
	if _, err := h.ask(ctx, query, variables, &got); err != nil {
		return nil, err
	}
	if got.Dataset.ID != d.Release.ID || got.Entity == nil {
		return nil, errMoved
	}
	return got.Entity, nil
}

// readRelations reads the first links of each relation in one request.
func (h *Handler) readRelations(ctx context.Context, d *Description) error {
	if len(d.Relations) == 0 {
		return nil
	}
	first := min(perRelation, max(linksOnPage/len(d.Relations), fewest))
	got, err := h.askLinks(ctx, d, h.queries.relationsQuery(d.Relations, first), map[string]any{})
	if err != nil {
		return err
	}
	for i := range d.Relations {
		d.Relations[i].take(got[fmt.Sprintf("r%d", i)])
	}
	return nil
}

func (r *Relation) take(l listed) {
	r.Nodes = append(r.Nodes, l.Nodes...)
	r.end = l.PageInfo.Next()
}

// noRelation is the error of an address with a list that a record does not have.
func (d *Description) noRelation(name string) error {
	var has []string
	for _, r := range d.Relations {
		has = append(has, r.path)
	}
	if d.Cities != nil {
		has = append(has, insidePath)
	}
	cure := " nor any others"
	if len(has) > 0 {
		cure = suggest.Meant(name, has) + ": its lists are " + strings.Join(has, ", ")
	}
	return &absent{message: fmt.Sprintf("%s has no links %q%s", d.ID, short(name), cure)}
}

// readRelation reads a page of one relation, and leaves the others out.
func (h *Handler) readRelation(ctx context.Context, d *Description, w wanted) error {
	i := slices.IndexFunc(d.Relations, func(r Relation) bool { return r.path == w.relation })
	if i < 0 {
		return d.noRelation(w.relation)
	}
	d.Relations, d.single = d.Relations[i:i+1], true
	variables := map[string]any{"first": perPage}
	if w.after != "" {
		variables["after"], d.after = w.after, w.after
	}
	got, err := h.askLinks(ctx, d, h.queries.relationQuery(&d.Relations[0]), variables)
	if err != nil {
		return err
	}
	d.Relations[0].take(got["r0"])
	return nil
}

// readLinks reads all links, and sorts them into the relations.
func (h *Handler) readLinks(ctx context.Context, d *Description) error {
	at := map[[3]string]int{}
	for i, r := range d.Relations {
		at[[3]string{r.LinkType, r.Direction, r.OtherType}] = i
	}
	variables := map[string]any{"first": linksAtOnce}
	for n := 0; n < d.Links; {
		got, err := h.askLinks(ctx, d, h.queries.links, variables)
		if err != nil {
			return err
		}
		page := got["links"]
		for _, l := range page.Nodes {
			i, ok := at[[3]string{l.Type, h.direction(d, &l), d.other(&l).Type}]
			if !ok {
				return errMoved
			}
			d.Relations[i].Nodes = append(d.Relations[i].Nodes, l)
		}
		if n += len(page.Nodes); !page.PageInfo.HasNextPage {
			return nil
		}
		variables["after"] = page.PageInfo.EndCursor
	}
	return nil
}

// direction is that of a link as neighbourSummary counts it.
func (h *Handler) direction(d *Description, l *Link) string {
	t, _ := h.Ontology.LinkType(l.Type)
	switch {
	case l.From.ID == l.To.ID:
		return "OUT"
	case h.Ontology.Links[t].Symmetric:
		return "BOTH"
	case l.From.ID == d.ID:
		return "OUT"
	default:
		return "IN"
	}
}

// plain is the same for the name of a register in the data and in the API: iso3166-2 and ISO3166_2.
func plain(scheme string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(scheme))
}

// propertyName names a property in words: some of the API are known by others.
func propertyName(name string) string {
	switch name {
	case "iso2":
		return "ISO 3166-1 alpha-2"
	case "iso3":
		return "ISO 3166-1 alpha-3"
	case "m49":
		return "UN M49"
	case "admin1":
		return "Division (GeoNames code)"
	case "featureCode":
		return "Kind of place (GeoNames code)"
	case "isCapital":
		return "Capital of its country"
	case "sha256":
		return "SHA-256"
	case "url":
		return "Address"
	}
	return inWords(name)
}

// inWords writes a name of the API in words: isCapital gives "Is capital", start_year "Start year".
func inWords(name string) string {
	var b strings.Builder
	for i, c := range name {
		switch {
		case c == '_':
			b.WriteByte(' ')
		case 'A' <= c && c <= 'Z' && i > 0 && name[i-1] >= 'a':
			b.WriteByte(' ')
			b.WriteRune(c - 'A' + 'a')
		default:
			b.WriteRune(c)
		}
	}
	return capital(b.String())
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
