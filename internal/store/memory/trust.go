package memory

import (
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// Conflicts pages through what sources disagree on. All conflicts of a release are few, and
// found when they are first asked for.
func (s *snapshot) Conflicts(ctx context.Context, q store.ConflictQuery) (_ store.ConflictPage, err error) {
	defer stop(&err)
	return store.PageOfConflicts(must(s.lazy.conflicts.get(ctx)), q), ctx.Err()
}

func (s *snapshot) findConflicts() []*store.Conflict {
	return store.FindConflicts(store.Facts{
		Ontology:   s.ontology,
		Statements: s.facts.statements,
		Links:      s.singleLinks,
		Entity: func(id string) *kg.Entity {
			if n, ok := s.entityNumber(id); ok {
				return &s.entities[n]
			}
			return nil
		},
		Evidence: func(fact string) int {
			n, _ := s.aboutNumber(fact)
			lo, hi := s.facts.evidence.aboutFact(n)
			return int(hi - lo)
		},
	})
}

// singleLinks visits the links of types that expect one other end.
func (s *snapshot) singleLinks(yield func(kg.LinkRecord) bool) {
	for e := range s.entities {
		for g := s.out.first[e]; g < s.out.first[e+1]; g++ {
			if len(s.ontology.Links[s.out.segments[g].kind.link].ExpectedUnique) == 0 {
				continue
			}
			for i := s.out.segments[g].start; i < s.out.segments[g+1].start; i++ {
				if !yield(s.record(i, uint32(e))) {
					return
				}
			}
		}
	}
}

// record is a link, which is an entry of its from, as it was loaded.
func (s *snapshot) record(link, from uint32) kg.LinkRecord {
	return kg.LinkRecord{Link: s.links[link], From: s.entities[from].ID, To: s.entities[s.out.other[link]].ID}
}

// History is the releases whose changes are known.
func (s *snapshot) History(ctx context.Context) ([]kg.Release, error) {
	return s.history.Releases(), ctx.Err()
}

// Changes pages through what changed since a release. What came since one release is worked out
// once: whoever pages through it asks again.
func (s *snapshot) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	known, ok := s.lazy.since.Load(q.Since)
	if !ok {
		changes, err := s.history.Since(q.Since)
		if err != nil {
			return store.ChangePage{}, err
		}
		known = changes
		s.lazy.since.Store(q.Since, known) // as many as there are releases
	}
	return store.PageOfChanges(known.([]revision.Change), q), ctx.Err()
}

// graph is the release as it was loaded, for comparing it with the next one.
func (s *snapshot) graph() *kg.Graph {
	g := &kg.Graph{
		Release: s.release, Rules: s.reference.Rules,
		Statements: slices.Clone(s.facts.statements), Evidence: s.evidenceRecords(sequence(s.facts.evidence.size())),
		Blocks: slices.Clone(s.reference.Blocks), Layers: s.reference.PlainLayers(),
		Coverage: slices.Clone(s.reference.Coverage), Tombstones: s.reference.Tombstones,
	}
	g.Entities = make([]*kg.Entity, len(s.byID))
	for i, n := range s.byID {
		g.Entities[i] = &s.entities[n]
	}
	g.Links = make([]kg.LinkRecord, 0, len(s.links))
	for e := range s.entities {
		for i := s.out.segments[s.out.first[e]].start; i < s.out.segments[s.out.first[e+1]].start; i++ {
			g.Links = append(g.Links, s.record(i, uint32(e)))
		}
	}
	slices.SortFunc(g.Links, func(a, b kg.LinkRecord) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Statements, func(a, b *kg.Statement) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Evidence, func(a, b *kg.Evidence) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Blocks, func(a, b kg.Block) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Coverage, func(a, b *kg.Coverage) int { return strings.Compare(a.ID, b.ID) })
	return g
}

// following is the history when this snapshot comes after another.
func (s *snapshot) following(was *snapshot, g *kg.Graph) store.History {
	if len(was.history.Releases()) == 0 || g.Release.ID == "" {
		return was.history.After(g.Release, nil)
	}
	return was.history.After(g.Release, revision.Compare(s.ontology, was.graph(), g))
}
