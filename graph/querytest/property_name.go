package querytest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

func nameProperties() []Property {
	return []Property{
		{"an entity by its name is the one that mapNames finds, and an error lists the candidates of several", func(p *prober) error {
			e := &p.o.Entities[p.IntN(len(p.o.Entities))]
			name, place := p.words.value(p.Rand, e.Name, store.FieldAnyName).Text(), ""
			if p.chance(30) {
				name = p.words.searched(p.Rand, "name")
			}
			if e.Place && p.chance(50) {
				place = p.words.searched(p.Rand, "places")
			}
			return p.byName(e, name, place)
		}},
		{"a filter by a name finds what is called so, and what mapNames is sure of", func(p *prober) error {
			e := &p.o.Entities[p.IntN(len(p.o.Entities))]
			return p.filteredByName(e, p.words.text(p.Rand, e.Name, store.FieldAnyName, "eq"))
		}},
		{"a filter on ids warns of those that the root field of the type does not find, and of no other", func(p *prober) error {
			e := &p.o.Entities[p.IntN(len(p.o.Entities))]
			ids := make([]string, 1+p.IntN(8))
			for i := range ids {
				ids[i] = p.words.anID(p.Rand, pick(p.Rand, e.Name, e.Name, ownerEntity), "id")
			}
			return p.warnedOf(e, ids)
		}},
	}
}

// filteredByName holds a filter by a name to the entities that have it as their name, and to what mapNames matches.
func (p *prober) filteredByName(e *kg.EntityType, name string) error {
	var found struct {
		Nodes []struct{ ID string }
	}
	if err := p.get(&found, fmt.Sprintf("{it:%s(where:{anyName:{eq:%s}} first:100){nodes{id}}}", e.List, marshalled(name))); err != nil {
		return err
	}
	var all struct {
		Nodes []struct {
			ID    string
			Names []struct{ Text string }
		}
	}
	if err := p.get(&all, fmt.Sprintf("{it:%s(first:100){nodes{id names{text}}}}", e.List)); err != nil {
		return err
	}
	var means []struct {
		Status     string
		Class      string
		Total      int
		Candidates []struct{ Node struct{ ID string } }
	}
	query := "{it:mapNames(names:[%s] types:[%s] first:20){status class total:totalCandidates candidates{node{id}}}}"
	if err := p.get(&means, fmt.Sprintf(query, marshalled(name), e.Enum())); err != nil {
		return err
	}
	m := means[0]
	if len(all.Nodes) == 100 || m.Total > 20 {
		return errUndecided
	}
	var got, want []string
	for _, n := range found.Nodes {
		got = append(got, n.ID)
	}
	if (m.Status == "MATCHED" || m.Status == "AMBIGUOUS") && m.Class == "EXACT" {
		for _, c := range m.Candidates {
			want = append(want, c.Node.ID)
		}
	}
	for _, n := range all.Nodes {
		for _, x := range n.Names {
			if kg.Fold(x.Text) == kg.Fold(name) {
				want = append(want, n.ID)
			}
		}
	}
	p.told = len(got)+len(want) > 0
	slices.Sort(got)
	slices.Sort(want)
	return same("by the name "+name, got, "by mapNames", slices.Compact(want))
}

// warnedOf holds the warnings of a filter on ids to what the ids are by themselves.
func (p *prober) warnedOf(e *kg.EntityType, ids []string) error {
	var all struct{ TotalCount int }
	filter := fmt.Sprintf("{it:%s(where:{id:{in:%s}}){totalCount}}", e.List, marshalled(ids))
	if err := p.get(&all, filter); err != nil {
		return err
	}
	var body struct {
		Extensions struct {
			Warnings []struct{ Code, Message string }
		}
	}
	answer := p.bench.apis[0].ask(p.bench.ctx, filter, nil)
	if err := json.Unmarshal([]byte(answer), &body); err != nil {
		return fmt.Errorf("%.300s: %w", answer, err)
	}
	warnings, seen := body.Extensions.Warnings, map[string]bool{}
	for _, id := range ids {
		var one, known *struct{ ID string }
		if seen[id] {
			continue
		}
		seen[id] = true
		if err := p.get(&one, fmt.Sprintf("{it:%s(id:%s){id}}", e.Field, marshalled(id))); err != nil {
			return err
		}
		if err := p.get(&known, fmt.Sprintf("{it:entity(id:%s){id}}", marshalled(id))); err != nil {
			return err
		}
		code := warncode.UnknownID
		switch {
		case one != nil:
			continue
		case known != nil:
			code = warncode.WrongType
		}
		if len(warnings) == 0 || warnings[0].Code != code || !strings.Contains(warnings[0].Message, strconv.Quote(id)) {
			return fmt.Errorf("%s is not warned of by %s: %s", id, code, answer)
		}
		warnings = warnings[1:]
	}
	if len(warnings) > 0 {
		return fmt.Errorf("a warning is about an id that is there: %s", answer)
	}
	return nil
}

// byName holds the answer to an entity by its name to what mapNames says of the name.
func (p *prober) byName(e *kg.EntityType, name, place string) error {
	type entity struct{ ID string }
	var mapped []struct {
		Status          string
		Match           *entity
		Candidates      []struct{ Node entity }
		TotalCandidates int
	}
	if err := p.get(&mapped, fmt.Sprintf(
		"{it:mapNames(names:[%s] places:[%s] types:[%s] first:10){status match{id} candidates{node{id}} totalCandidates}}",
		marshalled(name), marshalled(place), e.Enum(),
	)); err != nil {
		return err
	}
	p.told = len(mapped[0].Candidates) > 0
	in := ""
	if e.Place {
		in = " in:" + marshalled(place)
	}
	query := fmt.Sprintf("{it:%s(name:%s%s){id}}", e.Field, marshalled(name), in)
	p.asked = append(p.asked, query)
	var got struct {
		Data   struct{ It *entity }
		Errors []struct {
			Extensions struct {
				Code            string
				Candidates      []entity
				TotalCandidates int
			}
		}
		Extensions struct{ Warnings []struct{ Code string } }
	}
	body := p.bench.apis[0].ask(p.bench.ctx, query, nil)
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		return fmt.Errorf("%.300s: %w", body, err)
	}
	wrong := func() error { return fmt.Errorf("mapNames says %+v, the entity by its name is %s", mapped, body) }
	switch m := mapped[0]; m.Status {
	case "MATCHED":
		if len(got.Errors) > 0 || got.Data.It == nil || *got.Data.It != *m.Match || len(got.Extensions.Warnings) > 0 {
			return wrong()
		}
	case "AMBIGUOUS":
		if got.Data.It != nil || len(got.Errors) != 1 || got.Errors[0].Extensions.Code != errcode.AmbiguousName ||
			got.Errors[0].Extensions.TotalCandidates != m.TotalCandidates || len(got.Errors[0].Extensions.Candidates) != len(m.Candidates) {
			return wrong()
		}
		for i, c := range m.Candidates {
			if got.Errors[0].Extensions.Candidates[i] != c.Node {
				return wrong()
			}
		}
	default:
		if len(got.Errors) > 0 || got.Data.It != nil || len(got.Extensions.Warnings) != 1 {
			return wrong()
		}
	}
	return nil
}
