package store

import (
	"cmp"
	"slices"

	"cityweave/internal/kg"
)

// The standings of entities that match a text equally well: which of them is more likely meant, by what is known
// without looking at the links. There are four, so that the number of links still counts.
const (
	// StandingApart is that of kg.EntityType.Apart: sources.
	StandingApart = iota
	// StandingPlain is that of regions, which are often called as their largest city is, and of places with few
	// inhabitants or an unknown number.
	StandingPlain
	// StandingLarge is that of places with LargeCity inhabitants.
	StandingLarge
	// StandingForemost is that of places with GreatCity inhabitants, of countries, and of all that is no place.
	StandingForemost
)

// The numbers of inhabitants from which a place has a greater standing.
const (
	LargeCity = 100_000
	GreatCity = 1_000_000
)

// PopulationField is the property with the number of inhabitants.
const PopulationField = "population"

// TypeStanding is the standing of the entities of a type; byPopulation when it is that of a place whose number of
// inhabitants is small or unknown, and others have a greater one.
func TypeStanding(t *kg.EntityType) (standing int, byPopulation bool) {
	switch {
	case t.Apart:
		return StandingApart, false
	case !t.Place || t.Country:
		return StandingForemost, false
	default: // places that make a level of the tree of places are regions
		return StandingPlain, len(t.Levels) == 0
	}
}

// Standing is the standing of an entity.
func Standing(o *kg.Ontology, e *kg.Entity) int {
	t := &o.Entities[e.Type]
	standing, byPopulation := TypeStanding(t)
	if !byPopulation {
		return standing
	}
	for i := range e.Props {
		if p := &e.Props[i]; t.Props[p.Index].Name == PopulationField {
			switch n := p.Int(); {
			case n >= GreatCity:
				return StandingForemost
			case n >= LargeCity:
				return StandingLarge
			}
		}
	}
	return standing
}

// Rank is the place of a row in the order of a search.
type Rank struct {
	Class    MatchClass
	Edits    int
	Score    int64 // Match.Relevance
	Standing int
	Degree   int
	ID       string
}

// Rank is the place of the row.
func (r *SearchRow) Rank() Rank {
	return Rank{r.Match.Class, r.Match.Edits, r.Match.Relevance, r.Standing, r.Degree, r.Node.ID}
}

// Compare orders ranks, the better first.
func (r Rank) Compare(s Rank) int {
	return cmp.Or(
		cmp.Compare(r.Class, s.Class), cmp.Compare(r.Edits, s.Edits), cmp.Compare(s.Score, r.Score),
		cmp.Compare(s.Standing, r.Standing), cmp.Compare(s.Degree, r.Degree), cmp.Compare(r.ID, s.ID),
	)
}

// SameMatch reports whether two ranks are of one class and one number of edits.
func (r Rank) SameMatch(s Rank) bool { return r.Class == s.Class && r.Edits == s.Edits }

// RankKeys is how many keys the Position of a Rank has: class, edits, score, standing, degree.
const RankKeys = 5

// Position is the rank as a place for a Window.
func (r Rank) Position() Position {
	return Position{Keys: []kg.Value{
		kg.IntValue(int64(r.Class)), kg.IntValue(int64(r.Edits)), kg.IntValue(r.Score),
		kg.IntValue(int64(r.Standing)), kg.IntValue(int64(r.Degree)),
	}, ID: r.ID}
}

// RankAt is the rank of a place that Position has made.
func RankAt(p *Position) Rank {
	number := func(i int) int64 {
		if i >= len(p.Keys) {
			return 0
		}
		return p.Keys[i].Int()
	}
	return Rank{
		Class: MatchClass(min(max(number(0), 0), int64(NoMatch))), Edits: int(number(1)), Score: number(2),
		Standing: int(number(3)), Degree: int(number(4)), ID: p.ID,
	}
}

// CutRanked cuts a page out of rows that stand in the order of their ranks.
func CutRanked[R any](w Window, rows []R, rank func(R) Rank) (page []R, hasNext, hasPrev bool) {
	at := func(p *Position, past int) int { // the first row that stands at or past the place
		i, _ := slices.BinarySearchFunc(rows, RankAt(p), func(r R, to Rank) int {
			if c := rank(r).Compare(to); c != 0 {
				return c
			}
			return past
		})
		return i
	}
	lo, hi := 0, len(rows)
	if w.After != nil {
		lo = at(w.After, -1)
	}
	if w.Before != nil {
		hi = max(lo, at(w.Before, 1))
	}
	return Cut(w, rows[lo:hi])
}
