package graphs

import (
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

func (a *asked) readIDs(_ *Handler, value string) error { return idList(&a.ids, paramIDs, value) }

func (a *asked) readProgramme(_ *Handler, value string) error {
	return idList(&a.programme, paramProgramme, value)
}

func (a *asked) readWithin(_ *Handler, value string) error {
	return idList(&a.within, paramWithin, value)
}

// idList reads IDs that are separated by commas, sorted and each once.
func idList(to *[]string, name, value string) error {
	*to = list(value)
	if n := len(*to); n > maxIDs {
		return bad("%s has %d IDs: give at most %d", name, n, maxIDs)
	}
	return nil
}

// list splits a value at commas. The elements are sorted, each once.
func list(value string) []string {
	var out []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// readTypes reads types of links.
func (a *asked) readTypes(h *Handler, value string) error {
	a.types = list(value)
	for _, t := range a.types {
		if _, ok := h.Ontology.LinkTypes(t); ok {
			continue
		}
		if slices.Contains(h.entityTypes(), t) {
			return bad("%s are types of links, and %s is a type of entities: write %s=%s", paramTypes, t, paramEntities, t)
		}
		return bad("%s has %q, which is no type of links%s: they are %s", paramTypes, short(t),
			suggest.Meant(t, h.linkTypes()), strings.Join(h.linkTypes(), ", "))
	}
	return nil
}

// readEntities reads types of entities.
func (a *asked) readEntities(h *Handler, value string) error {
	a.entities = list(value)
	for _, t := range a.entities {
		if slices.Contains(h.entityTypes(), t) {
			continue
		}
		if _, ok := h.Ontology.LinkTypes(t); ok {
			return bad("%s are types of entities, and %s is a type of links: write %s=%s", paramEntities, t, paramTypes, t)
		}
		return bad("%s has %q, which is no type of entities%s: they are %s", paramEntities, short(t),
			suggest.Meant(t, h.entityTypes()), strings.Join(h.entityTypes(), ", "))
	}
	return nil
}

func (a *asked) readUndated(_ *Handler, value string) error {
	a.undated = value
	if all := []string{"INCLUDE", "EXCLUDE", "ONLY"}; !slices.Contains(all, value) {
		return bad("%s is one of %s, not %q", paramUndated, strings.Join(all, ", "), short(value))
	}
	return nil
}

// readProject finds the type of entities by the name of their list.
func (a *asked) readProject(h *Handler, value string) error {
	var names []string
	for i := range h.Ontology.Entities {
		t := &h.Ontology.Entities[i]
		if t.List == value {
			a.project = t
			return nil
		}
		names = append(names, t.List)
	}
	return bad("%s is %q, which is no type of entities%s: it is one of %s", paramProject, short(value),
		suggest.Meant(value, names), strings.Join(names, ", "))
}

func (a *asked) readDay(_ *Handler, value string) error {
	if day, err := kg.ParseDate(value); err != nil || day == 0 {
		return bad("%s is a date, such as 2015, 2015-12 or 2015-12-31, not %q", paramAsOf, short(value))
	}
	a.asOf = value
	return nil
}

func (a *asked) readMinWeight(_ *Handler, value string) (err error) {
	if a.minWeight, err = strconv.Atoi(value); err != nil || a.minWeight < 1 {
		return bad("%s is a number from 1 on, not %q", paramMinWeight, short(value))
	}
	return nil
}

func (a *asked) readLines(_ *Handler, value string) error {
	switch value {
	case "0", "false":
	case "1", "true":
		a.options.Lines = true
	default:
		return bad("%s is 1 or 0, not %q", paramLines, short(value))
	}
	return nil
}

func (a *asked) readRelease(_ *Handler, value string) error {
	a.release = value
	return nil
}

// linkTypes are the types of links that the API takes.
func (h *Handler) linkTypes() []string {
	var out []string
	for i := range h.Ontology.Links {
		out = append(out, h.Ontology.Links[i].Name)
	}
	for i := range h.Ontology.Broader {
		out = append(out, h.Ontology.Broader[i].Name)
	}
	return out
}

func (h *Handler) entityTypes() []string {
	var out []string
	for i := range h.Ontology.Entities {
		out = append(out, h.Ontology.Entities[i].Enum())
	}
	return out
}
