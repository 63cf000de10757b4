package page

import (
	"bytes"
	"encoding/json"
	"net/http"

	"cityweave/internal/accept"
)

// Wanted reports whether a client prefers pages, as browsers do, to whatever else there is.
func Wanted(r *http.Request) bool {
	return accept.Preferred(r.Header.Values("Accept"), Media) == Media
}

// SendIndex sends a list as a page to browsers, and as JSON to all other clients.
func SendIndex(w http.ResponseWriter, r *http.Request, list any, shown func() Page) {
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept")
	var out bytes.Buffer
	if Wanted(r) {
		h.Set("Content-Type", Media+"; charset=utf-8")
		_ = shown().Write(&out) // cannot fail: the writer is a buffer
	} else {
		h.Set("Content-Type", accept.JSON+"; charset=utf-8")
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		_ = e.Encode(list) // cannot fail: the values are texts, and the writer is a buffer
	}
	_, _ = w.Write(out.Bytes()) // an error means that the client has left
}
