package querytest

import (
	"fmt"
	"slices"

	"cityweave/internal/kg"
)

func linkProperties() []Property {
	return []Property{
		{"a link that is seen from one end is seen from the other", func(p *prober) error {
			l, r := p.relation()
			var c page
			if err := p.get(&c, l.query("edges{node{id}links{id}}", "first:100")); err != nil {
				return err
			}
			for _, e := range c.Edges {
				back, ok := p.opposite(e.Node.ID, p.typeOf(l.id), r)
				if !ok {
					return fmt.Errorf("nothing leads back from %s", e.Node.ID)
				}
				for _, link := range e.Links {
					var d page
					if err := p.get(&d, back.query("edges{node{id}links{id}}", fmt.Sprintf("link:{id:{eq:%q}}", link.ID))); err != nil {
						return err
					}
					if err := same("seen from "+e.Node.ID, d.ids(), "as it must be", []string{l.id + " " + link.ID}); err != nil {
						return err
					}
				}
			}
			return nil
		}},
		{"the relations of an entity, with every direction, are its links", func(p *prober) error {
			id := early(p.Rand, p.words.ids[ownerEntity])
			all := p.under(id)
			all.field, all.rows = p.schema.Types[all.owner].Fields.ForName("links"), ownerLink
			links, err := p.whole(all)
			if err != nil {
				return err
			}
			t, _ := p.o.TypeOf(id)
			var related []string
			for _, r := range p.o.Relations(t) {
				if r.Shortcut || r.Plural {
					continue
				}
				l := p.under(id)
				l.field = p.schema.Types[l.owner].Fields.ForName(r.Field)
				l.rows = owner(l.field.Type.Name())
				var c page
				for cursor := ""; ; {
					if err := p.get(&c, l.query("edges{cursor node{id}links{id}}pageInfo{hasNextPage endCursor}", "first:100", cursor)); err != nil {
						return err
					}
					for _, e := range c.Edges {
						for _, link := range e.Links {
							related = append(related, link.ID)
						}
					}
					if !c.PageInfo.HasNextPage {
						break
					}
					cursor = fmt.Sprintf("after:%q", *c.PageInfo.EndCursor)
				}
			}
			slices.Sort(links)
			slices.Sort(related)
			var d struct {
				Degree int
				Out    page
				In     page
			}
			if err := p.get(&d, fmt.Sprintf("{it:entity(id:%q){degree Out:links(direction:OUT){totalCount}In:links(direction:IN){totalCount}}}", id)); err != nil {
				return err
			}
			if d.Degree != len(links) || d.Out.TotalCount > d.Degree || d.In.TotalCount > d.Degree || d.Out.TotalCount+d.In.TotalCount < d.Degree {
				return fmt.Errorf("%d links, degree %d, %d out, %d in", len(links), d.Degree, d.Out.TotalCount, d.In.TotalCount)
			}
			// A self loop of a type with two sides is a row of both relations, and one link.
			return same("links", links, "its relations", slices.Compact(related))
		}},
		{"as of a day a list has the entities with a link that holds on it, and only such links", func(p *prober) error {
			l, _ := p.relation()
			args := []string{p.some(l, "link")} // in others asOf would mean more
			day := p.words.date(p.Rand)
			var all page
			undated := pick(p.Rand, "", "INCLUDE", "EXCLUDE", "ONLY")
			const dates = "edges{node{id}links{id since holdsFrom holdsUntil}}"
			if err := p.get(&all, l.query(dates, append(args, "first:100")...)); err != nil {
				return err
			}
			var want page
			for _, e := range all.Edges {
				lasting := edge{Node: e.Node}
				for _, link := range e.Links {
					from, err := kg.ParseDate(link.HoldsFrom)
					if err != nil {
						return err
					}
					until, err := kg.ParseDate(link.HoldsUntil)
					if err != nil {
						return err
					}
					dated := link.Since != ""
					if kg.Contains(from, until, day) && !(undated == "EXCLUDE" && !dated || undated == "ONLY" && dated) {
						lasting.Links = append(lasting.Links, link)
					}
				}
				if lasting.Links != nil {
					want.Edges = append(want.Edges, lasting)
				}
			}
			on := fmt.Sprintf("asOf:%q", day)
			if undated != "" {
				on += ",undated:" + undated
			}
			var got page
			if err := p.get(&got, l.query("undatedCount edges{node{id}links{id}}", append(args, "first:100", on)...)); err != nil {
				return err
			}
			if len(all.Edges) == 100 { // more may follow
				return errUndecided
			}
			resting := 0
			for _, e := range want.Edges {
				if !slices.ContainsFunc(e.Links, func(l row) bool { return l.Since != "" }) {
					resting++
				}
			}
			if got.UndatedCount == nil || *got.UndatedCount != resting {
				return fmt.Errorf("with %s, %d entities rest on undated links, and undatedCount is %v", on, resting, got.UndatedCount)
			}
			return same(fmt.Sprintf("with %s, a list", on), got.ids(), "the links", want.ids())
		}},
		{"an entity says its degree alike in a field, a filter and an order", func(p *prober) error {
			l := p.list(onEntities)
			var c struct {
				Nodes []struct {
					ID     string
					Degree int
					Links  struct{ TotalCount int }
				}
			}
			if err := p.get(&c, l.query("nodes{id degree links{totalCount}}", "first:20", "orderBy:[{degree:"+pick(p.Rand, "ASC", "DESC")+"}]")); err != nil {
				return err
			}
			for _, n := range c.Nodes {
				if n.Degree != n.Links.TotalCount {
					return fmt.Errorf("%s has degree %d and %d links", n.ID, n.Degree, n.Links.TotalCount)
				}
				var d page
				if err := p.get(&d, l.query("totalCount", fmt.Sprintf("where:{id:{eq:%q},degree:{eq:%d}}", n.ID, n.Degree))); err != nil {
					return err
				}
				if d.TotalCount < 1 {
					return fmt.Errorf("%s of degree %d is not found by it", n.ID, n.Degree)
				}
			}
			return nil
		}},
	}
}

// relation is a random relation field of a random entity.
func (p *prober) relation() (list, kg.Relation) {
	for {
		l := p.under(early(p.Rand, p.words.ids[ownerEntity]))
		t, _ := p.o.TypeOf(l.id)
		relations := p.o.Relations(t)
		if len(relations) == 0 {
			continue
		}
		r := relations[p.IntN(len(relations))]
		l.field = p.schema.Types[l.owner].Fields.ForName(r.Field)
		l.rows = owner(l.field.Type.Name())
		return l, r
	}
}

func (p *prober) typeOf(id string) kg.TypeID {
	t, _ := p.o.TypeOf(id)
	return t
}

// opposite is the list of an entity that leads back over a relation of a type of entities.
func (p *prober) opposite(id string, from kg.TypeID, r kg.Relation) (list, bool) {
	l := p.under(id)
	t, _ := p.o.TypeOf(id)
	field := p.o.Entities[from].List
	if link := &p.o.Links[r.Links[0]]; !r.Plural && (link.Symmetric || r.Dir == kg.In) {
		field = link.Forward.Field
	} else if !r.Plural {
		field = link.Backward.Field
	}
	for _, back := range p.o.Relations(t) {
		if back.Field == field {
			l.field = p.schema.Types[l.owner].Fields.ForName(back.Field)
			l.rows = owner(l.field.Type.Name())
			return l, true
		}
	}
	return l, false
}
