package result

import (
	"context"
	"fmt"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Dataset is what is served.
type Dataset struct {
	Filled
	Current     kg.Release
	ReleaseInfo *store.ReleaseInfo
	Ontology    *kg.Ontology
	Copy        *Mirror // nil unless the store mirrors another one
}

// Ident is empty: there is one data set.
func (*Dataset) Ident() string { return "" }

// Release is the id of the release.
func (d *Dataset) Release() string { return d.Current.ID }

// Date is the day of its newest source.
func (d *Dataset) Date() *Date { return OptionalDate(d.Current.Date) }

// Hash is the hash of its content.
func (d *Dataset) Hash() string { return d.Current.Hash }

// Entities are the counts by entity type.
func (d *Dataset) Entities() []TypeCount {
	var out []TypeCount
	for t, n := range d.ReleaseInfo.Entities {
		out = append(out, TypeCount{Type: Word(d.Ontology.Entities[t].Enum()), Count: int32(n)})
	}
	return out
}

// Links are the counts by link type.
func (d *Dataset) Links() []TypeCount {
	var out []TypeCount
	for t, n := range d.ReleaseInfo.Links {
		out = append(out, TypeCount{Type: Word(d.Ontology.Links[t].Name), Count: int32(n)})
	}
	return out
}

// TypeCount is how many there are of a type.
type TypeCount struct {
	Type  Word
	Count int32
}

// Statements is how many statements there are.
func (d *Dataset) Statements() int32 { return int32(d.ReleaseInfo.Statements) }

// Evidence is how many records of evidence there are.
func (d *Dataset) Evidence() int32 { return int32(d.ReleaseInfo.Evidence) }

// Rules are the rules of the project.
func (d *Dataset) Rules() []Rule {
	out := make([]Rule, len(d.ReleaseInfo.Rules))
	for i, r := range d.ReleaseInfo.Rules {
		out[i] = Rule(r)
	}
	return out
}

// Layers are the folders of the data.
func (d *Dataset) Layers() []Layer { return layersOf(d.ReleaseInfo.Layers) }

// Licences are those of the layers.
func (d *Dataset) Licences() []Licence {
	known := kg.LicencesOf(d.ReleaseInfo.Layers)
	out := make([]Licence, len(known))
	for i := range known {
		out[i] = Licence{known[i]}
	}
	return out
}

// ReplacedIDs are the IDs that entities no longer have.
func (d *Dataset) ReplacedIDs() []Replacement {
	out := make([]Replacement, len(d.ReleaseInfo.Tombstones))
	for i, t := range d.ReleaseInfo.Tombstones {
		out[i] = Replacement{ID: t.ID, Reason: t.Reason}
		if t.ReplacedBy != "" {
			out[i].ReplacedBy = &d.ReleaseInfo.Tombstones[i].ReplacedBy
		}
	}
	return out
}

// Replacement is an ID that an entity no longer has.
type Replacement struct {
	ID         string
	ReplacedBy *string // ID of the entity that it is now; nil when there is none
	Reason     string
}

// Blocks reads the answer.
func (d *Dataset) Blocks(ctx context.Context) []*DocumentBlock {
	return get[[]*DocumentBlock](ctx, &d.Filled)
}

// Sources reads the answer.
func (d *Dataset) Sources(ctx context.Context) SourceConnection {
	return SourceConnection{get[*Connection](ctx, &d.Filled)}
}

// History reads the answer.
func (d *Dataset) History(ctx context.Context) []Release { return get[[]Release](ctx, &d.Filled) }

// Mirror is how it stands to what it is a copy of; nil when it is none.
func (d *Dataset) Mirror() *Mirror { return d.Copy }

// Mirror is how a graph stands to the database that it is a copy of.
type Mirror struct {
	CheckedAt string // RFC 3339, in UTC
	Age       int32  // seconds
	Stale     bool
	Reason    *string
}

// NewMirror describes a copy at a point in time.
func NewMirror(c store.ReplicaStatus, now time.Time) *Mirror {
	m := &Mirror{
		CheckedAt: c.Checked.UTC().Format(time.RFC3339), Age: int32(now.Sub(c.Checked) / time.Second), Stale: c.Stale,
	}
	if c.Reason != "" {
		m.Reason = &c.Reason
	}
	return m
}

// Citation is how to cite the release.
func (d *Dataset) Citation() string {
	year := ""
	if d.Current.Date != 0 {
		year = fmt.Sprintf(" (%s)", d.Current.Date.String()[:4])
	}
	entities, links, sources := 0, 0, 0
	for t, n := range d.ReleaseInfo.Entities {
		entities += n
		if d.Ontology.Entities[t].Name == "Source" {
			sources = n
		}
	}
	for _, n := range d.ReleaseInfo.Links {
		links += n
	}
	text := fmt.Sprintf("Cityweave%s: the knowledge graph of city networks, release %s. "+
		"Data set of %d entities and %d links with %d records of evidence from %d sources. sha256 %s.",
		year, d.Current.ID, entities, links, d.ReleaseInfo.Evidence, sources, d.Current.Hash)
	for i, l := range kg.LicencesOf(d.ReleaseInfo.Layers) {
		text += []string{" Licences: ", "; "}[min(i, 1)] + l.String()
	}
	if len(d.ReleaseInfo.Layers) > 0 {
		text += "."
	}
	return text
}
