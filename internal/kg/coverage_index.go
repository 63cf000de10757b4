package kg

import "slices"

// CoverageIndex finds the records of completeness of a release. It never changes; nil has no records.
type CoverageIndex struct {
	all   []*Coverage
	about map[string][]*Coverage
	byID  map[string]*Coverage
	gaps  map[string][]Gap
	of    []bool // whether entities of the type have gaps
}

// Gap is a record that says that the graph lacks some of the links that it counts.
type Gap struct {
	*Coverage
	Types []LinkTypeID // of the counted links, rising
}

// NewCoverageIndex indexes records in the order of CompareCoverage. Their Held is set.
func NewCoverageIndex(o *Ontology, all []*Coverage) *CoverageIndex {
	x := &CoverageIndex{
		all: all, about: make(map[string][]*Coverage, len(all)), byID: make(map[string]*Coverage, len(all)),
		gaps: map[string][]Gap{}, of: make([]bool, len(o.Entities)),
	}
	for i, c := range all {
		x.byID[c.ID] = c
		if i > 0 && all[i-1].About == c.About {
			continue
		}
		to := i + 1
		for to < len(all) && all[to].About == c.About {
			to++
		}
		x.about[c.About] = all[i:to]
		if gaps := gapsOf(o, all[i:to]); len(gaps) > 0 {
			x.gaps[c.About] = gaps
			if t, ok := o.TypeOf(c.About); ok {
				x.of[t] = true
			}
		}
	}
	return x
}

// gapsOf finds the gaps among the records about an entity, newest first. A newer record that counts the same links
// replaces an older one; records that count other links (another role, other types) speak for themselves.
func gapsOf(o *Ontology, records []*Coverage) (gaps []Gap) {
	for i, c := range records {
		newer := func(n *Coverage) bool { return n.CountsAlike(c) && n.AsOf != c.AsOf }
		if whole, known := c.Whole(); known && !whole && !slices.ContainsFunc(records[:i], newer) {
			gaps = append(gaps, Gap{c, c.Counts(o)})
		}
	}
	return gaps
}

// All are all records in the order of CompareCoverage.
func (x *CoverageIndex) All() []*Coverage {
	if x == nil {
		return nil
	}
	return x.all
}

// About are the records about an entity, newest first.
func (x *CoverageIndex) About(id string) []*Coverage {
	if x == nil {
		return nil
	}
	return x.about[id]
}

// ByID finds a record; nil when there is none.
func (x *CoverageIndex) ByID(id string) *Coverage {
	if x == nil {
		return nil
	}
	return x.byID[id]
}

// Gaps are the gaps of an entity, newest first.
func (x *CoverageIndex) Gaps(id string) []Gap {
	if x == nil {
		return nil
	}
	return x.gaps[id]
}

// HasGaps reports whether some entity of a type has gaps.
func (x *CoverageIndex) HasGaps(t TypeID) bool { return x != nil && int(t) < len(x.of) && x.of[t] }
