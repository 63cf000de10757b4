package graph_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// faulty is a store whose views fail the first so many lists, with an error.
type faulty struct {
	store.Store
	failures atomic.Int64
	err      error
	views    atomic.Int64
}

func (f *faulty) View(ctx context.Context) (store.View, error) {
	f.views.Add(1)
	v, err := f.Store.View(ctx)
	return faultyView{v, f}, err
}

type faultyView struct {
	store.View
	f *faulty
}

func (v faultyView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	if v.f.failures.Add(-1) >= 0 {
		return store.Page{}, v.f.err
	}
	return v.View.List(ctx, q)
}

func failing(t *testing.T, times int64, err error) *faulty {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	f := &faulty{Store: st, err: err}
	f.failures.Store(times)
	return f
}

func TestARequestWhoseReleaseMovedIsRunAgain(t *testing.T) {
	f := failing(t, 2, fmt.Errorf("reading: %w", store.ErrReleaseMoved))
	got := ask(t, over(f), `{cities(first:1){nodes{id}}}`, nil)
	if want := `{"data":{"cities":{"nodes":[{"id":"city:aa-one"}]}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if n := f.views.Load(); n != 3 {
		t.Errorf("%d views, want a new one for each of 3 runs", n)
	}
}

// What a run has read before its release moved does not count towards the cost of the next run.
func TestTheCostOfARequestIsThatOfItsLastRun(t *testing.T) {
	f := failing(t, 2, store.ErrReleaseMoved)
	h := graph.NewHandler(kg.CityNetworks(), f, graph.Options{Limits: limits.Limits{Nodes: 3}})
	w := send(t, h, "POST", "/graphql", posted(`{programme(id:"programme:p"){id} cities(first:1){nodes{id}}}`, nil))
	if want := `"cost":{"estimated":3,"limit":3,"actual":2}`; !strings.Contains(w.Body.String(), want) || code(t, w) != "" {
		t.Errorf("got %s, want %s", w.Body, want)
	}
}

func TestReleaseThatKeepsMovingGivesARetryableCode(t *testing.T) {
	f := failing(t, 1000, store.ErrReleaseMoved)
	errs := failures(t, ask(t, over(f), `{cities(first:1){nodes{id}}}`, nil))
	if len(errs) != 1 || errs[0].Extensions.Code != errcode.ReleaseMoved || !strings.Contains(errs[0].Message, "again") {
		t.Errorf("%+v", errs)
	}
	if n := f.views.Load(); n != 3 {
		t.Errorf("%d runs, want 3", n)
	}
}

func TestAllRootFieldsOfARequestSeeOneView(t *testing.T) {
	f := failing(t, 0, nil)
	ask(t, over(f), `{a:cities{nodes{id}}b:programmes{nodes{id cities{nodes{id}}}}c:dataset{release}}`, nil)
	if n := f.views.Load(); n != 1 {
		t.Errorf("%d views for one request", n)
	}
}

func TestErrorsOfTheStoreAreTranslatedAndTellNothing(t *testing.T) {
	for _, c := range []struct {
		err  error
		code string
	}{
		{fmt.Errorf("dial tcp 10.1.2.3:7687: %w", store.ErrUnavailable), errcode.StoreUnavailable},
		{fmt.Errorf("pool of 10.1.2.3: %w", store.ErrOverloaded), errcode.Overloaded},
		{fmt.Errorf("MATCH (n) at 10.1.2.3: %w", context.DeadlineExceeded), errcode.Timeout},
		{errors.New("MATCH (n) at 10.1.2.3 went wrong"), errcode.Internal},
	} {
		body := ask(t, over(failing(t, 1, c.err)), `{cities(first:1){nodes{id}}}`, nil)
		errs := failures(t, body)
		if len(errs) != 1 || errs[0].Extensions.Code != c.code || fmt.Sprint(errs[0].Path) != "[cities]" {
			t.Errorf("%v: %s", c.err, body)
		}
		if strings.Contains(body, "10.1.2.3") || strings.Contains(body, "MATCH") {
			t.Errorf("the answer tells what it should not: %s", body)
		}
	}
}
