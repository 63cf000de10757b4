package kg

import "slices"

// Relation is a field of an entity type that leads along links: which ones, from which end, and to what.
type Relation struct {
	Links    []LinkTypeID // any of these, rising; at least one
	Dir      Direction    // Both when the link type is symmetric, and for plurals
	Others   []TypeID     // entity types at the other end, sorted
	Field    string
	Label    string
	Doc      string
	Shortcut bool // shows a part of a wider field, see ShortcutField
	Plural   bool // named by the plural of the one type of Others: all links between the two types, in either direction
}

// Relations are the relation fields of an entity type: those with a verb's name, one for each link type that it has
// and each row of Shortcuts, in the order of the table; then the plurals, in the order of the entity types. For
// example, Organisation.leads follows links of type LEADS, and Organisation.programmes all links between an
// organisation and a programme.
func (o *Ontology) Relations(t TypeID) []Relation {
	name := o.Entities[t].Name
	var out []Relation
	for i := range o.Links {
		l := &o.Links[i]
		add := func(dir Direction, side Side, mine, other []string) {
			if slices.Contains(mine, name) {
				out = append(out, Relation{
					Links: []LinkTypeID{LinkTypeID(i)}, Dir: dir, Others: o.typeIDs(other),
					Field: side.Field, Label: side.Label, Doc: side.Description,
				})
			}
		}
		shortcut := func(dir Direction, side Side, field, mine, other string) {
			if field != "" && mine == name {
				out = append(out, Relation{
					Links: []LinkTypeID{LinkTypeID(i)}, Dir: dir, Others: o.typeIDs([]string{other}),
					Field: field, Label: side.Label, Doc: side.Description, Shortcut: true,
				})
			}
		}
		if l.Symmetric {
			add(Both, l.Forward, l.From, l.To)
		} else {
			add(Out, l.Forward, l.From, l.To)
			add(In, l.Backward, l.To, l.From)
		}
		for _, v := range l.Shortcuts {
			if l.Symmetric {
				shortcut(Both, l.Forward, v.Forward, v.From, v.To)
			} else {
				shortcut(Out, l.Forward, v.Forward, v.From, v.To)
				shortcut(In, l.Backward, v.Backward, v.To, v.From)
			}
		}
	}
	for other := range o.Entities {
		if r, ok := o.plural(t, TypeID(other)); ok {
			out = append(out, r)
		}
	}
	return out
}

// Alike reports whether two relations follow the same links to the same types, also from different types: all
// plurals of a type do.
func (r *Relation) Alike(other Relation) bool {
	return r.Plural == other.Plural && r.Dir == other.Dir && slices.Equal(r.Others, other.Others) &&
		(r.Plural || slices.Equal(r.Links, other.Links))
}

// Overlaps reports whether a relation of another type follows links that this one follows, to types that it leads to.
func (r *Relation) Overlaps(other Relation) bool {
	if r.Dir != other.Dir && r.Dir != Both && other.Dir != Both {
		return false
	}
	if r.Plural || other.Plural {
		return slices.ContainsFunc(r.Others, func(t TypeID) bool { return slices.Contains(other.Others, t) })
	}
	return slices.ContainsFunc(r.Links, func(l LinkTypeID) bool { return slices.Contains(other.Links, l) })
}

// plural is the relation from a type to all entities of another that links connect with it; ok is false when no
// link type connects the two, and between places of one tree: what lies in a place, at whatever depth, no link
// states, so that such a field would give less than its name promises.
func (o *Ontology) plural(t, other TypeID) (r Relation, ok bool) {
	e, to := &o.Entities[t], &o.Entities[other]
	for i := range o.Links {
		l := &o.Links[i]
		if !o.Connects(l, t, other) && !o.Connects(l, other, t) {
			continue
		}
		if l.Tree && e.Place && to.Place {
			return Relation{}, false
		}
		r.Links = append(r.Links, LinkTypeID(i))
	}
	r.Dir, r.Others, r.Plural = Both, []TypeID{other}, true
	r.Field, r.Label = to.List, to.Plural
	r.Doc = "All " + to.Plural + " that links of any type connect with it, in either direction."
	return r, len(r.Links) > 0
}

// Connects reports whether links of a link type lead from entities of one type to those of another. Links by which the
// entities of a type nest make a tree of each such type by itself: a theme is part of themes only.
func (o *Ontology) Connects(l *LinkType, from, to TypeID) bool {
	a, b := &o.Entities[from], &o.Entities[to]
	nested := a.Nested == l.Name || b.Nested == l.Name
	return slices.Contains(l.From, a.Name) && slices.Contains(l.To, b.Name) && (from == to || !nested)
}

func (o *Ontology) typeIDs(names []string) []TypeID {
	var out []TypeID
	for _, n := range names {
		t, _ := o.Type(n)
		out = append(out, t)
	}
	slices.Sort(out)
	return out
}
