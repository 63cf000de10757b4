package answers

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cityweave/internal/citation"
	"cityweave/internal/errcode"
	"cityweave/internal/httpfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/origin"
	"cityweave/internal/quantity"
)

// answered is what a citation and a page say of an answer.
type answered struct {
	lasts       bool   // false if the answer reads the clock
	digest      string // SHA-256 of the JSON
	isTable     bool
	rows, ofCSV string // of the answer as a table: the number of rows and the SHA-256
}

// measure reads the answer.
func (h *Handler) measure(r *http.Request, q *Question) (a answered, err error) {
	body, lasts, err := h.ask(r, q)
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(body)
	a.lasts, a.digest = lasts, hex.EncodeToString(sum[:])
	a.rows, a.ofCSV, a.isTable = h.rows(r, q)
	return a, nil
}

// cite makes the citation of an answer, with the credits of the layers that the data come from.
func (h *Handler) cite(r *http.Request, q *Question, d *description, a answered) (citation.Citation, error) {
	const short = 12
	hash := d.Hash[:short]
	c := citation.Citation{
		Key:     "cityweave-answer-" + hash,
		Title:   fmt.Sprintf("Answer to the query %s (%s)", cmp.Or(nameOf(q.Query), "without a name"), hash),
		Release: d.Release, Date: d.Date, Digest: "sha256:" + a.digest, DigestOf: "the answer as JSON", What: "answer",
		Address: origin.Of(r, h.Proxies) + strings.TrimPrefix(d.Address, origin.Prefix(r.Context())),
	}
	if n, err := strconv.Atoi(a.rows); err == nil && a.isTable {
		c.State = quantity.Of(n, "row", "rows") + ", "
	}
	c.State += c.Digest + " of its JSON"
	if !a.lasts {
		c.State += ", which depends on the time of the request"
	}
	var err error
	c.Credits, err = h.credits(r.Context())
	return c, err
}

// credits asks the API for the credits of the layers.
func (h *Handler) credits(ctx context.Context) ([]string, error) {
	var got struct {
		Dataset struct {
			Layers []struct {
				Credit string `json:"credit"`
			} `json:"layers"`
		} `json:"dataset"`
	}
	if _, err := inprocess.Ask(ctx, h.GraphQL, "{ dataset { layers { credit } } }", nil, &got); err != nil {
		return nil, err
	}
	var out []string
	for _, l := range got.Dataset.Layers {
		out = append(out, l.Credit)
	}
	return out, nil
}

// sendCitation sends the citation of an answer in a format.
func (h *Handler) sendCitation(
	w http.ResponseWriter, r *http.Request, q *Question, d *description, f citation.Format, options url.Values,
) error {
	if len(options) > 0 {
		return inprocess.Problemf(errcode.BadInput, "a citation has no options: leave the parameters out")
	}
	a, err := h.measure(r, q)
	if err != nil {
		return err
	}
	c, err := h.cite(r, q, d, a)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := f.Write(&body, c); err != nil {
		return fmt.Errorf("writing a citation: %w", err)
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.%s"`, c.Key, f.Name))
	httpfile.Send(w, r, f.ContentType, body.Bytes())
	return nil
}
