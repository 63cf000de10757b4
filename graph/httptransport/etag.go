package httptransport

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"strings"
)

// etag is a strong tag: equal for two answers only if their bytes are. It follows from all
// that an answer depends on, and from no answer, so that it is known before the work.
func (t *Transport) etag(release string, q *request, media string) string {
	h := sha256.New()
	for _, part := range []string{t.Version, release, q.query, q.operationName, q.written, media} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		_, _ = h.Write(length[:]) // a hash takes everything
		_, _ = h.Write([]byte(part))
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:16]) + `"`
}

// tagged reports whether all answers to a request from one release are equal, so that they may have
// a tag. Those that say how old a mirror is are not, and nothing else in the schema looks at the
// clock; a document cannot ask for that without the name of the field.
func (q *request) tagged() bool { return !strings.Contains(q.query, "mirror") }

// holds reports whether a client has the answer with a tag already (RFC 9110, section
// 13.1.2). A * is not honoured: it would say that any answer will do.
func holds(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for has := range strings.SplitSeq(line, ",") {
			if strings.TrimPrefix(strings.TrimSpace(has), "W/") == tag {
				return true
			}
		}
	}
	return false
}
