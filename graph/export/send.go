package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
	"unicode/utf16"

	"cityweave/internal/httpfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/table"
)

// send sends a table. Everything about it is known before its first byte.
func send(w http.ResponseWriter, r *http.Request, f *file, format table.Format, cache string) {
	header := w.Header()
	f.describe(header, format)
	header.Set("ETag", httpfile.TagOf(f.sum))
	header.Set(httpfile.DigestHeader, httpfile.Digest(f.sum))
	if f.rows >= 0 {
		header.Set(headerRows, strconv.Itoa(f.rows))
	}
	if r.Method == http.MethodGet {
		header.Set("Cache-Control", cache)
		http.ServeContent(w, r, "", time.Time{}, f.body.Reader())
		return
	}
	header.Set("Content-Length", strconv.Itoa(f.body.Size()))
	_, _ = io.Copy(w, f.body.Reader()) // an error means that the client has left
}

// describe sets the headers about what a table is.
func (f *file) describe(header http.Header, format table.Format) {
	header.Set("Content-Type", format.ContentType)
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, f.name, f.release, format.Name))
	header.Set("X-Release", f.release)
	setLicences(header, f.licences)
	setWarnings(header, f.warnings)
}

// maxWarnings is how many bytes of warnings a header has; their number is in a header of its own.
const maxWarnings = 4_000

// setWarnings adds the warnings of the answer, as JSON in ASCII.
func setWarnings(header http.Header, warnings json.RawMessage) {
	var all []json.RawMessage
	if json.Unmarshal(warnings, &all) != nil || len(all) == 0 {
		return
	}
	header.Set("X-Warning-Count", strconv.Itoa(len(all)))
	if text := ascii(string(warnings)); len(text) <= maxWarnings {
		header.Set("X-Warnings", text)
	}
}

// ascii escapes what is not ASCII in a JSON text.
func ascii(text string) string {
	var b []byte
	for _, c := range text {
		if c < 0x80 {
			b = append(b, byte(c))
			continue
		}
		for _, unit := range utf16.Encode([]rune{c}) {
			b = fmt.Appendf(b, `\u%04x`, unit)
		}
	}
	return string(b)
}

// refuse sends the error of a request.
func (e *Exporter) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if unfit, ok := errors.AsType[*table.Unfit](err); ok {
		err = badTable("%s", unfit.Message)
	}
	inprocess.Refuser{Log: e.Log, Refused: e.Refused, Doing: "answering with a table"}.Refuse(w, r, err)
}
