package httpd

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"time"

	"cityweave/internal/httpfile"
)

// document is a file in memory with a strong ETag. Browsers revalidate it on each use.
type document struct {
	mediaType string
	etag      string
	content   []byte
}

// newDocument returns a handler of a document for GET and HEAD.
func newDocument(mediaType string, content []byte) http.Handler {
	return methods(document{mediaType, httpfile.TagOf(sha256.Sum256(content)), content}, http.MethodGet, http.MethodHead)
}

func (d document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", d.mediaType)
	w.Header().Set("ETag", d.etag)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.content))
}

// readDocuments reads all files, by path. The media types are fixed, so that they do not depend on the machine. A file
// with another extension is an error.
func readDocuments(files fs.FS) (map[string]http.Handler, error) {
	mediaTypes := map[string]string{
		".html": "text/html; charset=utf-8",
		".css":  "text/css; charset=utf-8",
		".js":   "text/javascript; charset=utf-8",
		".svg":  "image/svg+xml",
	}
	documents := map[string]http.Handler{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		mediaType, ok := mediaTypes[path.Ext(name)]
		if !ok {
			return fmt.Errorf("%s: no media type is known for it", name)
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		documents[name] = newDocument(mediaType, content)
		return nil
	})
	return documents, err
}
