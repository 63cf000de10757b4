package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// The counts of links by kind are held with each entity as one text, which costs the
// server one property and the driver one allocation: the type of the entity, then
// for each kind five numbers, all parted by blanks.

// Around is what the text says of an entity.
type Around struct {
	Of     kg.TypeID
	Counts []store.NeighbourCount // in the order of kinds
}

// Text is the counts as they are stored.
func (a Around) Text() string {
	b := strconv.AppendInt(nil, int64(a.Of), 10)
	for _, c := range a.Counts {
		for _, n := range [...]int{int(c.Link), int(c.Dir), int(c.Other), c.Links, c.Entities} {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
	}
	return string(b)
}

// ReadAround reads what Text wrote.
func ReadAround(text string) (Around, error) {
	var a Around
	word, rest, _ := strings.Cut(text, " ")
	number := func(word string) int {
		n, err := strconv.Atoi(word)
		if err != nil {
			n = -1
		}
		return n
	}
	of := number(word)
	if rest != "" {
		a.Counts = make([]store.NeighbourCount, 0, (strings.Count(rest, " ")+1)/5)
	}
	bad := of < 0
	for rest != "" {
		var n [5]int
		for i := range n {
			word, rest, _ = strings.Cut(rest, " ")
			n[i] = number(word)
			bad = bad || n[i] < 0
		}
		a.Counts = append(a.Counts, store.NeighbourCount{
			NeighbourKind: store.NeighbourKind{
				Link:  kg.LinkTypeID(n[0]),
				Dir:   kg.Direction(n[1]),
				Other: kg.TypeID(n[2]),
			},
			Links:    n[3],
			Entities: n[4],
		})
	}
	a.Of = kg.TypeID(of)
	if bad {
		return a, fmt.Errorf("neo4j: %q says nothing of what is around an entity", text)
	}
	return a, nil
}

// Add counts more links of a kind, and the entities that only they lead to.
func (a *Around) Add(k store.NeighbourKind, links, entities int) {
	i, found := slices.BinarySearchFunc(a.Counts, k, func(c store.NeighbourCount,
		k store.NeighbourKind,
	) int {
		return walk.CompareKinds(c.NeighbourKind, k)
	})
	if !found {
		a.Counts = slices.Insert(a.Counts, i, store.NeighbourCount{NeighbourKind: k})
	}
	a.Counts[i].Links += links
	a.Counts[i].Entities += entities
}
