package export

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
	"unicode/utf16"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
	"cityweave/internal/table"
)

// send sends a table. Everything about it is known before its first byte.
func send(w http.ResponseWriter, r *http.Request, f *file, format table.Format, cache string) {
	header := w.Header()
	f.describe(header, format)
	header.Set("ETag", `"`+hex.EncodeToString(f.sum[:16])+`"`)
	header.Set(headerDigest, digest(f.sum))
	if f.rows >= 0 {
		header.Set(headerRows, strconv.Itoa(f.rows))
	}
	if r.Method == http.MethodGet {
		header.Set("Cache-Control", cache)
		http.ServeContent(w, r, "", time.Time{}, f.body.reader())
		return
	}
	header.Set("Content-Length", strconv.Itoa(f.body.size))
	_, _ = io.Copy(w, f.body.reader()) // an error means that the client has left
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

// refuse sends the errors of a request without a table, as JSON with the status of the first one.
func (e *Exporter) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refused *inprocess.Refusal
	if !errors.As(err, &refused) {
		refused = e.refusalOf(w, r, err)
	}
	refused.Send(w)
}

// refusalOf turns an error of this package into what the client may see.
func (e *Exporter) refusalOf(w http.ResponseWriter, r *http.Request, err error) *inprocess.Refusal {
	var (
		mine  *problem
		fault *limits.Fault
		unfit *table.Unfit
		code  = errcode.Internal
		text  = errcode.OurFault
	)
	extensions := map[string]any{}
	switch {
	case errors.As(err, &mine):
		code, text = mine.code, mine.message
	case errors.As(err, &unfit):
		code, text = errcode.BadTable, unfit.Message
	case errors.As(err, &fault):
		code, text = fault.Code, fault.Error()
		extensions["limit"], extensions["value"] = fault.Limit, fault.Value
	default:
		e.Log.ErrorContext(r.Context(), "answering with a table", "error", err)
	}
	if e.Refused != nil {
		e.Refused(code)
	}
	return inprocess.NewRefusal(w.Header(), code, text, extensions)
}
