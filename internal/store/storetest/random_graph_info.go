package storetest

import (
	"fmt"

	"cityweave/internal/kg"
)

func (r *randomGraph) reference() {
	for _, id := range []string{"m49-tree", "city-country"} {
		r.g.Rules = append(r.g.Rules, kg.Rule{ID: id, Text: r.name()})
	}
	for i := range 4 {
		r.g.Blocks = append(r.g.Blocks, kg.Block{
			ID: fmt.Sprint("B", i), Source: r.hub(r.byType["Source"]), Programme: r.hub(r.byType["Programme"]), Start: (7 * i) % 4 * 100, End: (7*i)%4*100 + 50, Title: i - 1, Paragraph: i,
		})
	}
	for i := range r.IntN(3) {
		t := kg.Tombstone{ID: fmt.Sprint("city:gone-", i), Reason: r.name()}
		if i > 0 {
			t.ReplacedBy = r.hub(r.byType["City"])
		}
		r.g.Tombstones = append(r.g.Tombstones, t)
	}
	sources := r.byType["Source"]
	for i, source := range []string{sources[0], sources[0], sources[len(sources)-1]} { // some of them one in the other
		r.g.Blocks = append(r.g.Blocks, kg.Block{
			ID: fmt.Sprint("B", 9-i), Source: source, Programme: r.byType["Programme"][0], Start: 600 - 300*i, End: 1205 + i, Title: -1,
		})
	}
}

// layers describes some of the folders, not by name, and one that no record has.
func (r *randomGraph) layers() {
	r.g.Layers = []kg.Layer{
		{Name: "networks", Title: r.name(), Licence: "CC BY 4.0", LicenceURL: "https://example.org/by", Attribution: r.name()},
		{Name: "mine"},
		{Name: "core", Title: r.name(), Licence: "own", Restrictions: []kg.Restriction{kg.NonCommercial}, Note: r.name()},
		{Name: "nobody", Title: "Nothing"},
	}
}

// coverage adds records of completeness: of hubs and leaves, of one link type, several or a broader one.
func (r *randomGraph) coverage(n int) {
	for i := range n {
		t := pick(r, "Programme", "Organisation", "City")
		c := &kg.Coverage{
			ID: fmt.Sprint("M", i), About: r.hub(r.byType[t]), Scope: r.name(), Complete: pick(r, "", kg.CompleteYes, kg.CompleteNo),
			LinkTypes: pick(r, []string{"TAKES_PART"}, []string{"MEMBER_OF"}, []string{"PAIRED_WITH", "TAKES_PART"}),
			Others:    pick(r, nil, []string{"City"}, []string{"City", "Region"}), Role: pick(r, "", "", "host"),
			AsOf: pick(r, "", "2019", "2018-04", "2015/2019"), Stated: pick(r, 0, 1, 3, 50), Note: pick(r, "", r.name()),
			Folder: folder(i),
		}
		if r.IntN(3) == 0 {
			c.List = r.hub(r.byType["Source"])
		}
		r.g.Coverage = append(r.g.Coverage, c)
		r.evidence(c.ID)
	}
}
