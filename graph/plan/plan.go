// Package plan is what a plan consists of: a tree of data that the package planner compiles the selection of a GraphQL
// operation into, with its price, before anything is read. The package exec runs the tree over a store; print.go prints
// it.
//
// For example, { city(id: "city:de-berlin") { name programmes(first: 3) { nodes { name } } } } becomes
//
//	city: Entities(ids: [city:de-berlin], types: [City]) -> Entities, cost 4
//	  programmes: Expand(rel: …, limit: 3) -> Expand, cost 3
//	    nodes [Programme]
//
// Fields that only read what a value has, such as name, need no step: the encoder reads them.
package plan

import (
	"strconv"

	"cityweave/internal/kg"
)

// Operation is an operation that is ready to run. It is not changed after it is made.
type Operation struct {
	Fields    []*Root // in the order of the answer; those about the schema are not among them
	Estimated int     // nodes that the answer can have at most, with introspection
	Limit     int     // of Estimated, and of the nodes that are read
	// ReadsClock: a field depends on the time of the request, so that two answers from one release can differ.
	ReadsClock bool
	// Introspects: some root fields are about the schema, and answered by gqlgen.
	Introspects bool
	// Checks are the distinct ids in arguments that no step gets, sorted. One read of all of them, beside the steps, finds
	// those that are to be warned of.
	Checks []string
	// Names are the distinct names in filters. What they mean is found before the operation runs.
	Names []WrittenName
	// Replan plans the operation again for what its names mean. That changes neither its cost nor its cursors.
	Replan func(Meanings) (*Operation, error)

	Ontology *kg.Ontology
}

// Field returns a root field by its response key; nil when it has none.
func (o *Operation) Field(key string) *Root {
	for _, f := range o.Fields {
		if f.Step.Key == key {
			return f
		}
	}
	return nil
}

// WrittenName is a name in a filter as somebody wrote it. It is read as mapNames reads names, among the entities of a
// type.
type WrittenName struct {
	Text string
	Type kg.TypeID
}

// Meanings are the IDs of the entities that names mean besides those that have the name as it is written. Names that
// mean no others are left out.
type Meanings map[WrittenName][]string

// Root is a root field.
type Root struct {
	Step  *Step
	Steps int   // how many there are in its tree; Step.Index is less
	Err   error // why it cannot run, for the client; Step.Node is nil then

	Warnings []Warning // that follow from the query alone
	Mentions []Mention // of Operation.Checks
	Related  []Related
}

// Step is a field of the selection that needs work: it gives one value for each distinct parent. Fields of equal
// meaning share one step, so that parents of several concrete types share one store call.
type Step struct {
	Key   string // response key
	Index int    // among the steps of the root field
	Cost  int    // nodes that it is priced at, with all below
	Node  Node
}

// Steps are the steps for a value of one concrete type under one selection.
type Steps []*Step

// StepsByType has the steps for an entity of each type, by kg.TypeID.
type StepsByType []Steps

// Cost is what an operation takes, in nodes: entities, links, statements, records of evidence and blocks of
// documents. The estimate includes introspection.
type Cost struct {
	Estimated int `json:"estimated"` // at most, known before anything is read
	Limit     int `json:"limit"`     // of the estimate
	Actual    int `json:"actual"`    // what was read
}

// Extension is the extensions as a member of a response that follows another: the cost, and members that follow it.
func (c Cost) Extension(more []byte) []byte {
	b := make([]byte, 0, 120+len(more))
	b = append(b, `,"extensions":{"cost":{"estimated":`...)
	b = strconv.AppendInt(b, int64(c.Estimated), 10)
	b = append(b, `,"limit":`...)
	b = strconv.AppendInt(b, int64(c.Limit), 10)
	b = append(b, `,"actual":`...)
	b = strconv.AppendInt(b, int64(c.Actual), 10)
	b = append(append(b, '}'), more...)
	return append(b, '}')
}

// Of returns the steps for entities of a type.
func (s StepsByType) Of(t kg.TypeID) Steps {
	if s == nil {
		return nil
	}
	return s[t]
}
