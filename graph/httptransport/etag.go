package httptransport

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// etag computes a strong tag: two answers have the same one only if their bytes are the same. It is a hash of all that
// an answer depends on and not of an answer, so that it is known before the work. Answers that are not repeatable are
// sent without it.
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

// repeatable reports whether every answer to an operation from one release is the same, so that it may have a tag. The
// age of a mirror is the one field whose value depends on the clock.
func repeatable(op *ast.OperationDefinition) bool {
	return !selects(op.SelectionSet, "Dataset", "mirror", map[*ast.FragmentDefinition]bool{})
}

// selects reports whether a field of a type is in a selection, at any depth. The document has been validated.
func selects(set ast.SelectionSet, typ, field string, seen map[*ast.FragmentDefinition]bool) bool {
	return slices.ContainsFunc(set, func(s ast.Selection) bool {
		switch s := s.(type) {
		case *ast.Field:
			named := s.Name == field && s.ObjectDefinition != nil && s.ObjectDefinition.Name == typ
			return named || selects(s.SelectionSet, typ, field, seen)
		case *ast.InlineFragment:
			return selects(s.SelectionSet, typ, field, seen)
		case *ast.FragmentSpread:
			if seen[s.Definition] {
				return false
			}
			seen[s.Definition] = true
			return selects(s.Definition.SelectionSet, typ, field, seen)
		}
		return false
	})
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
