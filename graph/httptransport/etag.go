package httptransport

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"strings"
)

// etag computes a strong tag: two answers have the same one only if their bytes are the same. It is a hash of all that
// an answer depends on and not of an answer, so that it is known before the work. Answers that read
// the clock (plan.Operation) are sent without it.
func (t *Transport) etag(release string, q *request, media string) string {
	h := sha256.New()
	for _, part := range []string{t.Version, release, q.query, q.operationName, q.variablesText, media} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		_, _ = h.Write(length[:]) // a hash takes everything
		_, _ = h.Write([]byte(part))
	}
	return `"` + hex.EncodeToString(h.Sum(nil)[:16]) + `"`
}

// matchesETag reports whether a client already has the answer with a tag (RFC 9110, section 13.1.2). It ignores a *,
// which would match any answer.
func matchesETag(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for known := range strings.SplitSeq(line, ",") {
			if strings.TrimPrefix(strings.TrimSpace(known), "W/") == tag {
				return true
			}
		}
	}
	return false
}
