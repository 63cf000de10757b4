package httptransport

import "cityweave/internal/httpfile"

// etag computes a strong tag: two answers have the same one only if their bytes are the same. It is a hash of all that
// an answer depends on and not of an answer, so that it is known before the work. Answers that read
// the clock (plan.Operation) are sent without it.
func (t *Transport) etag(release string, q *request, media string) string {
	return httpfile.Tag(t.Version, release, q.query, q.operationName, q.variablesText, media)
}
