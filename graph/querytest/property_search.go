package querytest

import (
	"fmt"
	"slices"

	"cityweave/internal/store"
)

func searchProperties() []Property {
	return []Property{
		{"a search in a region finds what lies there of all that it finds", func(p *prober) error {
			text, region := p.words.searched(p.Rand, "text"), early(p.Rand, p.words.ids["Region"])
			type row struct {
				ID      string
				Regions []struct{ ID string }
			}
			var all, inside struct {
				Nodes   []row
				Reading any
			}
			const selection = "{reading{text} nodes{id ...on City{regions{id}} ...on Region{regions{id}} ...on Country{regions{id}}}}"
			if err := p.get(&all, fmt.Sprintf("{it:search(text:%s first:100)%s}", marshalled(text), selection)); err != nil {
				return err
			}
			if len(all.Nodes) == 100 {
				return errUndecided // there may be more
			}
			if err := p.get(&inside, fmt.Sprintf("{it:search(text:%s first:100 within:%s)%s}", marshalled(text), marshalled(region), selection)); err != nil {
				return err
			}
			if all.Reading != nil || inside.Reading != nil {
				return errUndecided // another reading can be the first that finds something there
			}
			var want, got []string
			for _, r := range all.Nodes {
				if r.ID == region || slices.Contains(r.Regions, struct{ ID string }{region}) {
					want = append(want, r.ID)
				}
			}
			for _, r := range inside.Nodes {
				got = append(got, r.ID)
			}
			return same("in "+region, got, "of all", want)
		}},
		{"the ends of a link are found by its role", func(p *prober) error {
			var links struct {
				Nodes []struct {
					Role     string
					From, To struct{ ID string }
				}
			}
			if err := p.get(&links, "{it:links(first:100){nodes{role from{id} to{id}}}}"); err != nil {
				return err
			}
			if len(links.Nodes) == 0 {
				return errUndecided
			}
			l := links.Nodes[p.IntN(len(links.Nodes))]
			if len(store.NewTextPattern(l.Role).Words) == 0 { // it has none that count
				return errUndecided
			}
			var found struct{ Nodes []struct{ ID string } }
			if err := p.get(&found, fmt.Sprintf("{it:search(text:%s fields:[TEXT] first:100){nodes{id}}}", marshalled(l.Role))); err != nil {
				return err
			}
			for _, end := range []string{l.From.ID, l.To.ID} {
				if len(found.Nodes) < 100 && !slices.Contains(found.Nodes, struct{ ID string }{end}) {
					return fmt.Errorf("%s is not found by the role %q", end, l.Role)
				}
			}
			return nil
		}},
	}
}
