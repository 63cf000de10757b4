package querytest

import (
	"encoding/json"
	"fmt"
	"slices"
)

type idOnly struct{ ID string }

// path is a path as exploreProperties asks for it.
type path struct {
	Nodes []idOnly
	Hops  []struct {
		Links []struct {
			ID       string
			From, To idOnly
		}
	}
}

const pathFields = "nodes{id}hops{links{id from{id}to{id}}}"

// text is the entities and links of a path.
func (p *path) text() string {
	var parts []string
	for i, n := range p.Nodes {
		if i > 0 {
			for _, l := range p.Hops[i-1].Links {
				parts = append(parts, l.ID)
			}
		}
		parts = append(parts, n.ID)
	}
	return fmt.Sprint(parts)
}

// sound holds a path to be one: each hop has links, and they join the entities before and after.
func (p *path) sound() error {
	if len(p.Hops) != len(p.Nodes)-1 {
		return fmt.Errorf("%d hops between %d entities", len(p.Hops), len(p.Nodes))
	}
	seen := map[string]bool{}
	for i, n := range p.Nodes {
		if seen[n.ID] {
			return fmt.Errorf("%s is twice on %s", n.ID, p.text())
		}
		seen[n.ID] = true
		if i == 0 {
			continue
		}
		if len(p.Hops[i-1].Links) == 0 {
			return fmt.Errorf("nothing leads to %s on %s", n.ID, p.text())
		}
		for _, l := range p.Hops[i-1].Links {
			if ends := [2]string{l.From.ID, l.To.ID}; ends != [2]string{p.Nodes[i-1].ID, n.ID} && ends != [2]string{n.ID, p.Nodes[i-1].ID} {
				return fmt.Errorf("%s does not lead to %s on %s", l.ID, n.ID, p.text())
			}
		}
	}
	return nil
}

func exploreProperties() []Property {
	return []Property{
		{"a summary adds up to the degree, and each of its lines to the links of that kind", func(p *prober) error {
			id := early(p.Rand, p.words.ids[ownerEntity])
			on := ""
			if p.chance(50) {
				on = fmt.Sprintf("asOf:%q", p.words.date(p.Rand))
			}
			var e struct {
				Degree           int
				NeighbourSummary []struct {
					LinkType, Direction, OtherType string
					Links, Entities                int
				}
			}
			args := ""
			if on != "" {
				args = "(" + on + ")"
			}
			if err := p.get(&e, fmt.Sprintf("{it:entity(id:%q){degree%[2]s neighbourSummary%[2]s{linkType direction otherType links entities}}}", id, args)); err != nil {
				return err
			}
			sum := 0
			for _, c := range e.NeighbourSummary {
				sum += c.Links
				if c.Direction != "BOTH" && c.OtherType == "" {
					return fmt.Errorf("a line without a type: %+v", c)
				}
				var links page
				if err := p.get(&links, fmt.Sprintf("{at:entity(id:%q){it:links(types:[%s],direction:%s,node:{type:{eq:%s}},%s,first:100){totalCount edges{node{id}other{id}}}}}", id, c.LinkType, c.Direction, c.OtherType, on)); err != nil {
					return err
				}
				// A link from an entity to itself is seen in both directions, and counted as OUT.
				if links.TotalCount != c.Links && (c.Direction != "IN" || links.TotalCount < c.Links) {
					return fmt.Errorf("%+v of %s, and %d such links", c, id, links.TotalCount)
				}
				if ends := links.others(); links.TotalCount == c.Links && len(links.Edges) == c.Links && len(ends) != c.Entities {
					return fmt.Errorf("%+v of %s, and such links lead to %v", c, id, ends)
				}
			}
			if sum != e.Degree {
				return fmt.Errorf("%s has degree %d and a summary of %d", id, e.Degree, sum)
			}
			return nil
		}},
		{"shortest paths are paths, there are none shorter, and they lead back", func(p *prober) error {
			from, to := early(p.Rand, p.words.ids[ownerEntity]), early(p.Rand, p.words.ids[ownerEntity])
			type list struct {
				Paths          []path
				Length         *int
				TotalAvailable int
				Truncated      bool
			}
			read := func(field, from, to string, hops int) (l list, err error) {
				err = p.get(&l, fmt.Sprintf("{it:%s(from:%q,to:%q,maxLength:%d,first:100){paths{%s}length totalAvailable truncated}}", field, from, to, hops, pathFields))
				for i := 0; i < len(l.Paths) && err == nil; i++ {
					err = l.Paths[i].sound()
				}
				return l, err
			}
			there, err := read("shortestPaths", from, to, 4)
			if err != nil {
				return err
			}
			back, err := read("shortestPaths", to, from, 4)
			if err != nil {
				return err
			}
			if there.TotalAvailable != back.TotalAvailable || (there.Length == nil) != (back.Length == nil) || there.Length != nil && *there.Length != *back.Length {
				return fmt.Errorf("there are %d paths from %s to %s, and %d back", there.TotalAvailable, from, to, back.TotalAvailable)
			}
			if there.Length == nil {
				return nil
			}
			hops := *there.Length
			if hops > 0 {
				all, err := read("paths", from, to, hops)
				if err != nil {
					return err
				}
				if all.TotalAvailable != there.TotalAvailable || !slices.EqualFunc(all.Paths, there.Paths, func(a, b path) bool { return a.text() == b.text() }) {
					return fmt.Errorf("of %d hops there are %d paths, and %d shortest ones", hops, all.TotalAvailable, there.TotalAvailable)
				}
			}
			if hops > 1 {
				shorter, err := read("paths", from, to, hops-1)
				if err != nil {
					return err
				}
				if shorter.TotalAvailable != 0 {
					return fmt.Errorf("the shortest paths have %d hops, and there are %d shorter ones", hops, shorter.TotalAvailable)
				}
			}
			return nil
		}},
		{"an expansion and a subgraph have the neighbours and links that the lists of their entities have", func(p *prober) error {
			id := early(p.Rand, p.words.ids[ownerEntity])
			var x struct {
				Nodes, Links                   []idOnly
				Of                             []struct{ Shown, TotalAvailable int }
				TotalAvailable, LinksAvailable int
				Truncated                      bool
			}
			first := 1 + p.IntN(20)
			if err := p.get(&x, fmt.Sprintf("{it:expand(ids:[%q],first:%d,maxLinks:5000){nodes{id}links{id}of{shown totalAvailable}totalAvailable linksAvailable truncated}}", id, first)); err != nil {
				return err
			}
			var links page
			if err := p.get(&links, fmt.Sprintf("{at:entity(id:%q){it:links(first:100){totalCount edges{node{id}other{id}}}}}", id)); err != nil {
				return err
			}
			if links.TotalCount > 100 {
				return errUndecided
			}
			all := len(links.others())
			if x.TotalAvailable != all || x.Of[0].Shown != min(first, all) || x.Truncated != (first < all) {
				return fmt.Errorf("%s has %d neighbours; first: %d gives %+v", id, all, first, x)
			}
			var want []string
			for _, e := range links.Edges {
				if slices.Contains(x.Nodes, idOnly{e.Other.ID}) {
					want = append(want, e.Node.ID)
				}
			}
			var got []string
			for _, l := range x.Links {
				got = append(got, l.ID)
			}
			slices.Sort(want)
			if !slices.IsSorted(got) || x.LinksAvailable < len(want) || len(want) < len(x.Nodes) {
				return fmt.Errorf("%d links to %d neighbours: %v, want %v", x.LinksAvailable, len(x.Nodes), got, want)
			}
			for _, l := range want {
				if !slices.Contains(got, l) {
					return fmt.Errorf("%s is not in %v", l, got)
				}
			}
			chosen := []string{id}
			for _, n := range x.Nodes {
				chosen = append(chosen, n.ID)
			}
			list, err := json.Marshal(chosen)
			if err != nil {
				return err
			}
			var s struct{ Links []idOnly }
			if err := p.get(&s, fmt.Sprintf("{it:subgraph(ids:%s,first:5000){links{id}}}", list)); err != nil {
				return err
			}
			for _, l := range want {
				if !slices.Contains(s.Links, idOnly{l}) {
					return fmt.Errorf("%s is not in the subgraph", l)
				}
			}
			return nil
		}},
	}
}
