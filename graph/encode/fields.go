package encode

import (
	"strconv"

	"cityweave/graph/result"
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
	for _, name := range []string{"Entity", "Link", "Evidence", "Statement"} {
		set(name+"Connection", connectionValue, connectionFields)
		set(name+"Edge", edgeValue, edgeFields)
	}
	set("PageInfo", pageInfoValue, pageInfoFields)
	set("Link", pointerTo[result.Link], linkFields(o))
	set("Statement", pointerTo[result.Statement], statementFields)
	set("Evidence", pointerTo[result.Evidence], evidenceFields)
	set("Name", pointerTo[result.Name], nameFields)
	set("NameEvidence", pointerTo[result.NameEvidence], nameEvidenceFields)
	set("Facet", pointerTo[result.Facet], facetFields)
	set("FacetBucket", pointerTo[result.FacetBucket], bucketFields)
}

func pointerTo[T any](v any) any {
	if p, ok := v.(*T); ok && p != nil {
		return p
	}
	return nil
}

func entityValue(v any) any {
	if e, ok := v.(result.Entity); ok && e.Base() != nil {
		return e.Base()
	}
	return nil
}

func connectionValue(v any) any {
	if c, ok := v.(interface{ Page() *result.Connection }); ok && c.Page() != nil {
		return c.Page()
	}
	return nil
}

func edgeValue(v any) any {
	if e, ok := v.(interface{ Row() *result.Edge }); ok && e.Row() != nil {
		return e.Row()
	}
	return nil
}

// A PageInfo is written from its connection.
func pageInfoValue(v any) any { return connectionValue(v) }

// entityFields are the accessors of an entity type; what an entity has but they lack
// is bound by reflection.
func entityFields(o *kg.Ontology, t kg.TypeID) map[string]accessor {
	e := &o.Entities[t]
	filled := filledIn(func(x *result.Object) *result.Filled { return &x.Filled })
	out := map[string]accessor{
		"id":           textOf(func(x *result.Object) string { return x.Data.ID }),
		"type":         constant(string(appendWord(nil, e.Enum()))),
		"name":         textOf(func(x *result.Object) string { return x.Data.Name }),
		"aliases":      textsOf(func(x *result.Object) []string { return x.Data.Aliases() }),
		"names":        filled,
		"description":  optionalTextOf(func(x *result.Object) string { return x.Data.Description() }),
		"note":         optionalTextOf(func(x *result.Object) string { return x.Data.Note() }),
		"degree":       filled,
		"links":        filled,
		"statements":   filled,
		"completeness": filled,
	}
	for i := range e.Props {
		out[e.Props[i].Name] = propertyOf(&e.Props[i], func(v any) kg.Value { return v.(*result.Object).Data.Prop(i) })
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

// propertyOf writes an own property of an entity or a link.
func propertyOf(p *kg.Property, read func(any) kg.Value) accessor {
	words := map[string]string{}
	for _, v := range p.Values {
		words[v] = string(appendWord(nil, kg.EnumWord(v)))
	}
	return func(w *writer, f *field, v any) bool {
		value := read(v)
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
	"edges":      filledIn(func(c *result.Connection) *result.Filled { return &c.Filled }),
	"nodes":      filledIn(func(c *result.Connection) *result.Filled { return &c.Filled }),
	"facets":     filledIn(func(c *result.Connection) *result.Filled { return &c.Filled }),
	"linkFacets": filledIn(func(c *result.Connection) *result.Filled { return &c.Filled }),
	"totalCount": intOf(func(c *result.Connection) int32 { return int32(c.Total) }),
	"linkCount":  intOf((*result.Connection).LinkCount),
	"undatedCount": func(w *writer, f *field, v any) bool {
		n := v.(*result.Connection).Undated
		if n == nil {
			return w.null(f.nonNull)
		}
		w.b = strconv.AppendInt(w.b, int64(*n), 10)
		return true
	},
	"pageInfo": func(w *writer, f *field, v any) bool {
		return w.one(f, v.(*result.Connection).PageInfo(), f.nonNull)
	},
}

var pageInfoFields = map[string]accessor{
	"hasNextPage":     boolOf(func(c *result.Connection) bool { return c.HasNext }),
	"hasPreviousPage": boolOf(func(c *result.Connection) bool { return c.HasPrev }),
	"startCursor": func(w *writer, f *field, v any) bool {
		c := v.(*result.Connection)
		return w.cursor(f, c.Scope, c.Start)
	},
	"endCursor": func(w *writer, f *field, v any) bool {
		c := v.(*result.Connection)
		return w.cursor(f, c.Scope, c.End)
	},
}

var edgeFields = map[string]accessor{
	"cursor": func(w *writer, f *field, v any) bool { e := v.(*result.Edge); return w.cursor(f, e.Scope, &e.At) },
	"distanceKm": func(w *writer, f *field, v any) bool {
		if e := v.(*result.Edge); e.Away != 0 {
			return w.float(float64(e.Away-1) / 1000)
		}
		return w.null(f.nonNull)
	},
	"node":  filledIn(func(e *result.Edge) *result.Filled { return &e.Filled }),
	"links": filledIn(func(e *result.Edge) *result.Filled { return &e.Filled }),
	"other": filledIn(func(e *result.Edge) *result.Filled { return &e.Filled }),
}

func linkFields(o *kg.Ontology) map[string]accessor {
	filled := filledIn(func(x *result.Link) *result.Filled { return &x.Filled })
	out := map[string]accessor{
		"id":         textOf(func(x *result.Link) string { return x.Data.ID }),
		"type":       wordOf(func(x *result.Link) string { return o.Links[x.Data.Type].Name }),
		"label":      textOf(func(x *result.Link) string { return o.Links[x.Data.Type].Forward.Label }),
		"from":       filled,
		"to":         filled,
		"role":       optionalTextOf(func(x *result.Link) string { return x.Data.Role }),
		"since":      dateOf(func(x *result.Link) kg.Date { return x.Data.Since }),
		"until":      dateOf(func(x *result.Link) kg.Date { return x.Data.Until }),
		"holdsFrom":  dateOf(func(x *result.Link) kg.Date { return x.Data.HoldsFrom() }),
		"holdsUntil": dateOf(func(x *result.Link) kg.Date { return x.Data.HoldsUntil() }),
		"datesFrom":  factWordOf(func(x *result.Link) string { return string(x.Data.DatesFrom()) }),
		"programme":  filled,
		"topics":     textsOf(func(x *result.Link) []string { return x.Data.Topics }),
		"status":     factWordOf(func(x *result.Link) string { return string(x.Data.Status) }),
		"confidence": factWordOf(func(x *result.Link) string { return string(x.Data.Confidence) }),
		"folder":     optionalTextOf(func(x *result.Link) string { return x.Data.Folder }),
		"evidence":   filled,
	}
	for i, f := range o.OwnLinkFields() {
		out[f.Name] = propertyOf(&f.Property, func(v any) kg.Value { return v.(*result.Link).Data.Props.At(i) })
	}
	return out
}

var statementFields = map[string]accessor{
	"id":         textOf(func(x *result.Statement) string { return x.Data.ID }),
	"subject":    filledIn(func(x *result.Statement) *result.Filled { return &x.Filled }),
	"property":   textOf(func(x *result.Statement) string { return x.Data.Property }),
	"value":      textOf(func(x *result.Statement) string { return x.Data.Value }),
	"unit":       optionalTextOf(func(x *result.Statement) string { return x.Data.Unit }),
	"asOf":       optionalTextOf(func(x *result.Statement) string { return x.Data.AsOf }),
	"status":     factWordOf(func(x *result.Statement) string { return string(x.Data.Status) }),
	"confidence": factWordOf(func(x *result.Statement) string { return string(x.Data.Confidence) }),
	"folder":     optionalTextOf(func(x *result.Statement) string { return x.Data.Folder }),
	"evidence":   filledIn(func(x *result.Statement) *result.Filled { return &x.Filled }),
}

var nameFields = map[string]accessor{
	"text":      textOf(func(x *result.Name) string { return x.Data.Text }),
	"language":  optionalTextOf(func(x *result.Name) string { return x.Data.Language }),
	"script":    optionalTextOf(func(x *result.Name) string { return x.Data.Script }),
	"kind":      factWordOf(func(x *result.Name) string { return string(x.Data.Kind) }),
	"statement": filledIn(func(x *result.Name) *result.Filled { return &x.Filled }),
	"evidence":  filledIn(func(x *result.Name) *result.Filled { return &x.Filled }),
}

var nameEvidenceFields = map[string]accessor{
	"source":      filledIn(func(x *result.NameEvidence) *result.Filled { return &x.Filled }),
	"locator":     optionalTextOf(func(x *result.NameEvidence) string { return x.Data.Locator }),
	"retrievedOn": dateOf(func(x *result.NameEvidence) kg.Date { return x.Data.RetrievedOn }),
	"note":        optionalTextOf(func(x *result.NameEvidence) string { return x.Data.Note }),
	"folder":      optionalTextOf(func(x *result.NameEvidence) string { return x.Data.Folder }),
}

var evidenceFields = map[string]accessor{
	"id":          textOf(func(x *result.Evidence) string { return x.Data.ID }),
	"about":       filledIn(func(x *result.Evidence) *result.Filled { return &x.Filled }),
	"source":      filledIn(func(x *result.Evidence) *result.Filled { return &x.Filled }),
	"locator":     optionalTextOf(func(x *result.Evidence) string { return x.Data.Locator }),
	"folder":      optionalTextOf(func(x *result.Evidence) string { return x.Data.Folder }),
	"place":       filledIn(func(x *result.Evidence) *result.Filled { return &x.Filled }),
	"rule":        filledIn(func(x *result.Evidence) *result.Filled { return &x.Filled }),
	"component":   optionalTextOf(func(x *result.Evidence) string { return x.Data.Component }),
	"statedAs":    optionalTextOf(func(x *result.Evidence) string { return x.Data.StatedAs }),
	"confidence":  factWordOf(func(x *result.Evidence) string { return string(x.Data.Confidence) }),
	"retrievedOn": dateOf(func(x *result.Evidence) kg.Date { return x.Data.RetrievedOn }),
	"seenFrom":    dateOf(func(x *result.Evidence) kg.Date { return x.Data.SeenFrom }),
	"seenTo":      dateOf(func(x *result.Evidence) kg.Date { return x.Data.SeenTo }),
	"note":        optionalTextOf(func(x *result.Evidence) string { return x.Data.Note }),
}

var facetFields = map[string]accessor{
	"by":        textOf(func(x *result.Facet) string { return x.By }),
	"buckets":   filledIn(func(x *result.Facet) *result.Filled { return &x.Filled }),
	"distinct":  intOf(func(x *result.Facet) int32 { return x.Distinct }),
	"counted":   intOf(func(x *result.Facet) int32 { return x.Counted }),
	"missing":   intOf(func(x *result.Facet) int32 { return x.Missing }),
	"truncated": boolOf(func(x *result.Facet) bool { return x.Truncated }),
}

var bucketFields = map[string]accessor{
	"value":  textOf(func(x *result.FacetBucket) string { return x.Value }),
	"count":  intOf(func(x *result.FacetBucket) int32 { return x.Count }),
	"entity": filledIn(func(x *result.FacetBucket) *result.Filled { return &x.Filled }),
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
	facts := []string{
		string(kg.Verified), string(kg.Partly), string(kg.Derived), string(kg.Explicit), string(kg.Implied),
	}
	for _, s := range facts {
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

// filledIn writes the value that the executor has filled in.
func filledIn[T any](get func(T) *result.Filled) accessor {
	return func(w *writer, f *field, v any) bool {
		return w.value(f, f.Definition.Type, get(v.(T)).Named(f.Alias))
	}
}
