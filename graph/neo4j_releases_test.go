package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/testlane"
)

// numbered is a release in which all names and roles are that of the release, and whose
// number of cities follows from it.
func numbered(t testing.TB, n int) *kg.Graph {
	var rows strings.Builder
	fmt.Fprintf(&rows, "programme:p n%d\nprogramme:q n%d\ntheme:t n%d\nL0 HAS_THEME programme:p theme:t role=n%d\n", n, n, n, n)
	for i := range citiesOf(n) {
		fmt.Fprintf(&rows, "city:aa-%03d n%d\nLp%03d PARTICIPATES_IN city:aa-%03d programme:p role=n%d\nLq%03d PARTICIPATES_IN city:aa-%03d programme:q role=n%d\n", i, n, i, i, n, i, i, n)
	}
	g := small(t, rows.String())
	g.Release = kg.Release{ID: fmt.Sprint("n", n), Hash: fmt.Sprint("n", n), Date: 20260101}
	return g
}

func citiesOf(n int) int { return 10 + n%4*40 }

// severalLevels has root fields that run side by side and levels that run one after another; evidence is read
// by a statement of its own, expansions are not.
const severalLevels = `{
	dataset{release}
	cities(first:2){totalCount nodes{name programmes{edges{links{role evidence{id}}node{name themes{nodes{name}}cities(first:2){totalCount nodes{name}}}}}}}
	programme(id:"programme:p"){name cities(last:2){totalCount edges{links{role evidence{id}}node{name}}}}
	programmes{nodes{name cities(first:1){totalCount nodes{name programmes{nodes{name}}}}}}
}`

var (
	saysRelease = regexp.MustCompile(`"(?:name|role|release)":"(n[0-9]+)"`)
	saysTotal   = regexp.MustCompile(`"totalCount":([0-9]+)`)
)

// mixed says what is wrong with an answer to severalLevels, if it is not of one release.
func mixed(answer string) error {
	said := saysRelease.FindAllStringSubmatch(answer, -1)
	if len(said) < 20 {
		return fmt.Errorf("not all of it is answered: %s", answer)
	}
	var n int
	if _, err := fmt.Sscanf(said[0][1], "n%d", &n); err != nil {
		return err
	}
	for _, s := range said {
		if s[1] != said[0][1] {
			return fmt.Errorf("%s beside %s: %s", s[1], said[0][1], answer)
		}
	}
	for _, total := range saysTotal.FindAllStringSubmatch(answer, -1) {
		if want := fmt.Sprint(citiesOf(n)); total[1] != want {
			return fmt.Errorf("%s cities in %s, want %s: %s", total[1], said[0][1], want, answer)
		}
	}
	return nil
}

// viewing counts the views that are taken of a store: one for each run of a request.
type viewing struct {
	store.Store
	views atomic.Int64
}

func (v *viewing) View(ctx context.Context) (store.View, error) {
	v.views.Add(1)
	return v.Store.View(ctx)
}

func TestAnswersDuringLoadsOfNeo4jAreOfOneRelease(t *testing.T) {
	loader, reader := neo4jtest.Open(t), &viewing{Store: neo4jtest.Open(t)}
	if err := loader.Apply(t.Context(), numbered(t, 0)); err != nil {
		t.Fatal(err)
	}
	h := over(reader)
	var asked, answered, moved atomic.Int64
	var done atomic.Bool
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !done.Load() {
				body, asksAgain, err := oneAnswer(t, h)
				asked.Add(1)
				switch {
				case err != nil:
					t.Error(err)
					return
				case asksAgain:
					moved.Add(1)
				default:
					if err := mixed(body); err != nil {
						t.Error(err)
						return
					}
					answered.Add(1)
				}
			}
		})
	}
	loads := 5
	if testlane.Nightly() {
		loads = 15
	}
	for n := 1; n <= loads; n++ {
		if err := loader.Apply(t.Context(), numbered(t, n)); err != nil {
			t.Error(err)
			break
		}
	}
	done.Store(true)
	wg.Wait()
	t.Logf("%d requests: %d answered, %d told to begin again; %d runs were for releases that moved", asked.Load(), answered.Load(), moved.Load(), reader.views.Load()-asked.Load())
	if answered.Load() == 0 {
		t.Error("nothing was answered")
	}
}

// oneAnswer asks severalLevels; asksAgain says that the client was told to, and nothing else.
func oneAnswer(t testing.TB, h http.Handler) (body string, asksAgain bool, err error) {
	body = ask(t, h, severalLevels, nil)
	var v struct{ Errors []failure }
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		return body, false, err
	}
	if slices.ContainsFunc(v.Errors, func(f failure) bool { return f.Extensions.Code != errcode.ReleaseMoved }) {
		return body, false, fmt.Errorf("another error than %s: %s", errcode.ReleaseMoved, body)
	}
	return body, len(v.Errors) > 0, nil
}

// interrupted is a store of which the first view meets two new releases in the middle.
type interrupted struct {
	viewing
	between func()
}

type interruptedView struct {
	store.View
	between func()
}

func (s *interrupted) View(ctx context.Context) (store.View, error) {
	v, err := s.viewing.View(ctx)
	if s.views.Load() == 1 && err == nil {
		v = interruptedView{v, s.between}
	}
	return v, err
}

func (v interruptedView) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	v.between()
	return v.View.EvidenceAbout(ctx, about)
}

func TestARequestWhoseReleaseIsGoneFromNeo4jIsRunAgain(t *testing.T) {
	loader := neo4jtest.Open(t)
	load := func(n int) {
		if err := loader.Apply(t.Context(), numbered(t, n)); err != nil {
			t.Error(err)
		}
	}
	load(1)
	st := &interrupted{viewing: viewing{Store: neo4jtest.Open(t)}, between: sync.OnceFunc(func() {
		load(2)
		load(3)
	})}
	body := ask(t, over(st), severalLevels, nil)
	if err := mixed(body); err != nil {
		t.Error(err)
	}
	if !strings.Contains(body, `"release":"n3"`) || st.views.Load() != 2 {
		t.Errorf("after %d runs: %s", st.views.Load(), body)
	}
}
