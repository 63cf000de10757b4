package memory

// limits are the sizes at which a query is answered in another way. They change how long
// an answer takes, never what it is; tests shrink them, so that small graphs go every way.
type limits struct {
	hub        int // links of one kind at one entity from which other orders than that by name are kept
	few        int // entities up to which the ends of links are looked for one by one
	fewer      int // how many links must be spared for each of these
	dictionary int // values up to which texts are searched in the values, not in the entities
	countries  int // countries up to which all are asked, so as to find the places in them
	attributes int // distinct kg.LinkAttrs up to which the verdict on each is kept
	costly     int // cost of a predicate from which the verdict on each entity is kept
	candidates int // candidates that are looked at without asking whether the order is shorter
	ends       int // ends of links up to which these are counted, not guessed
	sortable   int // links of an entity up to which they are all sorted for a page
	counts     int // one in how many entities must be ranked by a count for all to be counted
}

func usual() limits {
	return limits{
		hub: 1 << 5, few: 32, fewer: 8, dictionary: 1 << 10, countries: 1 << 12, attributes: 1 << 16,
		costly: 20, candidates: 64, ends: 1 << 8, sortable: 48, counts: 1 << 6,
	}
}
