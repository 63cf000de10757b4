package planner

import (
	"sync"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/plan"
	"cityweave/internal/warncode"
)

// hasDeprecated reports whether a schema has deprecated elements, besides those of introspection.
func hasDeprecated(schema *ast.Schema) bool {
	for _, t := range schema.Types {
		for _, v := range t.EnumValues {
			if reason(v.Directives) != "" {
				return true
			}
		}
		for _, f := range t.Fields {
			for _, a := range f.Arguments {
				if reason(a.Directives) != "" {
					return true
				}
			}
			if reason(f.Directives) != "" {
				return true
			}
		}
	}
	return false
}

// reason is the reason of the directive @deprecated; "" where there is none.
func reason(directives ast.DirectiveList) string {
	d := directives.ForName("deprecated")
	if d == nil {
		return ""
	}
	if a := d.Arguments.ForName("reason"); a != nil && a.Value.Raw != "" {
		return a.Value.Raw
	}
	return "it will be removed"
}

// deprecations are the warnings about deprecated elements under each root field of a variant, by response key. They
// follow from the document alone, so that they are worked out once.
type deprecations struct {
	once   sync.Once
	byRoot map[string][]plan.Warning
}

// of works the warnings out when it is first called.
func (d *deprecations) of(root string, set ast.SelectionSet) []plan.Warning {
	d.once.Do(func() {
		d.byRoot = map[string][]plan.Warning{}
		for _, f := range rootFields(set) {
			w := &deprecatedWalk{seen: map[string]bool{}}
			w.field("", f)
			d.byRoot[f.Alias] = append(d.byRoot[f.Alias], w.found...)
		}
	})
	return d.byRoot[root]
}

// rootFields are the fields of a selection set, also those in fragments.
func rootFields(set ast.SelectionSet) (out []*ast.Field) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			out = append(out, s)
		case *ast.InlineFragment:
			out = append(out, rootFields(s.SelectionSet)...)
		case *ast.FragmentSpread:
			out = append(out, rootFields(s.Definition.SelectionSet)...)
		}
	}
	return out
}

// deprecatedWalk goes through a root field. An element is warned of where it is met first.
type deprecatedWalk struct {
	found []plan.Warning
	seen  map[string]bool // elements, and fragments
}

func (w *deprecatedWalk) warn(element, place string, directives ast.DirectiveList) {
	why := reason(directives)
	if why == "" || w.seen[element] || len(w.found) == maxDeprecated {
		return
	}
	w.seen[element] = true
	w.found = append(w.found, plan.NewWarning(warncode.Deprecated, place, "%s is deprecated: %s", element, why))
}

// maxDeprecated is how many deprecated elements of a root field are warned of.
const maxDeprecated = 20

func (w *deprecatedWalk) field(above string, f *ast.Field) {
	if f.Definition == nil {
		return
	}
	path := at{path: above}.key(f.Alias)
	owner := f.Name
	if f.ObjectDefinition != nil {
		owner = f.ObjectDefinition.Name + "." + f.Name
	}
	w.warn(owner, path, f.Definition.Directives)
	for _, a := range f.Arguments {
		if def := f.Definition.Arguments.ForName(a.Name); def != nil {
			w.warn(owner+"("+a.Name+":)", path+"("+a.Name+")", def.Directives)
			w.value(path+"("+a.Name+")", a.Value)
		}
	}
	w.set(path, f.SelectionSet)
}

func (w *deprecatedWalk) value(place string, v *ast.Value) {
	if v == nil || v.Definition == nil {
		return
	}
	if v.Kind == ast.EnumValue {
		if e := v.Definition.EnumValues.ForName(v.Raw); e != nil {
			w.warn(v.Definition.Name+"."+v.Raw, place, e.Directives)
		}
	}
	for _, c := range v.Children {
		if f := v.Definition.Fields.ForName(c.Name); v.Kind == ast.ObjectValue && f != nil {
			w.warn(v.Definition.Name+"."+c.Name, place, f.Directives)
		}
		w.value(place, c.Value)
	}
}

func (w *deprecatedWalk) set(path string, set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.field(path, s)
		case *ast.InlineFragment:
			w.set(path, s.SelectionSet)
		case *ast.FragmentSpread:
			if name := "..." + s.Name; !w.seen[name] {
				w.seen[name] = true
				w.set(path, s.Definition.SelectionSet)
			}
		}
	}
}
