package store

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"cityweave/internal/kg"
)

// Explorer answers what stands around entities, and how two are connected. It is a part
// of View. No answer depends on the engine: what is counted as work (PathQuery.MaxTouched)
// is a property of the question and the graph.
type Explorer interface {
	// NeighbourCounts counts the links of each entity by NeighbourKind, in their order, and the entities
	// that they lead to; only kinds that it has. An unknown id gets what an entity without links gets. The
	// links add up to the degree: a link of an entity to itself counts once, as Out, or as Both when
	// its type is symmetric. With asOf 0 all links count, and the cost is that of the
	// number of kinds, however many links there are; else only links that hold on the day.
	NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) ([][]NeighbourCount, error)
	// Between gets the links that join an entity of one list with one of another.
	Between(ctx context.Context, q BetweenQuery) (Joined, error)
	// ShortestPaths gets the first paths of the least length, at most q.MaxLength, that lead
	// from one entity to another. Total is exact up to MaxCount.
	ShortestPaths(ctx context.Context, q PathQuery) (PathList, error)
	// Paths gets the first paths of every length up to q.MaxLength. It goes through them by
	// length, then in their order, in steps: one for each entity that is tried as the next of a
	// path, which is not on the path yet and from which the end can be reached in just the hops
	// that are left, by a walk that may pass an entity twice, the two ends excepted. When it has
	// made MaxTouched steps and would make another it stops: then Exact is false, and Total is
	// how many it has found.
	Paths(ctx context.Context, q PathQuery) (PathList, error)
	// Explain ranks the kinds of path between two entities, see PathKind.
	Explain(ctx context.Context, q ExplainQuery) (Explanation, error)
}

// MaxCount is where counts of paths end: a count of MaxCount means so many or more.
const MaxCount = math.MaxInt32

// NeighbourKind is a kind of link as seen from one end. Kinds are ordered by link type,
// direction and type of the other end, each as in the ontology table.
type NeighbourKind struct {
	Link  kg.LinkTypeID
	Dir   kg.Direction // Both for symmetric types, and only for these
	Other kg.TypeID    // the type of the other end
}

// NeighbourCount is how many links of a kind there are, and with how many entities.
type NeighbourCount struct {
	NeighbourKind
	Links    int // at least 1
	Entities int // distinct ones at the other ends, at least 1
}

// BetweenQuery asks for the links between two lists of entities. Ids that are unknown or
// stand twice change nothing.
type BetweenQuery struct {
	Left, Right []string
	Types       []kg.LinkTypeID // any of these; empty means all
	Dir         kg.Direction    // as seen from Left; links of a symmetric type are seen from both ends
	Link        Predicate       // over the link; nil matches all
	AsOf        kg.AsOf         // only links that it chooses
	Limit       int             // the most links to return; 0 only counts
}

// Joined is links, each once, by id: the first Limit of Total.
type Joined struct {
	Rows  []LinkRow
	Total int
}

// PathQuery asks how one entity leads to another. A path is a sequence of distinct entities, each
// linked with the next by a link that Types, Dir, Link and AsOf choose. Paths are ordered by
// length, then by the ids of their entities, bytewise, one after the other. From an
// entity to itself there is one path, of length 0. To or from an unknown id, or one of
// Avoid, there is none.
//
// The search goes from both ends at once, one hop at a time. Before each hop the links of the
// entities reached last from either end are counted, whatever Link, AsOf and Avoid say: as
// NeighbourCounts counts them without a day, of the types and in the direction of the
// search, from To against it. The end with fewer goes on, From when both have
// equally many. These links are touched. When all that are touched would be more than
// MaxTouched, the hop is not made and the error is a *TooMuch. Entities of Avoid are never
// reached; a search does not go on from the entity that the other one started at. It ends with
// MaxLength hops, when an end reaches nothing new, and for ShortestPaths when the two meet.
type PathQuery struct {
	From, To string
	Types    []kg.LinkTypeID // any of these; empty means all
	// of each hop, as seen from the side of From; links of a symmetric type are seen from both ends
	Dir        kg.Direction
	Link       Predicate // over each link; nil matches all
	AsOf       kg.AsOf   // only links that it chooses
	Avoid      []string  // entities that no path may visit
	MaxLength  int       // the most hops, 0 to 200
	Limit      int       // the most paths to return; 0 only counts
	MaxTouched int       // the most links to look at; 0 for no limit
}

// PathList is the first of all paths.
type PathList struct {
	Paths []Path
	Total int  // how many there are, up to MaxCount
	Exact bool // false when there may be more than Total
}

// Path is entities and what links each with the next: one hop less than entities.
type Path struct {
	Nodes []*kg.Entity
	Hops  []Hop
}

// Hop is all links between two neighbours on a path that the question chooses, by id.
type Hop struct{ Links []LinkRow }

// ExplainQuery asks what kinds of path lead from one entity to another. Dir is not looked
// at: links are walked both ways. Limit is the most kinds. All paths of a kind are looked at,
// so that when there are more than MaxTouched walks up to MaxLength (paths that may pass an
// entity twice, the two ends excepted; counted once for each sequence of kinds) the error
// is a *TooMuch as well.
type ExplainQuery struct {
	PathQuery
	Samples int // the most paths of each kind to return
}

// Explanation is the first of all kinds of path: by falling Score, then falling Count, then
// fewer hops, then the kinds of the hops, one after the other, as NeighbourKind is ordered.
type Explanation struct {
	Start kg.TypeID // the type of From; 0 when there is no kind
	Kinds []PathKind
	Total int
}

// PathKind is all paths whose hops are of the same kinds, and how much they say about
// the connection: the degree-weighted path count of Himmelstein and Baranzini, Heterogeneous
// network edge prediction (PLoS Computational Biology 11(7), e1004259, 2015, "Degree-weighted path
// count"). A path counts the product, over its hops and both ends of each, of the number of links
// of the hop's kind at that end (as NeighbourCounts counts, on AsOf) to the power of -Damping.
// So a path over an entity that is linked with everything counts little. Parallel links of one kind
// are one hop.
type PathKind struct {
	Hops  []NeighbourKind // as seen from the side of From
	Score float64         // of all paths, rounded by RoundScore
	Count int             // of paths
	// by falling score of the path, rounded alike, then in their order; the links of a hop are those of its kind
	Samples []Path
}

// Damping is the exponent of the degree-weighted path count that the authors found best.
const Damping = 0.4

// RoundScore rounds to six significant digits, so that the order in which a sum is
// made does not show.
func RoundScore(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 5, 64), 64)
	if err != nil {
		return x // no number is written so that it cannot be read
	}
	return rounded
}

// TooMuch is the error of a search that was not made because of its size.
type TooMuch struct {
	What  string // what there would be too many of: links, paths
	Would int    // how many there would be, or more
	Limit int
}

func (e *TooMuch) Error() string {
	return fmt.Sprintf("the search would look at %d %s, more than the limit of %d", e.Would, e.What, e.Limit)
}
