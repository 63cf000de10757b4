package httptransport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"

	"cityweave/internal/errcode"
)

// LongestKept is how long a query may be, in bytes, to be kept; longer ones are answered
// and forgotten, so that comments and blanks cannot fill the memory.
const LongestKept = 20_000

// persisted are queries that clients may name by their hash once they have sent them
// (automatic persisted queries, as Apollo's clients send them). The one that was not asked
// for the longest time goes when there are too many.
type persisted struct{ texts graphql.Cache[string] }

func newPersisted(most int) persisted { return persisted{lru.New[string](most)} }

// resolve puts the text of a query in place of its hash. keep is the hash under which the
// query is to be kept once it has proved valid, or "".
func (p persisted) resolve(ctx context.Context, q *request) (keep string, refused *refusal) {
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
	hash, _ := fields["sha256Hash"].(string)
	if version == nil || version.String() != "1" || len(hash) != sha256.Size*2 {
		return "", refuse(errcode.BadRequest, "the persisted query has another version or no hash: "+cure)
	}
	hash = strings.ToLower(hash)
	if q.query == "" {
		if q.query, ok = p.texts.Get(ctx, hash); !ok {
			r := refuse(errcode.PersistedQueryNotFound, "PersistedQueryNotFound") // the words that clients look for
			return "", r
		}
		return "", nil
	}
	if sum := sha256.Sum256([]byte(q.query)); hex.EncodeToString(sum[:]) != hash {
		return "", refuse(errcode.BadRequest, "the hash of the persisted query is not that of the query: send its SHA-256 in hexadecimal digits")
	}
	return hash, nil
}

func (p persisted) keep(ctx context.Context, hash, text string) {
	if hash != "" && len(text) <= LongestKept {
		p.texts.Add(ctx, hash, text)
	}
}
