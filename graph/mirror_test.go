package graph_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/internal/store"
)

// copied is a store that says that it is a copy.
type copied struct {
	store.Store
	copy store.ReplicaStatus
}

type copiedView struct {
	store.View
	copy store.ReplicaStatus
}

func (c copied) View(ctx context.Context) (store.View, error) {
	v, err := c.Store.View(ctx)
	return copiedView{v, c.copy}, err
}

func (v copiedView) ReplicaStatus() store.ReplicaStatus { return v.copy }

func TestDatasetSaysHowOldAMirrorIsAndNothingWithoutOne(t *testing.T) {
	const query = `{dataset{mirror{checkedAt age stale reason}}}`
	plain := embedded.Open(t, small(t, network))
	checked := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		store store.Store
		want  string
	}{
		"no mirror":   {plain, `^{"data":{"dataset":{"mirror":null}}}$`},
		"all is well": {copied{plain, store.ReplicaStatus{Checked: checked}}, `^{"data":{"dataset":{"mirror":{"checkedAt":"` + checked.UTC().Format(time.RFC3339) + `","age":36[0-9]{2},"stale":false,"reason":null}}}}$`},
		"stale":       {copied{plain, store.ReplicaStatus{Checked: checked, Stale: true, Reason: "It is away."}}, `"stale":true,"reason":"It is away."}}}}$`},
	} {
		if got := ask(t, over(c.store), query, nil); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// Its age grows while the release stays, so that an answer with it must not be taken for the same.
func TestAnswersWithTheAgeOfAMirrorHaveNoETag(t *testing.T) {
	h := over(copied{embedded.Open(t, small(t, network)), store.ReplicaStatus{Checked: time.Now().Add(-time.Hour)}})
	for query, want := range map[string]bool{
		`{dataset{mirror{age}}}`:                                false,
		`{dataset{...D}}fragment D on Dataset{m:mirror{stale}}`: false,
		`{dataset{release}}`:                                    true,
		`{city(id:"mirror"){name}}`:                             true,
		`query mirror{mirror:dataset{release}}`:                 true,
	} {
		target := "/graphql?" + url.Values{"query": {query}}.Encode()
		first := send(t, h, http.MethodGet, target, "")
		tag := first.Header().Get("ETag")
		if first.Code != http.StatusOK || (tag != "") != want {
			t.Errorf("%s: %d with the tag %q", query, first.Code, tag)
		}
		if !want {
			tag = `*, "x"`
		}
		again := send(t, h, http.MethodGet, target, "", "If-None-Match", tag)
		if (again.Code == http.StatusNotModified) != want {
			t.Errorf("%s again: %d", query, again.Code)
		}
	}
}

func TestServersWithOtherLimitsOfNodesHaveOtherTags(t *testing.T) {
	tags := map[string]bool{}
	for _, nodes := range []int{1000, 2000} {
		h := guarded(t, func(o *graph.Options) { o.Limits.Nodes = nodes })
		tags[send(t, h, http.MethodGet, "/graphql?query={cities{totalCount}}", "").Header().Get("ETag")] = true
	}
	if len(tags) != 2 {
		t.Errorf("the limit is in the answer: %v", tags)
	}
}
