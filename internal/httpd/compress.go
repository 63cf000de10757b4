package httpd

import (
	"maps"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"cityweave/internal/accept"
)

// minCompressed is how many bytes an answer must have to be compressed: a shorter one fits into one packet anyway.
const minCompressed = 1_000

// compressed compresses answers with zstd or gzip, whichever the client prefers, but not tables and
// graphs: their length and digest are sent before them, and ranges of them can be asked for. A compressed answer is another
// representation: its strong ETag has the coding as a suffix, as in "1f3a-gzip", which is removed from If-None-Match
// before next compares tags, and added to the tag of a 304.
func compressed(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(
			minCompressed,
		),
		gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.SuffixETag("-gzip"), // or "-zstd"
		gzhttp.SetContentType(false),
		gzhttp.ContentTypeFilter(compressible),
	)
	if err != nil {
		return nil, err
	}
	graphs := route{path: graphPath, suffixed: true}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if graphs.answers(r.URL.Path) || inFormat(r) {
			next.ServeHTTP(w, r)
			return
		}
		coding := accept.Coding(r.Header.Values("Accept-Encoding"), "zstd", "gzip")
		if coding == "" || r.Method == http.MethodHead || r.Header.Get("Range") != "" {
			w.Header().Add("Vary", "Accept-Encoding")
			next.ServeHTTP(w, r)
			return
		}
		suffix := "-" + coding + `"`
		c := *r
		c.Header = maps.Clone(r.Header)
		c.Header.Set("Accept-Encoding", coding) // gzhttp knows neither several lines nor the weight of identity
		tags := strings.Join(r.Header.Values("If-None-Match"), ", ")
		if tags != "" {
			c.Header.Set("If-None-Match", strings.ReplaceAll(tags, suffix, `"`))
		}
		if !strings.Contains(tags, suffix) {
			wrap(next).ServeHTTP(w, &c)
			return
		}
		wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(suffixed{w, suffix}, r)
		})).ServeHTTP(w, &c)
	}), nil
}

// inFormat reports whether the address of a request asks for a file instead of JSON.
func inFormat(r *http.Request) bool {
	if !strings.Contains(r.URL.RawQuery, "format=") {
		return false
	}
	format := r.URL.Query().Get("format")
	return format != "" && !strings.EqualFold(format, "json")
}

// compressible reports whether answers of a content type are compressed.
func compressible(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	switch media {
	case "text/csv", "text/tab-separated-values", "application/jsonl",
		"application/gexf+xml", "application/graphml+xml", "application/geo+json", "application/ld+json", "text/turtle",
		"application/n-quads", "text/vnd.graphviz":
		return false
	}
	return gzhttp.DefaultContentTypeFilter(contentType) && !strings.HasPrefix(media, "application/vnd.")
}

// suffixed adds a suffix to the ETag of a 304, which has no body that gzhttp could compress.
type suffixed struct {
	http.ResponseWriter
	suffix string
}

// WriteHeader sends the status.
func (s suffixed) WriteHeader(status int) {
	if tag, ok := strings.CutSuffix(s.Header().Get("ETag"), `"`); ok && status == http.StatusNotModified {
		s.Header().Set("ETag", tag+s.suffix)
	}
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (s suffixed) Unwrap() http.ResponseWriter { return s.ResponseWriter }
