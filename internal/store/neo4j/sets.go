package neo4j

import (
	"context"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A predicate on the entities at the other ends of links is an EXISTS that the database runs for
// each link, though many links lead to the same entities. Where the predicate looks at links
// itself, that multiplies: cities of which some programme has no city with a role take
// 11,438 links × the up to 2,000 cities of a programme. So the entities that meet such a predicate
// are found first, each tried once, by a statement of its own; what needs them has their ids:
//
//	1. MATCH (m:Programme) WHERE NOT EXISTS { (m)<-[r]-(:City) WHERE r.role_f IN ["x"] } -> $s0
//	2. MATCH (n:City) WHERE EXISTS { (n)-->(m:Programme) WHERE m.id IN $s0 }
//
// Neo4j looks a value up in a list that is a parameter by its hash. There is one statement more for each
// such predicate of a query. A predicate that is tried on few entities stays an EXISTS.

// set is the entities of some types that meet a predicate.
type set struct {
	key, param string
	types      []kg.TypeID // any where there are none
	where      store.Predicate
}

// worthASet is how many links a predicate must look at for another statement to be worth its while:
// about ten milliseconds of the database. Tests make it smaller; below 0 every predicate is worth it.
const worthASet = 20_000

// holdsAmong is holds where a predicate is tried on about n distinct entities.
func (c *composer) holdsAmong(n float64, m string, p store.Predicate) string {
	was := c.tried
	defer func() { c.tried = was }()
	c.tried = n
	return c.holds(m, p)
}

// endHolds is whether a predicate holds for the entity in a variable that is at the other end of a
// link of rel; c.tried entities have such links.
func (c *composer) endHolds(m string, rel store.Rel, p store.Predicate) string {
	return c.linkedHolds(m, rel.Others, p, c.stats.ReleaseInfo.Reached(c.Ontology, nil, rel, c.tried))
}

// linkedHolds is whether a predicate holds for the entity in a variable that is at an end of one of
// about so many links. The entity is of one of the types, of any where there are none.
func (c *composer) linkedHolds(m string, types []kg.TypeID, p store.Predicate, links float64) string {
	ref := &c.stats.ReleaseInfo
	distinct := float64(ref.Count(types))
	worth := c.worthASet < 0 && p != nil || links > distinct &&
		store.FilterCostNested(c.Ontology, ref, types, p, links) > c.worthASet
	if !worth {
		return c.holdsAmong(links, m, p)
	}
	return fmt.Sprintf("%s.id IN $%s", m, c.set(types, p))
}

// set names the parameter of a set.
func (c *composer) set(types []kg.TypeID, p store.Predicate) string {
	key := fmt.Sprintf("%v %#v", types, p)
	for i := range c.sets {
		if c.sets[i].key == key {
			return c.sets[i].param
		}
	}
	s := set{key, fmt.Sprint("s", len(c.sets)), types, p}
	c.sets = append(c.sets, s)
	return s.param
}

// members is the statement that finds the entities of a set.
func (c *composer) members(s *set) string {
	types := c.allTypes(s.types)
	from, ok := c.selective("n", types, s.where)
	if !ok {
		from = c.scan("n", types)
	}
	where := and("n"+c.Labels(types), c.holdsAmong(from.size, "n", s.where))
	return schema.Fill(c.texts.fragment["set"], "start", from.text, "where", c.filter(where), "tail",
		c.texts.fragment["tail"])
}

// fillSets finds the sets of a statement, the inner ones of each first.
func (v *view) fillSets(ctx context.Context, c *composer) error {
	for i := range c.sets {
		inner := v.store.composer(v.state)
		ids, err := v.ask(ctx, inner, inner.members(&c.sets[i]))
		if err != nil {
			return err
		}
		c.params[c.sets[i].param] = ids
	}
	return nil
}
