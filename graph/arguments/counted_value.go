package arguments

import (
	"slices"
	"strings"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// countedField is what a word of CountedValue means.
type countedField struct {
	field string
	level string
	year  bool
	link  bool // a link has it
	node  bool // an entity has it
}

// countedFields are the words of CountedValue.
func countedFields(o *kg.Ontology) map[string]countedField {
	words := map[string]countedField{
		"ENTITY": {field: store.FieldID, node: true},
		"TYPE":   {field: store.FieldType, node: true, link: true},
		"NAME":   {field: store.FieldName, node: true},
		"DEGREE": {field: store.FieldDegree, node: true}, "COUNTRY": {field: store.FieldCountry, node: true},
	}
	for _, e := range o.Entities {
		for _, l := range e.Levels {
			words[kg.EnumWord(l.Name)] = countedField{level: l.Name, node: true}
		}
	}
	for _, e := range o.Entities {
		for _, p := range e.Props {
			word := kg.EnumWord(p.Name)
			if _, taken := words[word]; taken {
				continue
			}
			words[word] = countedField{field: p.Name, node: true}
			if p.Kind == kg.DateKind {
				words[word+"_YEAR"] = countedField{field: p.Name, node: true, year: true}
			}
		}
	}
	// A name that entities and links have is one word.
	add := func(word, field string, year bool) {
		w := words[word]
		w.field, w.year, w.link = field, year, true
		words[word] = w
	}
	for i := range o.LinkFields {
		f := &o.LinkFields[i]
		if f.Counted == "" {
			continue
		}
		add(kg.EnumWord(f.Name), f.Name, false)
		if f.Kind == kg.DateKind {
			add(kg.EnumWord(f.Name)+"_YEAR", f.Name, true)
		}
	}
	return words
}

// countedValue is a value that is counted by: where it is, and how it is written.
type countedValue struct {
	store.Expr
	plan.Values
	types []kg.TypeID // of entities that have it, for values of entities
	kind  kg.Kind     // Null when types differ
	words []string    // all words of an enum, as the data has them
}

// value reads end, via, link, by and width.
func (k *Counted) value(a Args) (v countedValue) {
	w := k.walk(a)
	v.Word = a.String("by")
	f := k.countedWords[v.Word]
	link, bare := a.Bool("link"), w == store.TheRow && k.Query.Links != nil
	if link && w == store.TheRow && !bare {
		a.Bad("link", "the row is an entity, and there is no way by which it was come to: leave it out, or give `via`")
	}
	if a.Err != nil {
		return v
	}
	v.Expr = store.Expr{Walk: w, Link: link || bare, Field: f.field, Level: f.level, Year: f.year}
	switch {
	case v.Link && !f.link && bare:
		a.Bad(
			"by", "a link has no %s: give `end`, FROM or TO, for that of an entity, or one of %s", v.Word,
			k.wordsOf(func(f countedField) bool { return f.link }),
		)
	case v.Link && !f.link:
		a.Bad("by", "a link has no %s: leave `link` out for that of the entity behind it", v.Word)
	case v.Link:
		k.linkField(&v)
	default:
		k.entityField(a, &v, f)
	}
	if v.Year {
		v.kind = kg.Int
	}
	if a.Given("width") {
		if v.kind != kg.Int && v.kind != kg.Float {
			a.Bad("width", "%s is no number: leave it out", v.Word)
		}
		v.Width, v.kind = a.Between("width", 1, 1, maxWidth, ""), kg.Int
	}
	return v
}

// linkField says what the values of a field of links are.
func (k *Counted) linkField(v *countedValue) {
	f := &k.o.LinkFields[k.o.LinkField(v.Field)]
	v.kind, v.Enum = f.Kind, f.Kind == kg.Enum && f.Entity == ""
	v.words = slices.Clone(f.Values)
	if f.Entity != "" {
		v.Entity, v.types = true, k.typesNamed(f.Entity)
	}
	if v.Field == store.LinkType && k.Query.Links != nil && v.Walk == store.TheRow {
		for _, t := range k.Query.Links.Types {
			if name := k.o.Links[t].Name; !slices.Contains(v.words, name) {
				v.words = append(v.words, name)
			}
		}
	}
}

func (k *Counted) typesNamed(name string) []kg.TypeID {
	t, _ := k.o.Type(name)
	return []kg.TypeID{t}
}

// entityField says what the values of a field of entities are, and refuses one that none of
// them has.
func (k *Counted) entityField(a Args, v *countedValue, f countedField) {
	ends := k.ends[v.Walk+1]
	for _, t := range ends {
		if k.has(t, f) {
			v.types = append(v.types, t)
		}
	}
	if !f.node || v.types == nil {
		a.Bad("by", "%s has no %s; there is %s", k.typeNames(ends), v.Word, k.wordsOf(func(f countedField) bool {
			return f.node && slices.ContainsFunc(ends, func(t kg.TypeID) bool { return k.has(t, f) })
		}))
		return
	}
	switch {
	case f.level != "", f.field == store.FieldCountry, f.field == store.FieldID:
		v.Entity, v.kind = true, kg.Enum
	case f.field == store.FieldType:
		v.Enum, v.kind = true, kg.Enum
		for _, t := range v.types {
			v.words = append(v.words, k.o.Entities[t].Name)
		}
	case f.field == store.FieldName:
		v.kind = kg.String
	case f.field == store.FieldDegree:
		v.kind = kg.Int
	default:
		for i, t := range v.types {
			p := &k.o.Entities[t].Props[k.o.Entities[t].Prop(f.field)]
			switch {
			case i == 0:
				v.kind, v.Enum = p.Kind, p.Kind == kg.Enum
			case p.Kind != v.kind:
				v.kind, v.Enum = kg.Null, false
			}
			for _, word := range p.Values {
				if !slices.Contains(v.words, word) {
					v.words = append(v.words, word)
				}
			}
		}
		if !v.Enum {
			v.words = nil
		}
	}
}

// has reports whether entities of a type have a value.
func (k *Counted) has(t kg.TypeID, f countedField) bool {
	if f.level != "" || f.field == store.FieldCountry {
		return k.o.Entities[t].Place
	}
	return k.o.Entities[t].Prop(f.field) >= 0 || slices.Contains(
		[]string{store.FieldID, store.FieldType, store.FieldName, store.FieldDegree}, f.field,
	)
}

func (k *Counted) wordsOf(wanted func(countedField) bool) string {
	var words []string
	for word, f := range k.countedWords {
		if wanted(f) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// key reads a value to group by.
func (k *Counted) key(a Args) countedValue {
	v := k.value(a)
	if v.kind == kg.Float {
		a.Bad(
			"by", "%s is a number with a fraction, of which hardly two are equal: give `width`, the width of a step",
			v.Word,
		)
	}
	return v
}

// Axis reads a CoverageAxis.
func (k *Counted) Axis(a Args) (plan.Axis, store.Expr) {
	v := k.key(a)
	x := plan.Axis{
		Values: v.Values, Words: v.words,
		First: a.Between("first", 1, defaultAxis, maxAxis, ", and choose them by `among`"),
	}
	if !v.Entity {
		if a.Given("among") {
			a.Bad("among", "the values of %s are no entities: leave it out", v.Word)
		}
		return x, v.Expr
	}
	x.Types = v.types
	switch {
	case v.Field == store.FieldCountry && !v.Link:
		x.Types = []kg.TypeID{k.Country}
	case v.Level != "":
		t, level, _ := k.o.Level(v.Level)
		x.Types = []kg.TypeID{t}
		x.Where = store.Cond{Field: level.Prop, Values: []kg.Value{kg.EnumValue(level.Value)}}
	}
	types, where := k.narrowed(a, "among", x.Types, k.Query.AsOf, "among the values of "+v.Word)
	switch x.Types = types; {
	case where != nil && x.Where != nil:
		x.Where = store.And{x.Where, where}
	case where != nil:
		x.Where = where
	}
	return x, v.Expr
}
