// Package httpfile sends files and answers conditional requests about them: strong tags (RFC 9110, section 8.8.3),
// If-None-Match (section 13.1.2) and digests (RFC 9530).
package httpfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

// DigestHeader is the header, or the trailer, with the digest of a file.
const DigestHeader = "Repr-Digest"

// Revalidate is the value of Cache-Control for what may be kept if the server is asked before each use.
const Revalidate = "no-cache"

// Immutable is the value of Cache-Control for what never changes.
const Immutable = "public, max-age=31536000, immutable"

// Tag is the tag of a file that follows from some texts, so that it is known before the file is made.
func Tag(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		_, _ = h.Write(length[:]) // a hash takes everything
		_, _ = h.Write([]byte(part))
	}
	return TagOf([sha256.Size]byte(h.Sum(nil)))
}

// TagOf is the tag of a file with a SHA-256.
func TagOf(sum [sha256.Size]byte) string { return `"` + hex.EncodeToString(sum[:16]) + `"` }

// Digest is the value of [DigestHeader] for a SHA-256.
func Digest(sum [sha256.Size]byte) string {
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// Held reports whether a client already has the file with a tag. It ignores a *, which would match any file.
func Held(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for known := range strings.SplitSeq(line, ",") {
			if strings.TrimPrefix(strings.TrimSpace(known), "W/") == tag {
				return true
			}
		}
	}
	return false
}

// NotModified answers a client that has the file with a tag.
func NotModified(w http.ResponseWriter, tag, cache string) {
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", cache)
	w.WriteHeader(http.StatusNotModified)
}

// Send sends a file that is in memory, with its digest, in ranges if the client wants them. Headers that are set already
// stay; a file without an ETag gets that of its bytes, and one without Cache-Control is [Revalidate].
func Send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set(DigestHeader, Digest(sum))
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", Revalidate)
	}
	if header.Get("ETag") == "" {
		header.Set("ETag", TagOf(sum))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
