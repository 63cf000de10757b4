package graphs

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/httpfile"
	"cityweave/internal/inprocess"
)

func bad(format string, args ...any) error {
	return inprocess.Problemf(errcode.BadInput, format, args...)
}

// target is what is sent.
type target struct {
	format  graphfile.Format
	options graphfile.Options
	key     string // what was asked for, in a normal form
	name    string // of the file, without release and suffix
	fixed   bool   // to one release
}

func (a *asked) target() target {
	return target{format: a.format, options: a.options, key: a.String(), name: a.name(), fixed: a.release != ""}
}

// tag is the ETag of a graph, which is known before the graph is read: its bytes follow from the release, from what is
// asked for and from the version of the program.
func (h *Handler) tag(t target, release string) string {
	return httpfile.Tag(h.Version, release, t.key, t.format.Name, fmt.Sprint(t.options))
}

// unchanged answers a request of a client that has the graph already.
func (h *Handler) unchanged(w http.ResponseWriter, r *http.Request, t target, release string) bool {
	tag := h.tag(t, release)
	if r.Method != http.MethodGet || !httpfile.Held(r, tag) {
		return false
	}
	httpfile.NotModified(w, tag, t.cache())
	return true
}

// cache is the header Cache-Control.
func (t target) cache() string {
	if t.fixed {
		return httpfile.Immutable
	}
	return httpfile.Revalidate
}

// send sends a graph. It is written twice: first to learn its length and its digest, then to the client, so that
// a large one is never in memory as a file. Small ones are kept from the first time, and have ranges.
func (h *Handler) send(w http.ResponseWriter, r *http.Request, t target, g *graphfile.Graph) error {
	m := &measure{sum: sha256.New(), most: h.Limits.Table}
	if err := t.format.Write(m, g, t.options); err != nil {
		return fmt.Errorf("writing a graph: %w", err)
	}
	h.sending.Add(int64(m.bytes))
	defer h.sending.Add(-int64(m.bytes))
	header := w.Header()
	header.Set("ETag", h.tag(t, g.About.Release))
	header.Set("Cache-Control", t.cache())
	header.Set("Content-Type", t.format.ContentType)
	header.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s.%s"`, t.name, g.About.Release, t.format.Name))
	header.Set(httpfile.DigestHeader, httpfile.Digest([sha256.Size]byte(m.sum.Sum(nil))))
	header.Set("X-Release", g.About.Release)
	header.Set("X-Node-Count", strconv.Itoa(len(g.Nodes)))
	header.Set("X-Link-Count", strconv.Itoa(len(g.Links)))
	if m.bytes <= m.most && r.Method == http.MethodGet {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.kept.Bytes()))
		return nil
	}
	if r.Method == http.MethodGet {
		header.Set("Accept-Ranges", "none")
	}
	header.Set("Content-Length", strconv.Itoa(m.bytes))
	w.WriteHeader(http.StatusOK)
	if accept.HeadersOnly(r.Context()) {
		return nil
	}
	if err := t.format.Write(w, g, t.options); err != nil {
		panic(http.ErrAbortHandler) // the client has left
	}
	return nil
}

// name is the name of the file, without release and suffix.
func (a *asked) name() string {
	const most = 60
	switch {
	case a.project != nil:
		return "cityweave-" + a.project.List
	case len(a.programme) == 1:
		_, name, _ := strings.Cut(a.programme[0], ":")
		return "cityweave-" + name[:min(len(name), most)]
	default:
		return "cityweave"
	}
}

// measure counts and hashes what is written, and keeps it up to a number of bytes.
type measure struct {
	sum         hash.Hash
	bytes, most int
	kept        bytes.Buffer
}

func (m *measure) Write(p []byte) (int, error) {
	if m.bytes += len(p); m.bytes <= m.most {
		m.kept.Write(p)
	} else {
		m.kept = bytes.Buffer{}
	}
	return m.sum.Write(p)
}

// refuse sends the error of a request.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	inprocess.Refuser{Log: h.Log, Refused: h.Refused, Doing: "answering with a graph"}.Refuse(w, r, err)
}
