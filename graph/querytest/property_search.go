package querytest

import (
	"fmt"
	"slices"
)

func searchProperties() []Property {
	return []Property{
		{"a search in a region finds what lies there of all that it finds", func(p *prober) error {
			text, region := p.words.searched(p.Rand, "text"), early(p.Rand, p.words.ids["Region"])
			type row struct {
				ID      string
				Regions []struct{ ID string }
			}
			var all, inside struct{ Nodes []row }
			const selection = "{nodes{id ...on City{regions{id}} ...on Region{regions{id}} ...on Country{regions{id}}}}"
			if err := p.get(&all, fmt.Sprintf("{it:search(text:%s first:100)%s}", marshalled(text), selection)); err != nil {
				return err
			}
			if len(all.Nodes) == 100 {
				return errUndecided // there may be more
			}
			if err := p.get(&inside, fmt.Sprintf("{it:search(text:%s first:100 within:%s)%s}", marshalled(text), marshalled(region), selection)); err != nil {
				return err
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
	}
}
