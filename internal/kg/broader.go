package kg

import (
	"fmt"
	"slices"
)

// BroaderType is a row of the table of broader link types: a name for several link types, wherever link types are
// chosen. No link is of a broader type.
type BroaderType struct {
	Name        string
	Narrower    []string // names of link types, at least two
	Description string
}

// broaderTypes is the table of broader link types: to add one, add a row and run make generate.
func broaderTypes() []BroaderType {
	return []BroaderType{
		{
			Name: "TAKES_PART", Narrower: []string{"PARTICIPATES_IN", "MEMBER_OF"},
			Description: "Taking part in any form: participation or membership.",
		},
	}
}

// LinkTypes finds the link types that a name stands for: one, or those of a broader type, rising; ok is false when
// there is none.
func (o *Ontology) LinkTypes(name string) (types []LinkTypeID, ok bool) {
	if t, ok := o.LinkType(name); ok {
		return []LinkTypeID{t}, true
	}
	i := slices.IndexFunc(o.Broader, func(b BroaderType) bool { return b.Name == name })
	if i < 0 {
		return nil, false
	}
	for _, n := range o.Broader[i].Narrower {
		t, known := o.LinkType(n)
		if !known {
			return nil, false
		}
		types = append(types, t)
	}
	slices.Sort(types)
	return types, true
}

// check reports what is wrong with a row: narrower types that are unknown, or too few to be worth a name.
func (b *BroaderType) check(o *Ontology) error {
	for _, n := range b.Narrower {
		if _, ok := o.LinkType(n); !ok {
			return fmt.Errorf("ontology: %s: narrower link type %q is unknown", b.Name, n)
		}
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(b.Narrower))); len(distinct) < 2 {
		return fmt.Errorf("ontology: %s: a broader link type has at least two narrower ones", b.Name)
	}
	return nil
}
