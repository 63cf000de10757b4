package memory

import (
	"slices"
	"sync"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// lazies are what a snapshot works out the first time it is asked for. All maps are
// filled when the snapshot is built, so that readers look things up without a lock.
type lazies struct {
	symmetric  set256
	columns    map[columnKey]*lazy[*column]
	classes    map[string]class // of the values of the fields of entities
	attrs      map[string]*lazy[*attrColumn]
	counts     sync.Map // relKey -> *lazy[*column]; as many as the ontology has relations
	hubs       bounded[*hub]
	filtered   bounded[*column] // counts of links that a filter chooses, by the text of the store.CountSpec
	pool       sync.Pool        // of *scratch
	walks      sync.Pool        // of *walk.Scratch
	places     lazy[*places]
	levels     map[string]*lazy[*column] // by kg.Level.Name
	aliases    lazy[*aliases]
	names      lazy[*nameIndex]
	countries  lazy[[]uint32]
	bySource   lazy[sourceIndex]
	conflicts  lazy[[]*store.Conflict]
	since      sync.Map           // id of a release -> []kg.Change
	fieldIndex map[string][]int16 // own property: by type, its place in EntityType.Props or -1
}

// lazy is a value that is worked out once.
type lazy[T any] struct {
	once  sync.Once
	value T
}

func (l *lazy[T]) get(work func() T) T {
	l.once.Do(func() { l.value = work() })
	return l.value
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
			case index == nil && (builtIn || store.MultiValued(false, p.Name)):
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
			l.columns[k] = new(lazy[*column])
		}
	}
	l.levels = map[string]*lazy[*column]{}
	for t := range s.ontology.Entities {
		for _, level := range s.ontology.Entities[t].Levels {
			l.levels[level.Name] = new(lazy[*column])
		}
	}
	l.attrs = map[string]*lazy[*attrColumn]{}
	for _, field := range attrFields {
		l.attrs[field] = new(lazy[*attrColumn])
	}
}

// column gives the column of a single-valued field; nil when there is no such field.
func (s *snapshot) column(k columnKey) *column {
	l := s.lazy.columns[k]
	if l == nil {
		return nil
	}
	return l.get(func() *column {
		switch {
		case k.ofCountry:
			return s.countryColumn(k.field)
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
	})
}

// countryColumn is the field of the country that an entity lies in.
func (s *snapshot) countryColumn(field string) *column {
	of, country, entity := s.column(columnKey{field: field}), s.column(columnKey{field: store.FieldCountry}), s.countryEntities()
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

// countryEntities are the countries by code of the column country; none where it is not in the graph.
func (s *snapshot) countryEntities() []uint32 {
	return s.lazy.countries.get(func() []uint32 {
		c := s.column(columnKey{field: store.FieldCountry})
		out := make([]uint32, c.size)
		for code := range out {
			out[code], _ = s.entityNumber(c.value(uint32(code)).Str())
		}
		return out
	})
}

// relKey names a relation: one link type or all (-1), one type of the other end or all (-1).
type relKey struct {
	link, other int16
	dir         kg.Direction
}

// countsOf gives how many links of a relation each entity has; nil when rel is not
// of one link type (or all) and one other type (or all), which would have no bound.
func (s *snapshot) countsOf(r store.Rel) *column {
	k := relKey{link: -1, other: -1, dir: r.Dir}
	if len(r.Types) > 1 || len(r.Others) > 1 || r.Dir > kg.Both {
		return nil
	}
	if len(r.Types) == 1 {
		if int(r.Types[0]) >= len(s.ontology.Links) {
			return nil
		}
		k.link = int16(r.Types[0])
	}
	if len(r.Others) == 1 {
		if int(r.Others[0]) >= len(s.ontology.Entities) {
			return nil
		}
		k.other = int16(r.Others[0])
	}
	found, ok := s.lazy.counts.Load(k)
	if !ok {
		found, _ = s.lazy.counts.LoadOrStore(k, new(lazy[*column]))
	}
	return found.(*lazy[*column]).get(func() *column {
		rel := s.rel(r)
		return s.countColumn(func(e uint32) int { return s.count(e, &rel) })
	})
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
