package neo4j

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
// for each kind four numbers, all parted by blanks.

// around is what the text says of an entity.
type around struct {
	of     kg.TypeID
	counts []store.NeighbourCount // in the order of kinds
}

func (a around) text() string {
	b := strconv.AppendInt(nil, int64(a.of), 10)
	for _, c := range a.counts {
		for _, n := range [...]int{int(c.Link), int(c.Dir), int(c.Other), c.Count} {
			b = strconv.AppendInt(append(b, ' '), int64(n), 10)
		}
	}
	return string(b)
}

func readAround(text string) (around, error) {
	var a around
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
		a.counts = make([]store.NeighbourCount, 0, (strings.Count(rest, " ")+1)/4)
	}
	bad := of < 0
	for rest != "" {
		var n [4]int
		for i := range n {
			word, rest, _ = strings.Cut(rest, " ")
			n[i] = number(word)
			bad = bad || n[i] < 0
		}
		a.counts = append(a.counts, store.NeighbourCount{
			NeighbourKind: store.NeighbourKind{Link: kg.LinkTypeID(n[0]), Dir: kg.Direction(n[1]), Other: kg.TypeID(n[2])}, Count: n[3],
		})
	}
	a.of = kg.TypeID(of)
	if bad {
		return a, fmt.Errorf("neo4j: %q says nothing of what is around an entity", text)
	}
	return a, nil
}

// add counts one link more of a kind.
func (a *around) add(k store.NeighbourKind, times int) {
	i, found := slices.BinarySearchFunc(a.counts, k, func(c store.NeighbourCount, k store.NeighbourKind) int { return walk.CompareKinds(c.NeighbourKind, k) })
	if !found {
		a.counts = slices.Insert(a.counts, i, store.NeighbourCount{NeighbourKind: k})
	}
	a.counts[i].Count += times
}
