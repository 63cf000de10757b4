package neo4j

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

func TestReadState(t *testing.T) {
	for name, current := range map[string]any{
		"refuses an empty name": "", "refuses no name": nil,
		"refuses another slot": "C7",
	} {
		t.Run(name, func(t *testing.T) {
			st, err := schema.ReadState([]any{current, int64(7), "id", "hash", int64(20200101), "{}"})
			if st != nil || !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("%v, %v", st, err)
			}
		})
	}
	t.Run("reads the slot and the serial", func(t *testing.T) {
		st, err := schema.ReadState([]any{"B7", int64(7), "id", "hash", int64(20200101), "{}"})
		if err != nil || st.Slot != schema.SlotB || st.Serial != 7 || st.At != "B7" {
			t.Errorf("%+v, %v", st, err)
		}
	})
}

func TestBackgroundTask(t *testing.T) {
	var log strings.Builder
	s, err := Open(kg.CityNetworks(), Config{URI: "bolt://127.0.0.1:1", Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("that panics is logged with its name and stack", func(t *testing.T) {
		s.start("a test", func() { panic("on purpose") })
		s.background.Wait()
		if got := log.String(); !strings.Contains(got, "a test") || !strings.Contains(got, "on purpose") ||
			!strings.Contains(got, "state_test.go") {
			t.Errorf("the log says %q", got)
		}
	})
	t.Run("that panics on a refresh gives its callers an error, and the next caller a new one", func(t *testing.T) {
		s.driver = nil // a refresh panics on it
		for range 2 {
			if _, err := s.refreshed(t.Context()); !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("%v", err)
			}
		}
	})
}
