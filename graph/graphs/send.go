package graphs

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
)

// problem is a refusal of this package.
type problem struct{ code, message string }

func (p *problem) Error() string { return p.message }

func bad(format string, args ...any) error {
	return &problem{errcode.BadInput, fmt.Sprintf(format, args...)}
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
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%v", h.Version, release, t.key, t.format.Name, t.options))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// unchanged answers a request of a client that has the graph already.
func (h *Handler) unchanged(w http.ResponseWriter, r *http.Request, t target, release string) bool {
	tag := h.tag(t, release)
	if r.Method != http.MethodGet {
		return false
	}
	for held := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if held = strings.TrimSpace(held); held == tag || held == "W/"+tag {
			h.setCache(w.Header(), t, tag)
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

func (h *Handler) setCache(header http.Header, t target, tag string) {
	header.Set("ETag", tag)
	if t.fixed {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
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
	h.setCache(header, t, h.tag(t, g.About.Release))
	header.Set("Content-Type", t.format.ContentType)
	header.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s.%s"`, t.name, g.About.Release, t.format.Name))
	header.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(m.sum.Sum(nil))+":")
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

// refuse sends the errors of a request without a graph, as JSON.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refused *inprocess.Refusal
	if !errors.As(err, &refused) {
		refused = h.refusal(w, r, err)
	}
	refused.Send(w)
}

// refusal turns an error of this package into what the client may see.
func (h *Handler) refusal(w http.ResponseWriter, r *http.Request, err error) *inprocess.Refusal {
	var mine *problem
	code, text := errcode.Internal, errcode.OurFault
	if errors.As(err, &mine) {
		code, text = mine.code, err.Error()
	} else {
		h.Log.ErrorContext(r.Context(), "answering with a graph", "error", err)
	}
	if h.Refused != nil {
		h.Refused(code)
	}
	return inprocess.NewRefusal(w.Header(), code, text, nil)
}
