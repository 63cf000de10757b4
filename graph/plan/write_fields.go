package plan

import (
	"strconv"

	"cityweave/internal/kg"
)

// handWritten gives the object types that are in most answers the accessors of their fields.
func handWritten(o *kg.Ontology, objects map[string]*objectKind) {
	set := func(name string, unwrap func(any) any, accessors map[string]accessor) {
		if k, ok := objects[name]; ok {
			k.unwrap, k.accessors = unwrap, accessors
		}
	}
	for t := range o.Entities {
		name := o.Entities[t].Name
		set(name, entityValue, entityFields(o, kg.TypeID(t)))
		set(name+"Connection", connectionValue, connectionFields)
		set(name+"Edge", edgeValue, edgeFields)
	}
	for _, name := range []string{"Entity", "Link", "Evidence"} {
		set(name+"Connection", connectionValue, connectionFields)
		set(name+"Edge", edgeValue, edgeFields)
	}
	set("PageInfo", pageInfoValue, pageInfoFields)
	set("Link", pointerTo[Link], linkFields(o))
	set("Statement", pointerTo[Statement], statementFields)
	set("Evidence", pointerTo[Evidence], evidenceFields)
	set("Facet", pointerTo[Facet], facetFields)
	set("FacetBucket", pointerTo[FacetBucket], bucketFields)
}

func pointerTo[T any](v any) any {
	if p, ok := v.(*T); ok && p != nil {
		return p
	}
	return nil
}

func entityValue(v any) any {
	if e, ok := v.(Entity); ok && e.object() != nil {
		return e.object()
	}
	return nil
}

func (c *Connection) connection() *Connection { return c }

func connectionValue(v any) any {
	if c, ok := v.(interface{ connection() *Connection }); ok && c.connection() != nil {
		return c.connection()
	}
	return nil
}

func (e *Edge) edge() *Edge { return e }

func edgeValue(v any) any {
	if e, ok := v.(interface{ edge() *Edge }); ok && e.edge() != nil {
		return e.edge()
	}
	return nil
}

func (p PageInfo) connection() *Connection { return p.c }

// A PageInfo is written from its connection.
func pageInfoValue(v any) any { return connectionValue(v) }

// entityFields are the accessors of an entity type; what an entity has but they lack
// is bound by reflection.
func entityFields(o *kg.Ontology, t kg.TypeID) map[string]accessor {
	e := &o.Entities[t]
	filled := filledIn(func(x *Object) *results { return &x.results })
	out := map[string]accessor{
		"id":          textOf(func(x *Object) string { return x.e.ID }),
		"type":        constant(string(appendWord(nil, e.Enum()))),
		"name":        textOf(func(x *Object) string { return x.e.Name }),
		"aliases":     textsOf(func(x *Object) []string { return x.e.Aliases() }),
		"description": optionalTextOf(func(x *Object) string { return x.e.Description() }),
		"note":        optionalTextOf(func(x *Object) string { return x.e.Note() }),
		"degree":      filled,
		"links":       filled,
		"statements":  filled,
	}
	for i := range e.Props {
		out[e.Props[i].Name] = propertyOf(&e.Props[i], i)
	}
	if e.Place {
		out["regions"] = filled
		if !e.Country {
			out["country"] = filled
		}
	}
	for _, r := range o.Relations(t) {
		out[r.Field] = filled
	}
	return out
}

// propertyOf writes an own property.
func propertyOf(p *kg.Property, index int) accessor {
	words := map[string]string{}
	for _, v := range p.Values {
		words[v] = string(appendWord(nil, kg.EnumWord(v)))
	}
	return func(w *writer, f *field, v any) bool {
		value := v.(*Object).e.Prop(index)
		if value.IsNull() {
			return w.null(f.nonNull)
		}
		switch p.Kind {
		case kg.Int:
			w.b = strconv.AppendInt(w.b, int64(int32(value.Int())), 10)
		case kg.Float:
			return w.float(value.Float())
		case kg.Bool:
			w.b = strconv.AppendBool(w.b, value.Bool())
		case kg.DateKind:
			return w.date(f, value.Date())
		case kg.Enum:
			if word, ok := words[value.Str()]; ok {
				w.b = append(w.b, word...)
			} else {
				w.b = appendWord(w.b, kg.EnumWord(value.Str()))
			}
		default:
			return w.optional(f, value.Str())
		}
		return true
	}
}

var connectionFields = map[string]accessor{
	"edges":      filledIn(func(c *Connection) *results { return &c.results }),
	"nodes":      filledIn(func(c *Connection) *results { return &c.results }),
	"facets":     filledIn(func(c *Connection) *results { return &c.results }),
	"linkFacets": filledIn(func(c *Connection) *results { return &c.results }),
	"totalCount": intOf(func(c *Connection) int32 { return int32(c.total) }),
	"pageInfo":   func(w *writer, f *field, v any) bool { return w.one(f, PageInfo{v.(*Connection)}, f.nonNull) },
}

var pageInfoFields = map[string]accessor{
	"hasNextPage":     boolOf(func(c *Connection) bool { return c.hasNext }),
	"hasPreviousPage": boolOf(func(c *Connection) bool { return c.hasPrev }),
	"startCursor":     func(w *writer, f *field, v any) bool { c := v.(*Connection); return w.cursor(f, c.scope, c.first) },
	"endCursor":       func(w *writer, f *field, v any) bool { c := v.(*Connection); return w.cursor(f, c.scope, c.last) },
}

var edgeFields = map[string]accessor{
	"cursor": func(w *writer, f *field, v any) bool { e := v.(*Edge); return w.cursor(f, e.scope, &e.at) },
	"node":   filledIn(func(e *Edge) *results { return &e.results }),
	"link":   filledIn(func(e *Edge) *results { return &e.results }),
	"other":  filledIn(func(e *Edge) *results { return &e.results }),
}

func linkFields(o *kg.Ontology) map[string]accessor {
	filled := filledIn(func(x *Link) *results { return &x.results })
	return map[string]accessor{
		"id":         textOf(func(x *Link) string { return x.l.ID }),
		"type":       wordOf(func(x *Link) string { return o.Links[x.l.Type].Name }),
		"from":       filled,
		"to":         filled,
		"role":       optionalTextOf(func(x *Link) string { return x.l.Role }),
		"since":      dateOf(func(x *Link) kg.Date { return x.l.Since }),
		"until":      dateOf(func(x *Link) kg.Date { return x.l.Until }),
		"seenFrom":   dateOf(func(x *Link) kg.Date { return x.l.SeenFrom }),
		"seenTo":     dateOf(func(x *Link) kg.Date { return x.l.SeenTo }),
		"programme":  filled,
		"topics":     textsOf(func(x *Link) []string { return x.l.Topics }),
		"status":     factWordOf(func(x *Link) string { return string(x.l.Status) }),
		"confidence": factWordOf(func(x *Link) string { return string(x.l.Confidence) }),
		"note":       optionalTextOf(func(x *Link) string { return x.l.Note }),
		"evidence":   filled,
	}
}

var statementFields = map[string]accessor{
	"id":         textOf(func(x *Statement) string { return x.s.ID }),
	"subject":    filledIn(func(x *Statement) *results { return &x.results }),
	"property":   textOf(func(x *Statement) string { return x.s.Property }),
	"value":      textOf(func(x *Statement) string { return x.s.Value }),
	"unit":       optionalTextOf(func(x *Statement) string { return x.s.Unit }),
	"asOf":       optionalTextOf(func(x *Statement) string { return x.s.AsOf }),
	"status":     factWordOf(func(x *Statement) string { return string(x.s.Status) }),
	"confidence": factWordOf(func(x *Statement) string { return string(x.s.Confidence) }),
	"note":       optionalTextOf(func(x *Statement) string { return x.s.Note }),
	"evidence":   filledIn(func(x *Statement) *results { return &x.results }),
}

var evidenceFields = map[string]accessor{
	"id":          textOf(func(x *Evidence) string { return x.e.ID }),
	"about":       filledIn(func(x *Evidence) *results { return &x.results }),
	"source":      filledIn(func(x *Evidence) *results { return &x.results }),
	"locator":     optionalTextOf(func(x *Evidence) string { return x.e.Locator }),
	"place":       filledIn(func(x *Evidence) *results { return &x.results }),
	"rule":        filledIn(func(x *Evidence) *results { return &x.results }),
	"statedAs":    optionalTextOf(func(x *Evidence) string { return x.e.StatedAs }),
	"confidence":  factWordOf(func(x *Evidence) string { return string(x.e.Confidence) }),
	"retrievedOn": dateOf(func(x *Evidence) kg.Date { return x.e.RetrievedOn }),
}

var facetFields = map[string]accessor{
	"by":        textOf(func(x *Facet) string { return x.By }),
	"buckets":   filledIn(func(x *Facet) *results { return &x.results }),
	"distinct":  intOf(func(x *Facet) int32 { return x.Distinct }),
	"counted":   intOf(func(x *Facet) int32 { return x.Counted }),
	"missing":   intOf(func(x *Facet) int32 { return x.Missing }),
	"truncated": boolOf(func(x *Facet) bool { return x.Truncated }),
}

var bucketFields = map[string]accessor{
	"value":  textOf(func(x *FacetBucket) string { return x.Value }),
	"count":  intOf(func(x *FacetBucket) int32 { return x.Count }),
	"entity": filledIn(func(x *FacetBucket) *results { return &x.results }),
}

func constant(text string) accessor {
	return func(w *writer, _ *field, _ any) bool {
		w.b = append(w.b, text...)
		return true
	}
}

func textOf[T any](get func(T) string) accessor {
	return func(w *writer, _ *field, v any) bool {
		w.b = appendText(w.b, get(v.(T)))
		return true
	}
}

func optionalTextOf[T any](get func(T) string) accessor {
	return func(w *writer, f *field, v any) bool { return w.optional(f, get(v.(T))) }
}

func (w *writer) optional(f *field, s string) bool {
	if s == "" {
		return w.null(f.nonNull)
	}
	w.b = appendText(w.b, s)
	return true
}

func textsOf[T any](get func(T) []string) accessor {
	return func(w *writer, _ *field, v any) bool {
		w.b = append(w.b, '[')
		for i, s := range get(v.(T)) {
			if i > 0 {
				w.b = append(w.b, ',')
			}
			w.b = appendText(w.b, s)
		}
		w.b = append(w.b, ']')
		return true
	}
}

func wordOf[T any](get func(T) string) accessor {
	return func(w *writer, _ *field, v any) bool {
		w.b = appendWord(w.b, get(v.(T)))
		return true
	}
}

// factWordOf writes a status or a confidence.
func factWordOf[T any](get func(T) string) accessor {
	words := map[string]string{}
	for _, s := range []string{string(kg.Verified), string(kg.Partly), string(kg.Derived), string(kg.Explicit), string(kg.Implied)} {
		words[s] = string(appendWord(nil, kg.EnumWord(s)))
	}
	return func(w *writer, _ *field, v any) bool {
		word := get(v.(T))
		if known, ok := words[word]; ok {
			w.b = append(w.b, known...)
		} else {
			w.b = appendWord(w.b, kg.EnumWord(word))
		}
		return true
	}
}

func intOf[T any](get func(T) int32) accessor {
	return func(w *writer, _ *field, v any) bool {
		w.b = strconv.AppendInt(w.b, int64(get(v.(T))), 10)
		return true
	}
}

func boolOf[T any](get func(T) bool) accessor {
	return func(w *writer, _ *field, v any) bool {
		w.b = strconv.AppendBool(w.b, get(v.(T)))
		return true
	}
}

func dateOf[T any](get func(T) kg.Date) accessor {
	return func(w *writer, f *field, v any) bool { return w.date(f, get(v.(T))) }
}

func (w *writer) date(f *field, d kg.Date) bool {
	if d == 0 {
		return w.null(f.nonNull)
	}
	w.b = appendDate(w.b, d)
	return true
}

// filledIn writes what the plan has put there.
func filledIn[T any](get func(T) *results) accessor {
	return func(w *writer, f *field, v any) bool {
		return w.value(f, f.Definition.Type, get(v.(T)).named(f.Alias))
	}
}
