package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"cityweave/internal/errcode"
	"cityweave/internal/store"
)

// panicking is a store whose views cannot be taken without a panic.
type panicking struct{ store.Store }

func (panicking) View(context.Context) (store.View, error) { panic("bolt://db.internal:7687") }

func TestTheCauseOfAFaultIsForTheLogAlone(t *testing.T) {
	for name, st := range map[string]store.Store{
		"an error": failing(t, 1, errors.New("dial bolt://db.internal:7687")),
		"a panic":  panicking{},
	} {
		t.Run(name, func(t *testing.T) {
			body := ask(t, over(st), `{cities{nodes{name}}}`, nil)
			errs := failures(t, body)
			if len(errs) != 1 || errs[0].Extensions.Code != errcode.Internal || strings.Contains(body, "bolt") {
				t.Errorf("the client sees %s", body)
			}
		})
	}
}
