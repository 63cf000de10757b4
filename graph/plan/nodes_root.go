package plan

import (
	"cityweave/graph/result"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

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

	// LookupEach gets whose each of many ids in external registers is.
	LookupEach struct {
		Inputs   []string // as given
		IDs      []kg.ExternalID
		Children []Child
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
		Budget
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

// InputName is a name in the words of the client, with what the client knows about it.
type InputName struct {
	Input string
	Place string     // where it lies; "" for unknown
	ID    string     // its ID, or scheme:value of one in another register; "" for unknown
	Point *geo.Point // nil for unknown
	Type  *kg.TypeID // nil for any
}

// The reads of the nodes of root fields.
func (n *Nodes) storeCall() string {
	if n.Conflicts != nil {
		return "Entities, Links, Statements, Evidence, Conflicts"
	}
	return "Entities, Links, Statements, Evidence"
}
func (*Entities) storeCall() string      { return "Entities" }
func (*Named) storeCall() string         { return "Search up to 4 times" }
func (*Lookup) storeCall() string        { return "Lookup" }
func (*LookupEach) storeCall() string    { return "Lookup" }
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
func (*MapNames) storeCall() string      { return "Search up to 4 times" }
func (n *Neighbours) storeCall() string {
	switch {
	case n.Between == nil:
		return "Expand"
	case HasChild(n.Children, "positions"):
		return "Expand, Between, Entities"
	default:
		return "Expand, Between"
	}
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
