package memory

// limits are the sizes at which a query is answered in another way. They change how long
// an answer takes, never what it is; tests shrink them, so that small graphs take every way.
type limits struct {
	sortedRunMin  int // links in a run from which its order by another key than the name is kept
	probeMaxEnds  int // matching entities up to which links to each of them are looked up
	probeRatio    int // links that must be spared by each of these look-ups
	dictionaryMax int // distinct values up to which texts are matched against the values, not the entities
	countriesMax  int // countries up to which a condition is tested on all, to find the places in them
	attrsMax      int // distinct kg.LinkAttrs up to which the verdict on each is kept
	memoCost      int // cost of a predicate from which the verdict on each entity is kept
	scanMax       int // candidates up to which they are scanned without estimating a walk along the order
	countEndsMax  int // ends up to which their links are counted for an estimate, not guessed
	sortAllMax    int // links of an entity up to which all of them are sorted for a page
	countAllRatio int // all entities are counted when one in so many has to be ranked by a count
}

func usual() limits {
	return limits{
		sortedRunMin: 1 << 5, probeMaxEnds: 32, probeRatio: 8, dictionaryMax: 1 << 10, countriesMax: 1 << 12,
		attrsMax: 1 << 16, memoCost: 20, scanMax: 64, countEndsMax: 1 << 8, sortAllMax: 48, countAllRatio: 1 << 6,
	}
}
