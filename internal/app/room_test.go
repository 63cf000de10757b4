package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cityweave/internal/config"
	"cityweave/internal/room"
)

func TestDataThatDoNotFitIntoTheMemory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.MkdirAll(filepath.Join(dir, "entities"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "entities", "programme.csv"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("id,name\nprogramme:a,A\n")
	var log bytes.Buffer
	settings, err := config.Load([]string{"--data", dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := newEngine(settings, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	m := eng.(inMemory)
	free := room.Room{Free: 100, By: "in this container"}
	m.free = func() room.Room { return free }
	if err := m.start(t.Context()); err == nil || !strings.Contains(err.Error(), "100 B are free (in this container)") {
		t.Fatalf("it starts with %v", err)
	}
	free.Free = 1 << 20
	if err := m.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	view, err := m.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := view.Release().ID
	write("id,name\nprogramme:a,A\nprogramme:b,B\n")
	free.Free = 100
	m.reload(t.Context())
	if view, err = m.View(t.Context()); err != nil || view.Release().ID != before {
		t.Errorf("release %s became %s (%v)", before, view.Release().ID, err)
	}
	if got := log.String(); !strings.Contains(got, "level=ERROR") || !strings.Contains(got, "both releases must fit") {
		t.Errorf("logged: %s", got)
	}
	free.Free = 1 << 20
	m.reload(t.Context())
	if view, err = m.View(t.Context()); err != nil || view.Release().ID == before {
		t.Errorf("release %s stayed (%v)", before, err)
	}
	if strings.Contains(log.String(), "less than half") {
		t.Errorf("more than before is not less: %s", &log)
	}
	write("id,name\n") // a file that was cut
	m.reload(t.Context())
	if !strings.Contains(log.String(), "less than half") || !strings.Contains(log.String(), `entities=0 "entities before"=2`) {
		t.Errorf("logged: %s", &log)
	}
}
