package app

import (
	"fmt"
	"log/slog"
	"path/filepath"

	"cityweave/graph/answers"
	"cityweave/internal/config"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// newArchive opens the folder of kept releases; nil if none are kept. An error is about the settings.
func newArchive(settings config.Settings, logger *slog.Logger) (*kept.Archive, error) {
	if settings.Releases == "" {
		return nil, nil
	}
	o := kg.CityNetworks()
	archive, err := kept.Open(o, settings.Releases, kept.Options{
		Memory:   settings.ReleasesMemory,
		Identify: func(g *kg.Graph) kg.Release { return revision.Identify(o, g) },
		Compare: func(from, to *kg.Graph) store.ChangePage {
			return store.PageOfChanges(revision.Compare(o, from, to), store.ChangeQuery{Total: true})
		},
		Log: logger,
	})
	if err != nil {
		return nil, fmt.Errorf("--releases %q cannot be used (%w): write a folder in which this user may write",
			settings.Releases, err)
	}
	return archive, nil
}

// newQuestions opens the store of the queries that have an address: beside the kept releases, or in memory.
func newQuestions(settings config.Settings, logger *slog.Logger) (*answers.Store, error) {
	folder := ""
	if settings.Releases != "" {
		folder = filepath.Join(settings.Releases, "answers")
	}
	s, err := answers.NewStore(folder, logger)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of queries in --releases %q: %w", settings.Releases, err)
	}
	return s, nil
}
