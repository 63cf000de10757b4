package querytest

import (
	"encoding/json"
	"fmt"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
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
	}
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
