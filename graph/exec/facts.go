package exec

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// eachParent makes a value for each node of a batch.
func eachParent(b *batch, value func(n node) any) []any {
	out := make([]any, len(b.nodes))
	for i, n := range b.nodes {
		out[i] = value(n)
	}
	return out
}

// one is the value of a root field: one value or a list with nulls.
func one[T any](found []any, single bool) any {
	if single {
		return found[0]
	}
	return result.As[T](found)
}

func (r *run) degree(n *plan.Degree, b *batch) ([]any, error) {
	q := n.Query
	q.Parents = b.ids
	pages, err := r.view.Expand(r.ctx, q)
	if err != nil {
		return nil, err
	}
	r.warnOfGaps(n.FieldPath, &q.Rel, b)
	out := make([]any, len(pages))
	for i := range pages {
		n := r.numbers.One()
		*n = int32(pages[i].Total)
		out[i] = n
	}
	return out, nil
}

func (r *run) neighbourSummary(n *plan.NeighbourSummary, b *batch) ([]any, error) {
	lists, err := r.view.NeighbourCounts(r.ctx, b.ids, n.AsOf)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(lists))
	for i, list := range lists {
		made := make([]result.NeighbourCount, len(list))
		for j, c := range list {
			made[j] = result.NeighbourCount{
				LinkType: result.Word(r.o.Links[c.Link].Name), Direction: result.DirectionWord(c.Dir),
				OtherType: result.Word(r.o.Entities[c.Other].Enum()), Links: int32(c.Links),
				Entities: int32(c.Entities),
			}
		}
		out[i] = made
	}
	return out, nil
}

func (r *run) entitiesByID(n *plan.Entities) (any, error) {
	found, err := r.byID(n.IDs, n.Below, n.Prefetch)
	if err != nil {
		return nil, err
	}
	for i, id := range n.IDs {
		switch e, ok := found[i].(result.Entity); {
		case !ok:
			r.suspect(n.Argument, suspect{Mention: plan.Mention{ID: id, Types: n.Types}, field: true})
		case !isOf(e.Base().Data, n.Types):
			r.suspect(n.Argument, suspect{
				Mention: plan.Mention{ID: id, Types: n.Types}, entity: e.Base().Data, field: true,
			})
			found[i] = nil
		}
	}
	return one[result.Entity](found, n.One), nil
}

func (r *run) lookup(n *plan.Lookup) (any, error) {
	found, err := r.view.Lookup(r.ctx, []kg.ExternalID{n.ID})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		r.suspect("value", suspect{Mention: plan.Mention{ID: n.ID.Value}, noun: "entity of the register " + n.ID.Scheme})
		return nil, nil
	}
	return r.entity(found[0], n.Below), nil
}

// byID gets entities, each distinct one once; nil for "" and for unknown ids.
func (r *run) byID(ids []string, below plan.StepsByType, prefetch plan.Prefetch) ([]any, error) {
	distinct := slices.Clone(ids)
	slices.Sort(distinct)
	distinct = slices.DeleteFunc(slices.Compact(distinct), func(id string) bool { return id == "" })
	out := make([]any, len(ids))
	if len(distinct) == 0 {
		return out, nil
	}
	found, prefetched, err := r.view.Entities(r.ctx, distinct, prefetch.Children...)
	if err != nil {
		return nil, err
	}
	made := make([]result.Entity, len(found))
	for i, e := range found {
		made[i] = r.entity(e, below)
	}
	r.deliver(prefetch.Steps, prefetched)
	for i, id := range ids {
		if j, ok := slices.BinarySearch(distinct, id); ok && made[j] != nil {
			out[i] = made[j]
		}
	}
	return out, nil
}

// references gets the entities whose ids the parents have.
func (r *run) references(n *plan.Reference, b *batch) ([]any, error) {
	ids := make([]string, len(b.nodes))
	for i, parent := range b.nodes {
		ids[i] = referred(parent, n.To)
	}
	return r.byID(ids, n.Below, n.Prefetch)
}

// referred is the id that a value has for a target; "" for none.
func referred(n node, to plan.Target) string {
	switch v := n.(type) {
	case *result.Object:
		return v.Data.Country()
	case *result.Link:
		return v.Data.Programme
	case *result.Statement:
		return v.Data.Subject
	case *result.Completeness:
		switch to {
		case plan.Subject:
			return v.Data.About
		case plan.Listed:
			return v.Data.List
		default:
			return v.Data.Source
		}
	case *result.Evidence:
		return v.Data.Source
	case *result.NameEvidence:
		return v.Data.Source
	case *result.DocumentBlock:
		if to == plan.Programme {
			return v.Data.Programme
		}
		return v.Data.Source
	case *result.Conflict:
		return v.Data.Subject
	case *result.ConflictSide:
		return v.Other()
	default: // a value of a facet, a group or an axis
		return n.Ident()
	}
}

func (r *run) regions(n *plan.Regions, b *batch) ([]any, error) {
	var ids []string
	from := make([]int, len(b.nodes)+1)
	for i, parent := range b.nodes {
		for _, id := range parent.(*result.Object).Data.Within() {
			if t, ok := r.o.TypeOf(id); ok && t == n.Region {
				ids = append(ids, id)
			}
		}
		from[i+1] = len(ids)
	}
	found, err := r.byID(ids, n.Below, n.Prefetch)
	if err != nil {
		return nil, err
	}
	prop := r.o.Entities[n.Region].Prop("kind")
	out := make([]any, len(b.nodes))
	for i := range b.nodes {
		list := []result.Entity{}
		for _, v := range found[from[i]:from[i+1]] {
			if e, ok := v.(result.Entity); ok &&
				(n.Kind == nil || kg.EnumWord(e.Base().Data.Prop(prop).Str()) == *n.Kind) {
				list = append(list, e)
			}
		}
		out[i] = list
	}
	return out, nil
}

func (r *run) statementsOf(n *plan.Statements, b *batch) ([]any, error) {
	lists, err := r.view.StatementsOf(r.ctx, b.ids)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(lists))
	for i, list := range lists {
		made := []*result.Statement{}
		for _, s := range list {
			if len(n.Properties) == 0 || slices.Contains(n.Properties, s.Property) {
				made = append(made, r.statement(s, n.Below))
			}
		}
		out[i] = made
	}
	return out, nil
}

func (r *run) blocks(n *plan.Blocks, b *batch) ([]any, error) {
	ref, err := r.reference()
	if err != nil {
		return nil, err
	}
	out := make([]any, len(b.ids))
	for i, id := range b.ids {
		list := []*result.DocumentBlock{}
		for _, block := range ref.Blocks {
			if id == "" || block.Source == id || n.First && block.Programme == id {
				list = append(list, r.block(block, n.Below))
			}
		}
		switch {
		case !n.First:
			out[i] = list
		case len(list) > 0:
			out[i] = list[0]
		}
	}
	return out, nil
}

func (r *run) linkEnds(n *plan.LinkEnd, b *batch) ([]any, error) {
	return eachParent(b, func(parent node) any {
		l := parent.(*result.Link)
		if n.To {
			return r.entity(l.ToEntity, n.Below)
		}
		return r.entity(l.FromEntity, n.Below)
	}), nil
}

func (r *run) evidenceAbout(n *plan.EvidenceAbout, b *batch) ([]any, error) {
	lists, err := r.view.EvidenceAbout(r.ctx, b.ids)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(lists))
	for i, list := range lists {
		made := r.evidenceLists.Room(len(list))
		for j, e := range list {
			(*made)[j] = r.evidence(e, n.Below)
		}
		out[i] = made
	}
	return out, nil
}

func (r *run) about(n *plan.About, b *batch) ([]any, error) {
	ids := make([]string, len(b.nodes))
	for i, parent := range b.nodes {
		ids[i] = parent.(*result.Evidence).Data.About
	}
	return r.facts(ids, &n.Below)
}

// facts gets links, statements and records of completeness by id, in two calls whatever the ids are.
func (r *run) facts(ids []string, below *plan.Facts) ([]any, error) {
	foundLinks, err := r.view.Links(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	foundStatements, err := r.view.Statements(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(ids))
	for i := range ids {
		switch {
		case foundLinks[i].Link != nil:
			out[i] = r.link(foundLinks[i].Link, foundLinks[i].From, foundLinks[i].To, below.Links)
		case foundStatements[i] != nil:
			out[i] = r.statement(foundStatements[i], below.Statements)
		default:
			if c := r.view.Coverage().ByID(ids[i]); c != nil {
				out[i] = r.coverageOf(c, below.Completeness)
			}
		}
	}
	return out, nil
}

func (r *run) nodes(n *plan.Nodes) (any, error) {
	found, err := r.records(n.IDs, n.IDs, n.IDs, &n.Below)
	if err != nil {
		return nil, err
	}
	if n.Conflicts != nil {
		page, err := r.view.Conflicts(r.ctx, *n.Conflicts)
		if err != nil {
			return nil, err
		}
		for _, c := range page.Rows {
			for i, id := range n.IDs {
				if id == c.ID {
					found[i] = r.conflict(c, n.BelowConflict)
				}
			}
		}
	}
	for i, id := range n.IDs {
		if found[i] == nil {
			r.suspect(n.Argument, suspect{Mention: plan.Mention{ID: id}, noun: "record"})
		}
	}
	return one[result.Node](found, n.One), nil
}

// records gets records of any kind: the ids of each kind have the same length, and "" where there is none.
func (r *run) records(entities, facts, evidence []string, below *plan.Records) ([]any, error) {
	found, err := r.byID(entities, below.Entities, below.Prefetch)
	if err != nil {
		return nil, err
	}
	foundFacts, err := r.facts(facts, &below.Facts)
	if err != nil {
		return nil, err
	}
	records, err := r.view.Evidence(r.ctx, evidence)
	if err != nil {
		return nil, err
	}
	for i := range found {
		switch {
		case foundFacts[i] != nil:
			found[i] = foundFacts[i]
		case records[i] != nil:
			found[i] = r.evidence(records[i], below.Evidence)
		}
	}
	return found, nil
}

func (r *run) changedRecords(n *plan.ChangedRecord, b *batch) ([]any, error) {
	ids := func(kinds ...revision.RecordKind) []string {
		out := make([]string, len(b.nodes))
		for i, parent := range b.nodes {
			if c := parent.(*result.Change).Data; c.Op != revision.Ended && slices.Contains(kinds, c.Kind) {
				out[i] = c.ID
			}
		}
		return out
	}
	return r.records(ids(revision.OfEntity), ids(revision.OfLink, revision.OfStatement, revision.OfCoverage), ids(revision.OfEvidence), &n.Below)
}

func (r *run) rules(b *batch) ([]any, error) {
	ref, err := r.reference()
	if err != nil {
		return nil, err
	}
	return eachParent(b, func(parent node) any {
		for _, rule := range ref.Rules {
			if rule.ID == parent.(*result.Evidence).Data.Locator {
				return &result.Rule{ID: rule.ID, Text: rule.Text}
			}
		}
		return nil
	}), nil
}

func (r *run) places(n *plan.Place, b *batch) ([]any, error) {
	ref, err := r.reference()
	if err != nil {
		return nil, err
	}
	return eachParent(b, func(parent node) any {
		e := parent.(*result.Evidence).Data
		line, first, end, ok := kg.ParseLocator(e.Locator)
		if !ok {
			return nil
		}
		p := &result.DocumentPlace{Line: int32(line), FirstByte: int32(first), EndByte: int32(end)}
		for _, block := range ref.Blocks {
			if block.Source == e.Source && block.Start <= first && end <= block.End {
				for _, c := range n.Children {
					p.Set(c.Key, r.block(block, c.Steps))
				}
			}
		}
		return p
	}), nil
}
