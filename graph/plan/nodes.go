package plan

import (
	"slices"

	"cityweave/graph/result"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Node is what a step does: a pointer to one of the types below. Its exported fields are all there is to know; queries
// of the store lack only the parents.
type Node interface {
	// storeCall names the reads of the store that one run of the node takes; "" for none.
	storeCall() string
}

// Child is a selected field of an object that the executor makes from other values, such as the nodes of a
// connection or the hops of a path.
type Child struct {
	Key      string      // response key
	Name     string      // of the field
	Entities StepsByType // for the entities that it consists of
	Steps    Steps       // for its other values: links, evidence, groups …
	Children []Child     // for the objects that it consists of
	Prefetch Prefetch
	// Page.Facets[From:From+Count] are the facets of a field facets; Count is how many paths a field paths has at most.
	From, Count int
	Cost        int // nodes of what is selected below
}

// HasChild reports whether a child of a name is selected.
func HasChild(children []Child, name string) bool {
	return slices.ContainsFunc(children, func(c Child) bool { return c.Name == name })
}

// Prefetch is the expansions that follow a read, so that the store may answer them with it.
type Prefetch struct {
	Children []store.Child
	Steps    []*Step // one for each of Children, whose query it has
}

// Page is a connection: one page of the rows of a list.
type Page struct {
	Scope     *result.Scope
	Window    store.Window
	Total     bool
	LinkTotal bool
	Undated   bool       // count the rows that rest on undated links only, by a read of its own
	Near      *geo.Point // the distance of each row from it is wanted; nil for none
	Prefetch  Prefetch   // of the entities of the rows
	Children  []Child    // nodes, edges, facets and linkFacets
	Facets    []store.Facet
	Buckets   []Values // how the values of each of Facets are written
}

// Values is how the values of a field are written.
type Values struct {
	Word   string // of the argument that names the field, such as IS_CAPITAL
	Entity bool   // they are ids of entities
	Enum   bool   // they are words of a list, in capitals in the API
}

// The nodes under entities.
type (
	// Degree counts the links of its parents.
	Degree struct {
		Query     store.ExpandQuery
		FieldPath string // for warnings
	}

	// NeighbourSummary counts the links of its parents by their kind.
	NeighbourSummary struct{ AsOf kg.AsOf }

	// Expand pages through what its parents are linked with, or through their links: all relations, and links.
	Expand struct {
		Budget
		Query     store.ExpandQuery
		Page      *Page
		FieldPath string // for warnings
	}

	// Derive pages through entities two links away from its parents.
	Derive struct {
		Query     store.DeriveQuery
		Page      *Page
		FieldPath string // for warnings
		Budget
	}

	// Completeness lists how much of what sources count of its parents the graph has.
	Completeness struct{ Below Steps }

	// Statements lists the statements about its parents.
	Statements struct {
		Properties []string // empty for all
		Below      Steps
	}

	// Names lists the names of its parents.
	Names struct {
		Languages, Scripts []string // empty for all
		Kinds              []kg.NameKind
		Below              Steps
	}

	// NameEvidence lists the sources of its parents, which are names.
	NameEvidence struct{ Below Steps }

	// NameStatement is the statement that gives a name.
	NameStatement struct{ Below Steps }

	// Reference leads to the one entity whose id its parents have.
	Reference struct {
		To       Target
		Below    StepsByType
		Prefetch Prefetch
	}

	// Regions lists the regions that its parents lie in.
	Regions struct {
		Region   kg.TypeID
		Kind     *string // nil for all
		Below    StepsByType
		Prefetch Prefetch
	}

	// Blocks lists the blocks of a source, of the data set, or the first block about a programme.
	Blocks struct {
		First bool
		Below Steps
	}

	// EvidenceFrom pages through what its parents, which are sources, say.
	EvidenceFrom struct {
		Query store.EvidenceQuery
		Page  *Page
	}
)

// Target says which id of its parent a Reference follows.
type Target string

// The targets of references.
const (
	Country   Target = "country"   // of a place
	Programme Target = "programme" // of a link or a block
	Source    Target = "source"    // of evidence or a block
	Subject   Target = "subject"   // of a statement, a conflict or a record of completeness
	Listed    Target = "list"      // of a record of completeness
	OtherEnd  Target = "otherEnd"  // of the links of one side of a conflict
	Value     Target = "value"     // a value that is the id of an entity
)

// The nodes under links, statements, evidence, conflicts and changes.
type (
	// LinkEnd is one end of a link, which has been read with it.
	LinkEnd struct {
		To    bool // else from
		Below StepsByType
	}

	// EvidenceAbout lists the evidence for links or statements.
	EvidenceAbout struct{ Below Steps }

	// About is the fact that evidence is about.
	About struct{ Below Facts }

	// ChangedRecord is the record that changed, unless it is gone.
	ChangedRecord struct{ Below Records }

	// Rule is the rule that editorial evidence names.
	Rule struct{}

	// Place is the place in a document that evidence names.
	Place struct{ Children []Child }

	// Sides lists the sides of conflicts.
	Sides struct{ Below Steps }

	// SideFacts lists the facts on one side of a conflict: its statements or its links.
	SideFacts struct {
		Kind  store.ConflictKind
		Below Steps
	}
)

// Facts are the steps for a fact of any kind.
type Facts struct{ Links, Statements, Completeness Steps }

// Records are the steps for a record of any kind.
type Records struct {
	Facts
	Entities StepsByType
	Evidence Steps
	Prefetch Prefetch
}

// The reads of the nodes.
func (*Degree) storeCall() string           { return "Expand" }
func (*NeighbourSummary) storeCall() string { return "NeighbourCounts" }
func (*Expand) storeCall() string           { return "Expand" }
func (*Derive) storeCall() string           { return "Derive" }
func (*Completeness) storeCall() string     { return "" }
func (*Statements) storeCall() string       { return "StatementsOf" }
func (*Names) storeCall() string            { return "" }
func (*NameEvidence) storeCall() string     { return "" }
func (*NameStatement) storeCall() string    { return "Statements" }
func (*Reference) storeCall() string        { return "Entities" }
func (*Regions) storeCall() string          { return "Entities" }
func (*Blocks) storeCall() string           { return "ReleaseInfo" }
func (*EvidenceFrom) storeCall() string     { return "EvidenceFrom" }
func (*LinkEnd) storeCall() string          { return "" }
func (*EvidenceAbout) storeCall() string    { return "EvidenceAbout" }
func (*About) storeCall() string            { return "Links, Statements" }
func (*ChangedRecord) storeCall() string    { return "Entities, Links, Statements, Evidence" }
func (*Rule) storeCall() string             { return "ReleaseInfo" }
func (*Place) storeCall() string            { return "ReleaseInfo" }
func (*Sides) storeCall() string            { return "" }
func (n *SideFacts) storeCall() string {
	if n.Kind == store.OfLinks {
		return "Links"
	}
	return "Statements"
}
