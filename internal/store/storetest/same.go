package storetest

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// sameContent compares answers by all that is in them. Nil and empty lists are one, and so
// are text and a word of the same letters: which of them a value is belongs to the type.
var sameContent = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b kg.Value) bool {
		if isText(a) && isText(b) {
			return a.Str() == b.Str()
		}
		return a == b
	}),
}

// sameRows compares answers by the ids of what is in them, for entities and links whose
// content has been compared before.
var sameRows = cmp.Options{
	sameContent,
	cmp.Comparer(func(a, b *kg.Entity) bool { return a == b || a != nil && b != nil && a.ID == b.ID }),
	cmp.Comparer(func(a, b *kg.Link) bool { return a == b || a != nil && b != nil && a.ID == b.ID }),
}

func differ(want, got any, opts cmp.Options) error {
	if reflect.DeepEqual(want, got) || cmp.Equal(want, got, opts) { // the first is far quicker
		return nil
	}
	return errors.New("want - got +\n" + cmp.Diff(want, got, opts))
}

// expect is differ after a call: it reports the call's error first.
func expect[T any](what string, want T) func(got T, err error) error {
	return func(got T, err error) error {
		if err == nil {
			err = differ(want, got, sameContent)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
}

// everything is all that a view holds of the records of a graph.
type everything struct {
	Release     kg.Release
	Entities    []*kg.Entity
	Links       []store.LinkRow
	Statements  []*kg.Statement
	Evidence    []*kg.Evidence
	ReleaseInfo *store.ReleaseInfo
}

// readAll reads what the view holds of the records that g names.
func readAll(e env, v store.View, g *kg.Graph) (everything, error) {
	var entities, links, statements, evidence []string
	for _, x := range g.Entities {
		entities = append(entities, x.ID)
	}
	for _, x := range g.Links {
		links = append(links, x.ID)
	}
	for _, x := range g.Statements {
		statements = append(statements, x.ID)
	}
	for _, x := range g.Evidence {
		evidence = append(evidence, x.ID)
	}
	out := everything{Release: v.Release()}
	var errs [5]error
	out.Entities, _, errs[0] = v.Entities(e.ctx, entities)
	out.Links, errs[1] = v.Links(e.ctx, links)
	out.Statements, errs[2] = v.Statements(e.ctx, statements)
	out.Evidence, errs[3] = v.Evidence(e.ctx, evidence)
	out.ReleaseInfo, errs[4] = v.ReleaseInfo(e.ctx)
	return out, errors.Join(errs[:]...)
}

// sameRecords reports the first record of each sort that differs.
func sameRecords(want, got everything) error {
	return errors.Join(
		sameList("entity", want.Entities, got.Entities),
		sameList("link", want.Links, got.Links),
		sameList("statement", want.Statements, got.Statements),
		sameList("evidence", want.Evidence, got.Evidence),
		differ(want.Release, got.Release, sameContent),
		differ(want.ReleaseInfo, got.ReleaseInfo, sameContent),
	)
}

func sameList[T any](what string, want, got []T) error {
	if len(want) != len(got) {
		return fmt.Errorf("%d of %s, want %d", len(got), what, len(want))
	}
	for i := range want {
		if err := differ(want[i], got[i], sameContent); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}
