package httpd_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cityweave/internal/httpd"
	"cityweave/internal/store"
)

func TestHealthIsAliveButNotReadyWithoutAStore(t *testing.T) {
	for name, c := range map[string]struct {
		store graphStore
		want  string
	}{
		"unreachable": {graphStore{ready: fmt.Errorf("dialling db.internal:7687: %w", store.ErrUnavailable)}, "The store cannot be reached or holds no data yet."},
		"overloaded":  {graphStore{ready: fmt.Errorf("pool of db.internal: %w", store.ErrOverloaded)}, "The store has no capacity left at the moment."},
		"slow":        {graphStore{ready: fmt.Errorf("db.internal: %w", context.DeadlineExceeded)}, "The store does not answer in time."},
		"explained":   {graphStore{ready: fmt.Errorf("asking: %w", &store.NotReady{Sentence: "The database holds no release yet.", Cause: fmt.Errorf("db.internal: %w", store.ErrUnavailable)})}, "The database holds no release yet."},
		"no view":     {graphStore{view: errors.New("db.internal has lost its release")}, "The store cannot be reached or holds no data yet."},
	} {
		t.Run(name, func(t *testing.T) {
			h, log := handler(t, func(o *httpd.Options) { o.Store = c.store })
			if answer := ask(t, h, "GET", "/livez", nil); answer.StatusCode != http.StatusOK {
				t.Errorf("/livez: %d", answer.StatusCode)
			}
			answer := ask(t, h, "GET", "/readyz", nil)
			body := text(t, answer)
			if want := `{"ready":false,"reason":"` + c.want + `"}` + "\n"; answer.StatusCode != http.StatusServiceUnavailable || body != want {
				t.Errorf("/readyz: %d %s", answer.StatusCode, body)
			}
			if !strings.Contains(log.String(), "db.internal") {
				t.Errorf("the log does not know the cause: %s", log)
			}
		})
	}
}

// copiedStore is a store that is a copy of another.
type copiedStore struct {
	graphStore
	copy store.ReplicaStatus
}

func (s copiedStore) ReplicaStatus() store.ReplicaStatus { return s.copy }

func TestAStaleMirrorIsReadyAndSaysHowOldItIs(t *testing.T) {
	checked := time.Now().Add(-90 * time.Second)
	h, _ := handler(t, func(o *httpd.Options) {
		o.Store = copiedStore{copy: store.ReplicaStatus{Checked: checked, Stale: true, Reason: "The database cannot be reached."}}
	})
	answer := ask(t, h, "GET", "/readyz", nil)
	var body struct {
		Ready  bool
		Mirror struct {
			CheckedAt time.Time
			Age       int
			Stale     bool
			Reason    string
		}
	}
	if err := json.Unmarshal([]byte(text(t, answer)), &body); err != nil {
		t.Fatal(err)
	}
	m := body.Mirror
	if answer.StatusCode != http.StatusOK || !body.Ready || !m.Stale || m.Age < 90 || m.Age > 150 || !m.CheckedAt.Equal(checked.Truncate(time.Second)) || m.Reason != "The database cannot be reached." {
		t.Errorf("/readyz: %d %+v", answer.StatusCode, body)
	}
}

func TestAServerThatStopsSaysSoAndSendsItsClientsAway(t *testing.T) {
	stopping := make(chan struct{})
	h, _ := handler(t, func(o *httpd.Options) { o.Stopping = stopping })
	if answer := ask(t, h, "GET", "/readyz", nil); answer.StatusCode != http.StatusOK || answer.Header.Get("Connection") != "" {
		t.Errorf("before: %d, Connection %q", answer.StatusCode, answer.Header.Get("Connection"))
	}
	close(stopping)
	answer := ask(t, h, "GET", "/readyz", nil)
	if body := text(t, answer); answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "stopping") {
		t.Errorf("/readyz: %d %s", answer.StatusCode, body)
	}
	for _, path := range []string{"/readyz", "/livez", "/graphql", "/", "/nothing"} {
		if got := ask(t, h, "GET", path, nil).Header.Get("Connection"); got != "close" {
			t.Errorf("%s: Connection %q", path, got)
		}
	}
	if answer := ask(t, h, "POST", "/graphql", strings.NewReader("{ a }")); answer.StatusCode != http.StatusOK {
		t.Errorf("a request that came in is not answered: %d", answer.StatusCode)
	}
}

func TestServerStopClosesConnectionsOfRunningRequests(t *testing.T) {
	stopping := make(chan struct{})
	h, _ := handler(t, func(o *httpd.Options) {
		o.Stopping = stopping
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(stopping)
			echo(w, r)
		})
	})
	if got := ask(t, h, "POST", "/graphql", strings.NewReader("{ a }")).Header.Get("Connection"); got != "close" {
		t.Errorf("Connection %q", got)
	}
}
