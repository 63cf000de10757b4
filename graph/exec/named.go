package exec

import (
	"slices"

	"cityweave/graph/names"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
)

// named gets the entity that a name means. A name that several entities have is an error for the client; one that none
// has is null with a warning.
func (r *run) named(n *plan.Named) (any, error) {
	sought := &plan.MapNames{Names: []plan.InputName{n.Name}, Area: n.Area, Limit: n.Limit}
	found, err := names.Find(r.ctx, r.view, sought)
	if err != nil {
		return nil, err
	}
	x := &found[0]
	switch {
	case x.Nowhere:
		s := suspect{Mention: plan.Mention{ID: n.Name.Place, Types: names.PlaceTypes(r.o)}, named: true}
		r.suspect("in", s)
		return nil, nil
	case x.Status == "MATCHED":
		return r.entity(x.Match(), n.Below), nil
	case x.Status == "AMBIGUOUS":
		return nil, r.ambiguous(n, x)
	}
	s := suspect{Mention: plan.Mention{ID: n.Name.Input, Types: n.Area.Types}, named: true, places: x.Places}
	for i := range x.Rows {
		s.near = append(s.near, x.Rows[i].Node)
	}
	r.suspect("name", s)
	return nil, nil
}

// ambiguous is the error about a name that several entities have.
func (r *run) ambiguous(n *plan.Named, x *names.Meaning) error {
	listed := make([]plan.Candidate, len(x.Rows))
	countries := make([]string, len(x.Rows))
	for i := range x.Rows {
		e := x.Rows[i].Node
		listed[i], countries[i] = plan.Candidate{ID: e.ID, Name: e.Name}, e.Country()
	}
	found, err := r.byDistinctID(countries)
	if err != nil {
		return err
	}
	for i, id := range countries {
		if e := found[id]; e != nil {
			listed[i].Country = &plan.CandidateCountry{ID: id, Name: e.Name}
		}
	}
	return plan.Ambiguous(
		r.field.Step.Key+"(name)", &r.o.Entities[n.Area.Types[0]], n.Name.Input, x.Total, listed,
	)
}

// byDistinctID reads entities by their ids, of which some may be "", each once.
func (r *run) byDistinctID(ids []string) (map[string]*kg.Entity, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
	found, _, err := r.view.Entities(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*kg.Entity, len(ids))
	for i, id := range ids {
		out[id] = found[i]
	}
	return out, nil
}
