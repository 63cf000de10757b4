package result

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Ontology is the schema of the graph as a graph.
type Ontology struct {
	Table       *kg.Ontology
	ReleaseInfo *store.ReleaseInfo
}

// EntityTypes are the types of entities.
func (x *Ontology) EntityTypes() []OntologyEntityType {
	out := make([]OntologyEntityType, len(x.Table.Entities))
	for t := range out {
		e := &x.Table.Entities[t]
		out[t] = OntologyEntityType{
			Type: Word(e.Enum()), Name: e.Name, Plural: e.Plural, Description: e.Description, IDPrefix: e.Prefix,
			Example: e.Example, Count: int32(x.ReleaseInfo.Entities[t]),
		}
	}
	return out
}

// OntologyEntityType is a type of entities.
type OntologyEntityType struct {
	Type                                         Word
	Name, Plural, Description, IDPrefix, Example string
	Count                                        int32
}

// LinkTypes are the types of links.
func (x *Ontology) LinkTypes() []OntologyLinkType {
	out := make([]OntologyLinkType, len(x.Table.Links))
	for t := range out {
		l := &x.Table.Links[t]
		back := l.Backward.Label
		if l.Symmetric {
			back = l.Forward.Label
		}
		out[t] = OntologyLinkType{
			Type: Word(l.Name), Label: l.Forward.Label, ReverseLabel: back, Description: l.Description,
			Symmetric: l.Symmetric, Count: int32(x.ReleaseInfo.Links[t]),
		}
	}
	return out
}

// OntologyLinkType is a type of links.
type OntologyLinkType struct {
	Type                             Word
	Label, ReverseLabel, Description string
	Symmetric                        bool
	Count                            int32
}

// Triples are which types are connected by links of which type.
func (x *Ontology) Triples() []OntologyTriple {
	out := make([]OntologyTriple, len(x.ReleaseInfo.Triples))
	for i, t := range x.ReleaseInfo.Triples {
		out[i] = OntologyTriple{
			From: Word(x.Table.Entities[t.From].Enum()), Type: Word(x.Table.Links[t.Link].Name),
			To: Word(x.Table.Entities[t.To].Enum()), Count: int32(t.Count),
		}
	}
	return out
}

// OntologyTriple is how many links of a type go from one type of entities to another.
type OntologyTriple struct {
	From, Type, To Word
	Count          int32
}
