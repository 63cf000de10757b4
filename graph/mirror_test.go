package graph_test

import (
	"context"
	"regexp"
	"testing"
	"time"

	"cityweave/internal/store"
)

// copied is a store that says that it is a copy.
type copied struct {
	store.Store
	copy store.Copy
}

type copiedView struct {
	store.View
	copy store.Copy
}

func (c copied) View(ctx context.Context) (store.View, error) {
	v, err := c.Store.View(ctx)
	return copiedView{v, c.copy}, err
}

func (v copiedView) Copy() store.Copy { return v.copy }

func TestDatasetSaysHowOldAMirrorIsAndNothingWithoutOne(t *testing.T) {
	const query = `{dataset{mirror{checkedAt age stale reason}}}`
	plain := embedded.Open(t, small(t, network))
	checked := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		store store.Store
		want  string
	}{
		"no mirror":   {plain, `^{"data":{"dataset":{"mirror":null}}}$`},
		"all is well": {copied{plain, store.Copy{Checked: checked}}, `^{"data":{"dataset":{"mirror":{"checkedAt":"` + checked.UTC().Format(time.RFC3339) + `","age":36[0-9]{2},"stale":false,"reason":null}}}}$`},
		"stale":       {copied{plain, store.Copy{Checked: checked, Stale: true, Reason: "It is away."}}, `"stale":true,"reason":"It is away."}}}}$`},
	} {
		if got := ask(t, over(c.store), query, nil); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
