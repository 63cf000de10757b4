package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// faulty is a store whose views do as they like when they are asked for entities.
type faulty struct {
	store.Store
	entities func() ([]*kg.Entity, error)
}

type faultyView struct {
	store.View
	entities func() ([]*kg.Entity, error)
}

func (s faulty) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return faultyView{v, s.entities}, err
}

func (v faultyView) Entities(context.Context, []string) ([]*kg.Entity, error) { return v.entities() }

func TestTheCauseOfAFaultIsForTheLogAlone(t *testing.T) {
	const secret = "bolt://db.internal:7687"
	for name, entities := range map[string]func() ([]*kg.Entity, error){
		"an error": func() ([]*kg.Entity, error) { return nil, errors.New("dial " + secret) },
		"a panic":  func() ([]*kg.Entity, error) { panic(secret) },
	} {
		t.Run(name, func(t *testing.T) {
			h := over(faulty{memory.New(kg.CityNetworks()), entities})
			body := ask(t, h, `{city(id:"city:aa-one"){name}}`, nil)
			errs := failures(t, body)
			if len(errs) != 1 || errs[0].Extensions.Code != plan.CodeInternal || strings.Contains(body, secret) {
				t.Errorf("the client sees %s", body)
			}
		})
	}
}
