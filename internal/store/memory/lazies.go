package memory

import (
	"context"
	"slices"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// lazies are the values of a snapshot that the first query to need one builds. The maps
// are filled when the snapshot is built, so that queries look a value up without a lock.
type lazies struct {
	symmetric  set256
	columns    map[columnKey]*lazy[*column]
	classes    map[string]class // of the values of the fields of entities
	attrs      map[string]*lazy[*attrColumn]
	counts     sync.Map // relKey -> *lazy[*column]; at most one for each relation of the ontology
	sortedRuns bounded[*sortedRun]
	filtered   bounded[*column] // numbers of filtered links, by the text of the store.CountSpec
	pool       sync.Pool        // of *scratch
	walks      sync.Pool        // of *walk.Scratch
	places     *lazy[*places]
	located    *lazy[*located]
	levels     map[string]*lazy[*column] // by kg.Level.Name
	otherNames *lazy[*otherNames]
	aliases    *lazy[*aliases]
	names      *lazy[*nameIndex]
	texts      *lazy[*textIndex]
	countries  *lazy[[]uint32]
	bySource   *lazy[sourceIndex]
	conflicts  *lazy[[]*store.Conflict]
	records    recordSets
	under      *lazy[map[string][]uint32] // links by the id of their programme
	since      sync.Map                   // id of a release -> []revision.Change
	fieldIndex map[string][]int16         // own property: by type, its place in EntityType.Props or -1
}

// columnKey names a column: a field of the entity or of its country, by sort key or as
// the values stand (for facets).
type columnKey struct {
	field     string
	ofCountry bool
	raw       bool
}

// class is what kinds of values can be compared with each other.
type class uint8

const (
	mixed class = iota // no one class: compared value by value
	textual
	numeric
	logical
	temporal
)

func classOf(k kg.Kind) class {
	switch k {
	case kg.String, kg.Enum:
		return textual
	case kg.Int, kg.Float:
		return numeric
	case kg.Bool:
		return logical
	case kg.DateKind:
		return temporal
	default:
		return mixed
	}
}

func (l *lazies) prepare(s *snapshot) {
	l.pool.New = func() any { return new(scratch) }
	for i := range s.ontology.Links {
		if s.ontology.Links[i].Symmetric {
			l.symmetric.add(uint8(i))
		}
	}
	l.classes = map[string]class{
		store.FieldID: textual, store.FieldType: textual, store.FieldName: textual,
		store.FieldDescription: textual, store.FieldCountry: textual, store.FieldDegree: numeric,
	}
	l.fieldIndex = map[string][]int16{}
	for t := range s.ontology.Entities {
		for i, p := range s.ontology.Entities[t].Props {
			index := l.fieldIndex[p.Name]
			was, builtIn := l.classes[p.Name]
			switch {
			case index == nil && (builtIn || store.MultiValued(p.Name)):
				continue // a field that all have hides an own property of its name
			case index == nil:
				index = slices.Repeat([]int16{-1}, len(s.ontology.Entities))
				l.fieldIndex[p.Name] = index
				l.classes[p.Name] = classOf(p.Kind)
			case was != classOf(p.Kind):
				l.classes[p.Name] = mixed
			}
			index[t] = int16(i)
		}
	}
	l.columns = map[columnKey]*lazy[*column]{}
	for field := range l.classes {
		for _, k := range []columnKey{{field: field}, {field: field, raw: true}, {field: field, ofCountry: true}} {
			l.columns[k] = newLazy(func(ctx context.Context) *column { return s.buildColumn(ctx, k) })
		}
	}
	l.levels = map[string]*lazy[*column]{}
	for t := range s.ontology.Entities {
		for _, level := range s.ontology.Entities[t].Levels {
			l.levels[level.Name] = newLazy(func(ctx context.Context) *column {
				return s.levelColumn(ctx, kg.TypeID(t), level)
			})
		}
	}
	l.attrs = map[string]*lazy[*attrColumn]{}
	for i := range s.ontology.LinkFields {
		if f := &s.ontology.LinkFields[i]; !f.Each {
			l.attrs[f.Name] = newLazy(func(context.Context) *attrColumn { return s.attrColumn(i) })
		}
	}
	l.places = newLazy(func(context.Context) *places { return s.buildPlaces() })
	l.located = newLazy(func(context.Context) *located { return s.buildLocated() })
	l.otherNames = newLazy(func(context.Context) *otherNames { return s.foldOtherNames() })
	l.aliases = newLazy(s.buildAliases)
	l.names = newLazy(s.buildNames)
	l.texts = &lazy[*textIndex]{build: s.buildTexts}
	l.countries = newLazy(s.buildCountries)
	l.bySource = newLazy(func(context.Context) sourceIndex { return s.buildSources() })
	l.records = s.recordSets()
	l.under = newLazy(func(context.Context) map[string][]uint32 { return s.linksUnder() })
	l.conflicts = newLazy(func(context.Context) []*store.Conflict { return s.findConflicts() })
}

// column returns the column of a single-valued field; nil when there is no such field.
func (q *query) column(k columnKey) *column {
	l := q.lazy.columns[k]
	if l == nil {
		return nil
	}
	return must(l.get(q.ctx))
}

func (s *snapshot) buildColumn(ctx context.Context, k columnKey) *column {
	switch {
	case k.ofCountry:
		return s.countryColumn(ctx, k.field)
	case k.field == store.FieldID:
		return s.idents
	case k.field == store.FieldDegree:
		return s.countColumn(func(e uint32) int { return s.degree(e) })
	case k.field == store.FieldName && !k.raw:
		return s.nameColumn()
	}
	return s.valueColumn(func(e uint32) kg.Value {
		v := s.fieldValue(e, k.field)
		if !k.raw {
			v = v.SortKey()
		}
		return v
	})
}

// countryColumn is the field of the country that an entity lies in.
func (s *snapshot) countryColumn(ctx context.Context, field string) *column {
	of := must(s.lazy.columns[columnKey{field: field}].get(ctx))
	country := must(s.lazy.columns[columnKey{field: store.FieldCountry}].get(ctx))
	entity := must(s.lazy.countries.get(ctx))
	c := &column{code: make([]uint32, len(s.entities)), size: of.size, value: of.value, find: of.find}
	for e := range c.code {
		c.code[e] = none
		if k := country.code[e]; k != none && entity[k] != none {
			c.code[e] = of.code[entity[k]]
		}
	}
	c.arrange(s)
	return c
}

// buildCountries finds the countries by code of the column country; none where one is not in the graph.
func (s *snapshot) buildCountries(ctx context.Context) []uint32 {
	c := must(s.lazy.columns[columnKey{field: store.FieldCountry}].get(ctx))
	out := make([]uint32, c.size)
	for code := range out {
		out[code], _ = s.entityNumber(c.value(uint32(code)).Str())
	}
	return out
}

// relKey names a relation: one link type or all (-1), one type of the other end or all (-1).
type relKey struct {
	link, other int16
	dir         kg.Direction
}

// countsOf returns with how many entities a relation connects each entity; nil unless rel is of one
// link type (or all) and one other type (or all), since there is no limit to other relations.
func (q *query) countsOf(r store.Rel) *column {
	k := relKey{link: -1, other: -1, dir: r.Dir}
	if len(r.Types) > 1 || len(r.Others) > 1 || r.Dir > kg.Both {
		return nil
	}
	if len(r.Types) == 1 {
		if int(r.Types[0]) >= len(q.ontology.Links) {
			return nil
		}
		k.link = int16(r.Types[0])
	}
	if len(r.Others) == 1 {
		if int(r.Others[0]) >= len(q.ontology.Entities) {
			return nil
		}
		k.other = int16(r.Others[0])
	}
	found, ok := q.lazy.counts.Load(k)
	if !ok {
		s := q.snapshot
		found, _ = s.lazy.counts.LoadOrStore(k, newLazy(func(context.Context) *column {
			rel := s.rel(r)
			return s.countColumn(func(e uint32) int { return s.ends(e, &rel) })
		}))
	}
	return must(found.(*lazy[*column]).get(q.ctx))
}

// fieldValue is the value of a single-valued field of an entity.
func (s *snapshot) fieldValue(e uint32, field string) kg.Value {
	if index := s.lazy.fieldIndex[field]; index != nil {
		if i := index[s.types[e]]; i >= 0 {
			return s.entities[e].Prop(int(i))
		}
		return kg.Value{}
	}
	if field == store.FieldDegree {
		return kg.IntValue(int64(s.degree(e)))
	}
	var space [1]kg.Value
	if values := store.EntityValues(space[:0], s.ontology, &s.entities[e], field); len(values) > 0 {
		return values[0]
	}
	return kg.Value{}
}
