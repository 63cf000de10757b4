package graph_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/graph"
)

// unread is the connection of a client that never reads: a Write lasts until its deadline is over.
type unread struct {
	*httptest.ResponseRecorder
	over chan struct{}
}

func (u unread) Write([]byte) (int, error) {
	<-u.over
	return 0, os.ErrDeadlineExceeded
}

func (u unread) SetWriteDeadline(at time.Time) error {
	if !at.After(time.Now()) {
		close(u.over)
	}
	return nil
}

func TestClientsThatNeverReadKeepNobodyFromAskingAndHoldLittleMemory(t *testing.T) {
	const whole = `{__schema{types{name description fields{name description args{name description}}}}}`
	synctest.Test(t, func(t *testing.T) {
		size := send(t, guarded(t, nil), "POST", "/graphql", posted(whole, nil)).Body.Len()
		// Answers of 16 times the longest size may wait for their clients at once.
		h := guarded(t, func(o *graph.Options) { o.Limits.Answer = size })
		var clients []unread
		ended := make(chan int, 20)
		for i := range cap(ended) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(posted(whole, nil)))
			r.Header.Set("Content-Type", asJSON)
			clients = append(clients, unread{httptest.NewRecorder(), make(chan struct{})})
			go func() {
				h.ServeHTTP(clients[i], r)
				ended <- i
			}()
			synctest.Wait()
		}
		if w := send(t, h, "POST", "/graphql", posted(whole, nil)); w.Code != http.StatusOK || code(t, w) != "" {
			t.Errorf("who reads is answered with %d %.200s", w.Code, w.Body)
		}
		synctest.Wait() // who was given up for the last one has ended
		given := len(ended)
		if given < 4 || given > 5 {
			t.Errorf("%d of %d answers that nobody takes in were given up, want all but 16", given, cap(ended))
		}
		for want := range given {
			if got := <-ended; got != want {
				t.Errorf("the answer to client %d was given up, want that to %d, which has waited the longest", got, want)
			}
		}
		for _, c := range clients[given:] {
			close(c.over)
		}
	})
}
