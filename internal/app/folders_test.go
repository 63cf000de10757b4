package app

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cityweave/internal/config"
)

// serving is a program with data, and its engine.
func serving(t *testing.T, data string) (http.Handler, engine) {
	t.Helper()
	settings, err := config.Load([]string{"--rate-limit", "off", "--data", data}, nil)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	eng, err := newEngine(settings, logger)
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := newHandler(settings, eng, nil, logger, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h, eng
}

// saved saves the data folders of a server, and returns their file and release.
func saved(t *testing.T, h http.Handler) (file, release string) {
	t.Helper()
	w := get(t, h, "/data/latest/data.zip")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("status %d: %.300s", w.Code, w.Body)
	}
	file = filepath.Join(t.TempDir(), "data.zip")
	if err := os.WriteFile(file, w.Body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file, w.Header().Get("X-Release")
}

func TestDataFoldersMakeTheSameReleaseAgain(t *testing.T) {
	first, _ := serving(t, "@core,@networks,@members")
	file, release := saved(t, first)
	second, _ := serving(t, file)
	again, releaseAgain := saved(t, second)
	if release == "" || release != releaseAgain {
		t.Errorf("release %q, then %q", release, releaseAgain)
	}
	a, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(again)
	if err != nil || string(a) != string(b) {
		t.Errorf("%d bytes, then %d: %v", len(a), len(b), err)
	}
	list := get(t, second, "/data").Body.String()
	if want := `"dataFolders": "/data/` + release + `/data.zip"`; !strings.Contains(list, want) {
		t.Errorf("the list has no %s: %s", want, list)
	}
	if w := get(t, second, "/data/"+release+"/data.zip"); w.Code != http.StatusOK {
		t.Errorf("status %d: %.300s", w.Code, w.Body)
	}
}

func TestDataFoldersThatTheServerDoesNotHave(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "own")
	if err := os.CopyFS(folder, os.DirFS("../../examples/data")); err != nil {
		t.Fatal(err)
	}
	h, eng := serving(t, "@core,@networks,"+folder)
	if err := os.WriteFile(filepath.Join(folder, "links", "later.csv"), []byte("type,from,to\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Run("are refused when they have changed since it read them", func(t *testing.T) {
		w := get(t, h, "/data/latest/data.zip")
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "have changed") {
			t.Errorf("status %d: %.300s", w.Code, w.Body)
		}
	})
	t.Run("are there when it has read them again", func(t *testing.T) {
		eng.reload(t.Context())
		saved(t, h)
	})
	t.Run("take no options", func(t *testing.T) {
		w := get(t, h, "/data/latest/data.zip?bom=1")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "no parameters") {
			t.Errorf("status %d: %.300s", w.Code, w.Body)
		}
	})
}
