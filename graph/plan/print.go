package plan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// String prints the plan as an indented tree: a line for each step, with what it does, the arguments that differ from
// their zero values, the calls of the store that it takes, and its cost. Steps that several types share are printed
// once, with the types; where they are met again stands only their number.
func (o *Operation) String() string {
	p := printer{o: o.Ontology, seen: map[*Step]bool{}}
	fmt.Fprintf(&p.b, "cost %d of %d\n", o.Estimated, o.Limit)
	for _, f := range o.Fields {
		if f.Err != nil {
			fmt.Fprintf(&p.b, "%s: refused: %s\n", f.Step.Key, f.Err)
			continue
		}
		p.step(f.Step, nil, 0)
		for i := range f.Warnings {
			fmt.Fprintf(&p.b, "  warning: %s\n", f.Warnings[i].Message)
		}
	}
	if len(o.Checks) > 0 {
		fmt.Fprintf(&p.b, "checks: [%s] -> Entities, cost %d\n", strings.Join(o.Checks, ", "), len(o.Checks))
	}
	return p.b.String()
}

type printer struct {
	o    *kg.Ontology
	b    strings.Builder
	seen map[*Step]bool // that have been printed
}

// step prints a step and all below it; types are those of its parents, when they are entities.
func (p *printer) step(s *Step, types []kg.TypeID, depth int) {
	indent := strings.Repeat("  ", depth)
	fmt.Fprintf(&p.b, "%s%s", indent, s.Key)
	if len(types) > 0 && len(types) < len(p.o.Entities) {
		fmt.Fprintf(&p.b, " [%s]", strings.Join(p.typeNames(types), ", "))
	}
	fmt.Fprintf(&p.b, ": #%d ", s.Index)
	if p.seen[s] {
		p.b.WriteString("as above\n")
		return
	}
	p.seen[s] = true
	v := reflect.ValueOf(s.Node).Elem()
	p.b.WriteString(v.Type().Name())
	if args := p.fields(v); args != "" {
		fmt.Fprintf(&p.b, "(%s)", args)
	}
	if call := s.Node.storeCall(); call != "" {
		fmt.Fprintf(&p.b, " -> %s", call)
	}
	fmt.Fprintf(&p.b, ", cost %d\n", s.Cost)
	p.below(v, depth+1)
}

// below prints the steps and children in the fields of a node.
func (p *printer) below(v reflect.Value, depth int) {
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		switch x := v.Field(i).Interface().(type) {
		case Steps:
			p.steps(x, depth)
		case StepsByType:
			p.stepsByType(x, depth)
		case []Child:
			p.children(x, depth)
		case *Page:
			p.children(x.Children, depth)
		case Facts, Records:
			p.below(v.Field(i), depth)
		}
	}
}

func (p *printer) children(children []Child, depth int) {
	for i := range children {
		c := &children[i]
		if c.Entities == nil && c.Steps == nil && c.Children == nil {
			continue
		}
		fmt.Fprintf(&p.b, "%s%s\n", strings.Repeat("  ", depth), c.Key)
		p.stepsByType(c.Entities, depth+1)
		p.steps(c.Steps, depth+1)
		p.children(c.Children, depth+1)
	}
}

func (p *printer) steps(steps Steps, depth int) {
	for _, s := range steps {
		p.step(s, nil, depth)
	}
}

func (p *printer) stepsByType(steps StepsByType, depth int) {
	var order Steps
	types := map[*Step][]kg.TypeID{}
	for t := range steps {
		for _, s := range steps[t] {
			if types[s] == nil {
				order = append(order, s)
			}
			types[s] = append(types[s], kg.TypeID(t))
		}
	}
	for _, s := range order {
		p.step(s, types[s], depth)
	}
}

func (p *printer) typeNames(types []kg.TypeID) []string {
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = p.o.Entities[t].Name
	}
	return out
}

// notArguments are fields that are printed otherwise, or follow from what is printed.
var notArguments = []string{"Prefetch", "Children", "Scope", "Buckets", "Budget", "Argument", "FieldPath", "cost"}

// fields prints the fields of a node or a query that are not zero.
func (p *printer) fields(v reflect.Value) string {
	var out []string
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if f.IsZero() || slices.Contains(notArguments, name) {
			continue
		}
		text := p.value(f)
		switch {
		case text == "":
		case name == "Query" || name == "RecordQuery" || name == "Page" || name == "Window" || name == "PathQuery":
			out = append(out, text)
		default:
			out = append(out, argumentName(name)+": "+text)
		}
	}
	return strings.Join(out, ", ")
}

// value prints an argument; "" for what is printed as steps.
func (p *printer) value(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case Steps, StepsByType, []Child, Facts, Records, *Page:
		return ""
	case store.Predicate:
		return p.condition(x)
	case []store.Order:
		return p.order(x)
	case []kg.Value:
		return p.values(x)
	case kg.TypeID:
		return p.o.Entities[x].Name
	case kg.LinkTypeID:
		return p.o.Links[x].Name
	case kg.Direction:
		return string(result.DirectionWord(x))
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return p.value(v.Elem())
	case reflect.Slice, reflect.Array:
		out := make([]string, v.Len())
		for i := range out {
			out[i] = p.value(v.Index(i))
		}
		return "[" + strings.Join(out, ", ") + "]"
	case reflect.Struct:
		text := p.fields(v)
		if v.Type() == reflect.TypeFor[store.Window]() || strings.HasSuffix(v.Type().Name(), "Query") {
			return text
		}
		return "{" + text + "}"
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	default:
		return fmt.Sprint(v.Interface())
	}
}

func argumentName(field string) string {
	if field == "IDs" {
		return "ids"
	}
	return strings.ToLower(field[:1]) + field[1:]
}

// condition prints a predicate: name startsWith b and some(programmes…).
func (p *printer) condition(q store.Predicate) string {
	list := func(parts []store.Predicate, word string) string {
		out := make([]string, len(parts))
		for i, part := range parts {
			out[i] = p.condition(part)
		}
		return "(" + strings.Join(out, word) + ")"
	}
	switch q := q.(type) {
	case store.And:
		if len(q) == 1 {
			return p.condition(q[0])
		}
		return list(q, " and ")
	case store.Or:
		return list(q, " or ")
	case store.Not:
		return "not " + p.condition(q.Predicate)
	case store.Cond:
		if q.Op == store.Known {
			return q.Field + " known"
		}
		return q.Field + " " + opNames[q.Op] + " " + p.values(q.Values)
	case store.InCountry:
		return "country(" + p.condition(q.Where) + ")"
	case store.Near:
		return fmt.Sprintf("within %d m of %v", q.Metres, q.Centre)
	case store.InBox:
		return fmt.Sprintf("in box %v", q.Box)
	case store.Linked:
		name := map[store.Quantifier]string{
			store.Some: "some", store.None: "none", store.All: "all", store.Count: "count",
		}[q.Quantifier]
		text := name + "(" + p.fields(reflect.ValueOf(q.CountSpec)) + ")"
		if q.Quantifier == store.Count {
			text += fmt.Sprint(" ", opNames[q.Compare], " ", q.Number)
		}
		return text
	case store.Related:
		text := q.To
		if q.None {
			text = "no " + text
		}
		return text + "(" + p.condition(q.Where) + ")"
	default:
		return "true"
	}
}

var opNames = map[store.Op]string{
	store.Eq: "=", store.Lt: "<", store.Lte: "<=", store.Gt: ">", store.Gte: ">=",
	store.Contains: "contains", store.StartsWith: "startsWith", store.Exact: "exactly",
}

func (p *printer) values(values []kg.Value) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Text()
	}
	return strings.Join(out, "|")
}

// order prints the keys of an order: population desc, name.
func (p *printer) order(keys []store.Order) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		switch out[i] = k.Field; k.By {
		case store.ByLink:
			out[i] = "link." + k.Field
		case store.ByCountry:
			out[i] = "country." + k.Field
		case store.ByCount:
			out[i] = "count(" + p.fields(reflect.ValueOf(*k.Count)) + ")"
		case store.ByThrough:
			out[i] = "through"
		case store.ByDistance:
			out[i] = fmt.Sprintf("distance from %v", k.From)
		}
		if k.Desc {
			out[i] += " desc"
		}
	}
	return "[" + strings.Join(out, ", ") + "]"
}
