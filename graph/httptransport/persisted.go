package httptransport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"

	"cityweave/graph/doccache"
	"cityweave/internal/errcode"
)

// persistedQueries stores queries under their SHA-256, so that clients can send the hash instead (automatic persisted
// queries, the protocol of Apollo's clients). A full store evicts the least recently used query.
type persistedQueries struct{ texts graphql.Cache[string] }

func newPersistedQueries(capacity int) persistedQueries {
	return persistedQueries{lru.New[string](capacity)}
}

// resolve replaces the hash of a request by the stored text. It returns the hash under which store must store the text
// of the request once that has been validated, or "".
func (p persistedQueries) resolve(ctx context.Context, q *request) (hash string, refused *refusal) {
	extension, given := q.extensions["persistedQuery"]
	if !given || extension == nil {
		return "", nil
	}
	const cure = `send {"persistedQuery": {"version": 1, "sha256Hash": "…"}} in "extensions"`
	fields, ok := extension.(map[string]any)
	if !ok {
		return "", refuse(errcode.BadRequest, "the persisted query is not well formed: "+cure)
	}
	version, _ := fields["version"].(interface{ String() string })
	hash, _ = fields["sha256Hash"].(string)
	if version == nil || version.String() != "1" || len(hash) != sha256.Size*2 {
		return "", refuse(errcode.BadRequest, "the persisted query has another version or no hash: "+cure)
	}
	hash = strings.ToLower(hash)
	if q.query == "" {
		if q.query, ok = p.texts.Get(ctx, hash); !ok {
			return "", refuse(errcode.PersistedQueryNotFound, "PersistedQueryNotFound") // clients look for this message
		}
		return "", nil
	}
	if sum := sha256.Sum256([]byte(q.query)); hex.EncodeToString(sum[:]) != hash {
		return "", refuse(errcode.BadRequest,
			"the hash of the persisted query is not that of the query: send its SHA-256 in hexadecimal digits")
	}
	return hash, nil
}

// store stores a query, unless the hash is "" or the document cache would not keep a text of its length.
func (p persistedQueries) store(ctx context.Context, hash, text string) {
	if hash != "" && len(text) <= doccache.MaxLength {
		p.texts.Add(ctx, hash, text)
	}
}
