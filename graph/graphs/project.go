package graphs

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
)

// takesPart is the type of links that a projection follows by default.
const takesPart = "TAKES_PART"

// projectionColumns are the attributes of the links of a projection.
func projectionColumns() []graphfile.Column {
	return []graphfile.Column{
		{Name: graphfile.Weight, Kind: graphfile.Integer, About: "The number of entities that both are linked with."},
		{Name: "shared", Kind: graphfile.Texts, Ref: true, About: "The IDs of these entities."},
		{Name: "sharedNames", Kind: graphfile.Texts, About: "Their names."},
	}
}

// membership is a link of a projection before it is one: an entity of the projected type, and what it shares.
type membership struct {
	ID   string `json:"id"`
	From named  `json:"from"`
	To   named  `json:"to"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

const membershipSelection = "fragment L on Link { id from { id name } to { id name } }"

// projection reads the entities of a type and links those that are linked with the same other entity: cities that take
// part in the same networks.
func (r *reading) projection(ctx context.Context, a *asked) (*graphfile.Graph, error) {
	if a.types == nil {
		a.types = []string{takesPart}
	}
	members := map[string]map[string]bool{} // of what is shared
	names := map[string]string{}
	used := map[string]bool{}
	for _, variables := range r.membershipLists(a) {
		err := each(ctx, r, linksQuery+membershipSelection, variables, func(l *membership) {
			member, shared := l.From, l.To
			if !r.projected(a, member.ID) {
				member, shared = shared, member
			}
			if !r.projected(a, member.ID) || r.projected(a, shared.ID) {
				return
			}
			if members[shared.ID] == nil {
				members[shared.ID] = map[string]bool{}
			}
			members[shared.ID][member.ID] = true
			names[shared.ID], used[member.ID] = shared.Name, true
		})
		if err != nil {
			return nil, err
		}
	}
	r.rows = 0 // the memberships are not part of the graph
	links, err := r.pairs(members, names, a.minWeight)
	if err != nil {
		return nil, err
	}
	maker := newNodeMaker(r.Ontology)
	g := &graphfile.Graph{NodeColumns: maker.columns, LinkColumns: projectionColumns(), Links: links}
	ids := make([]string, 0, len(used))
	for id := range used {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if err := r.count(len(ids)); err != nil {
		return nil, err
	}
	_, err = byID(ctx, r, nodesQuery+entitySelection(r.Ontology), ids, func(e *entity) {
		g.Nodes = append(g.Nodes, maker.node(e))
	})
	return g, err
}

// projected reports whether an entity is of the type that the graph is projected on.
func (r *reading) projected(a *asked, id string) bool {
	t, ok := r.Ontology.TypeOf(id)
	return ok && r.Ontology.Entities[t].Name == a.project.Name
}

// membershipLists are the variables of the lists of links between the projected type and all others.
func (r *reading) membershipLists(a *asked) []map[string]any {
	member := filter{"type": filter{"in": []string{a.project.Enum()}}}
	if a.within != nil {
		member = filter{"and": []filter{member, r.inside(a.within)}}
	}
	if a.ids != nil {
		member = filter{"and": []filter{member, inIDs(a.ids)}}
	}
	var others []string
	for _, t := range r.entityTypes() {
		if t != a.project.Enum() && (a.entities == nil || slices.Contains(a.entities, t)) {
			others = append(others, t)
		}
	}
	shared := filter{"type": filter{"in": others}}
	if a.programme != nil {
		shared = filter{"and": []filter{shared, inIDs(a.programme)}}
	}
	list := func(from, to filter) map[string]any {
		out := map[string]any{"types": a.types, "from": from, "to": to}
		if a.asOf != "" {
			out["asOf"] = a.asOf
		}
		if a.undated != "" {
			out["undated"] = a.undated
		}
		return out
	}
	return []map[string]any{list(member, shared), list(shared, member)}
}

// pair is two entities, the smaller ID first.
type pair [2]string

// pairs links the members of the same entity with each other. It looks at no more pairs than a path search at links.
func (r *reading) pairs(
	members map[string]map[string]bool, names map[string]string, least int,
) ([]graphfile.Link, error) {
	all := 0
	for _, of := range members {
		all += len(of) * (len(of) - 1) / 2
	}
	if all > r.Limits.Touched {
		return nil, inprocess.Problemf(errcode.TooMuch, "the networks have %d pairs of members, more than the limit of %d "+
			"to look at: name some of them in %s, or narrow them with %s or %s",
			all, r.Limits.Touched, paramProgramme, paramWithin, paramTypes)
	}
	shared := map[pair][]string{}
	for hub, of := range members {
		ids := make([]string, 0, len(of))
		for id := range of {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		for i, a := range ids {
			for _, b := range ids[i+1:] {
				shared[pair{a, b}] = append(shared[pair{a, b}], hub)
			}
		}
	}
	var out []graphfile.Link
	for p, hubs := range shared {
		if len(hubs) < least {
			continue
		}
		slices.Sort(hubs)
		texts := make([]string, len(hubs))
		for i, hub := range hubs {
			texts[i] = names[hub]
		}
		out = append(out, graphfile.Link{
			ID: p[0] + "--" + p[1], From: p[0], To: p[1], Type: "SHARES", Label: "shares",
			Values: []any{int64(len(hubs)), hubs, texts},
		})
	}
	slices.SortFunc(out, func(x, y graphfile.Link) int { return cmp.Compare(x.ID, y.ID) })
	if err := r.count(len(out)); err != nil {
		return nil, fmt.Errorf("%w; or raise %s", err, paramMinWeight)
	}
	return out, nil
}
