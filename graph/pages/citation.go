package pages

import (
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"cityweave/internal/citation"
)

// cite makes the citation of a description.
func cite(d *Description, s site) citation.Citation {
	digest := "sha256:" + d.Release.Hash
	c := citation.Citation{
		Key:   "cityweave-" + strings.NewReplacer(":", "-", ".", "-").Replace(d.ID),
		Title: d.Name + " (" + d.ID + ")", Release: d.Release.ID, Date: d.Release.Date, State: digest, Digest: digest,
		DigestOf: "the release of the data", What: "record", Address: s.base + lasting(d),
	}
	for _, l := range d.Release.Layers {
		c.Credits = append(c.Credits, l.Credit)
	}
	return c
}

// lasting is the address of a description in its release, which never has newer data.
func lasting(d *Description) string { return "/r/" + d.Release.ID + d.Address }

// writeIndented writes JSON for people and programs, in the same bytes each time.
func writeIndented(w io.Writer, v any) error {
	err := json.MarshalWrite(w, v, json.Deterministic(true), jsontext.WithIndent("  "))
	if err == nil {
		_, err = io.WriteString(w, "\n")
	}
	return err
}

func (h *Handler) writeJSON(w io.Writer, d *Description, s site) error {
	return writeIndented(w, struct {
		Context      string `json:"url"`
		Citation     string `json:"citation"`
		*Description `json:",inline"`
	}{s.base + d.Address, func() string { c := cite(d, s); return c.Text() }(), d.below(s.prefix)})
}
