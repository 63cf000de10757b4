package plan

import (
	"cityweave/graph/result"
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
	// Page.Facets[From:From+Count] are the facets of a field facets; Count is how many paths a field ways has at most.
	From, Count int
	cost        int // nodes of what is selected below
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
	Undated   bool     // count the rows that rest on undated links only, by a read of its own
	Prefetch  Prefetch // of the entities of the rows
	Children  []Child  // nodes, edges, facets and linkFacets
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
	Degree struct{ Query store.ExpandQuery }

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

	// Statements lists the statements about its parents.
	Statements struct {
		Properties []string // empty for all
		Below      Steps
	}

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
	Subject   Target = "subject"   // of a statement or a conflict
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

	// About is the fact that evidence is about: a link or a statement.
	About struct{ Links, Statements Steps }

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

// Records are the steps for a record of any kind.
type Records struct {
	Entities                    StepsByType
	Links, Statements, Evidence Steps
	Prefetch                    Prefetch
}

// The nodes of root fields.
type (
	// Nodes gets records of any kind by id.
	Nodes struct {
		IDs           []string
		One           bool   // one value, not a list
		Argument      string // that has the ids
		Below         Records
		Conflicts     *store.ConflictQuery // nil when no id can be that of a conflict
		BelowConflict Steps
	}

	// Entities gets entities by id.
	Entities struct {
		IDs      []string
		One      bool        // one value, not a list
		Argument string      // that has the ids
		Types    []kg.TypeID // entities of others are null; nil for any
		Below    StepsByType
		Prefetch Prefetch
	}

	// Named gets the one entity of a type that a name means.
	Named struct {
		Name  InputName
		Area  store.SearchText // the type, without a text
		Limit int              // candidates that the error of an ambiguous name lists
		Below StepsByType
	}

	// Lookup gets an entity by its id in another register.
	Lookup struct {
		ID    kg.ExternalID
		Below StepsByType
	}

	// List pages through the entities of a type.
	List struct {
		Budget
		Query store.ListQuery
		Page  *Page
	}

	// Links pages through links of all entities, or those that its parents are the programme of.
	Links struct {
		Budget
		Query store.LinkQuery
		Page  *Page
		Under bool // it has parents, which are programmes
	}

	// AllStatements pages through the statements about all entities.
	AllStatements struct {
		Budget
		Query store.RecordQuery
		Page  *Page
	}

	// AllEvidence pages through the evidence of all sources.
	AllEvidence struct {
		Budget
		Query store.RecordQuery
		Page  *Page
	}

	// Dataset describes the release.
	Dataset struct{ Below Steps }

	// History lists the releases whose changes are known.
	History struct{}

	// Ontology describes the ontology table, with counts.
	Ontology struct{}

	// Conflicts pages through conflicts between sources.
	Conflicts struct {
		Query store.ConflictQuery
		Page  *Page
	}

	// Changes pages through the differences from an earlier release.
	Changes struct {
		Query store.ChangeQuery
		Page  *Page
		Place string // of the argument since, for errors
	}

	// Search pages through the entities that a text finds.
	Search struct {
		Query store.SearchQuery
		Page  *Page
	}

	// Suggest lists the first entities that a prefix finds.
	Suggest struct {
		Query    store.SearchQuery
		Children []Child
	}

	// MapNames finds the entities that a list of names means.
	MapNames struct {
		Names    []InputName
		Area     store.SearchText // where to look, without a text
		Limit    int              // candidates of each name
		Children []Child
	}

	// Neighbours merges the neighbours of several entities: the root field expand.
	Neighbours struct {
		Budget
		Query    store.ExpandQuery   // with parents
		Total    int                 // nodes at most
		Between  *store.BetweenQuery // nil when no links are selected; Left is the nodes that are found
		Children []Child
	}

	// Subgraph gets entities and the links between them.
	Subgraph struct {
		Query    store.BetweenQuery
		Children []Child
	}

	// Paths lists paths between two entities.
	Paths struct {
		Budget
		Query    store.PathQuery
		Shortest bool // only the shortest ones
		Children []Child
	}

	// Explain lists the kinds of paths between two entities.
	Explain struct {
		Budget
		Query    store.ExplainQuery
		Children []Child
	}

	// Aggregate groups rows.
	Aggregate struct {
		Budget
		Query    store.AggregateQuery
		Keys     []Values // one for each of Query.Keys
		Names    []string // of the keys
		Measures []string // names
		Children []Child  // groups
		Scope    *result.Scope
		// Positions: those of the first and of the last group are wanted.
		Positions bool
	}

	// Coverage counts rows in a table of two axes.
	Coverage struct {
		Budget
		Query    store.AggregateQuery // its Limit is the number of cells
		Axes     [2]Axis              // rows, columns
		Totals   bool                 // of each value of an axis
		Children []Child
	}
)

// Budget is for reads of the store that refuse to look at too many links.
type Budget struct {
	Path string // of the field, for the error
	Cure string // what to do then
}

// Axis is the rows or the columns of a table, and how to find all its values.
type Axis struct {
	Values
	First int
	Types []kg.TypeID     // of entities that are the values; nil for other values
	Where store.Predicate // which of these entities
	Words []string        // all values of an enum
}

// InputName is a name in the words of the client.
type InputName struct {
	Input string
	Place string   // what the client knows about its place; "" for nothing
	Parts []string // the name and its qualifiers, as in Springfield, Ohio; nil when it has none
}

// The reads of the nodes.
func (*Degree) storeCall() string           { return "Expand" }
func (*NeighbourSummary) storeCall() string { return "NeighbourCounts" }
func (*Expand) storeCall() string           { return "Expand" }
func (*Derive) storeCall() string           { return "Derive" }
func (*Statements) storeCall() string       { return "StatementsOf" }
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

func (n *Nodes) storeCall() string {
	if n.Conflicts != nil {
		return "Entities, Links, Statements, Evidence, Conflicts"
	}
	return "Entities, Links, Statements, Evidence"
}
func (*Entities) storeCall() string { return "Entities" }
func (n *Named) storeCall() string {
	if n.Name.Place == "" && n.Name.Parts == nil {
		return "Search"
	}
	return "Search, Search"
}
func (*Lookup) storeCall() string        { return "Lookup" }
func (*List) storeCall() string          { return "List" }
func (*Links) storeCall() string         { return "ListLinks" }
func (*AllStatements) storeCall() string { return "ListStatements" }
func (*AllEvidence) storeCall() string   { return "ListEvidence" }
func (*Dataset) storeCall() string       { return "ReleaseInfo" }
func (*History) storeCall() string       { return "History" }
func (*Ontology) storeCall() string      { return "ReleaseInfo" }
func (*Conflicts) storeCall() string     { return "Conflicts" }
func (*Changes) storeCall() string       { return "Changes" }
func (*Search) storeCall() string        { return "Search" }
func (*Suggest) storeCall() string       { return "Search" }
func (*MapNames) storeCall() string      { return "Search, Search" }
func (n *Neighbours) storeCall() string {
	if n.Between == nil {
		return "Expand"
	}
	return "Expand, Between"
}
func (*Subgraph) storeCall() string { return "Entities, Between" }
func (n *Paths) storeCall() string {
	if n.Shortest {
		return "ShortestPaths"
	}
	return "Paths"
}
func (*Explain) storeCall() string   { return "Explain" }
func (*Aggregate) storeCall() string { return "Aggregate" }
func (*Coverage) storeCall() string  { return "List or Aggregate for each axis, Aggregate" }
