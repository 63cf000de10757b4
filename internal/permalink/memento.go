package permalink

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kept"
	"cityweave/internal/origin"
	"cityweave/internal/page"
)

// TimeMapRoot is the path of lists of the states of an address (RFC 7089): /timemap/q/cities.csv.
const TimeMapRoot = "/timemap"

// linkFormat is the media type of time maps (RFC 6690).
const linkFormat = "application/link-format"

// Dated answers requests for a state of the past, which have the header Accept-Datetime: with a redirect to the address
// in the release that was current then (RFC 7089, section 4.1.1). Without kept releases there are none.
func (h *Handler) Dated(next http.Handler) http.Handler {
	if h.Store.Archive() == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost || !ofRelease(r.URL.Path) || namesRelease(r) {
			next.ServeHTTP(w, r)
			return
		}
		base, latest := origin.Of(r, h.Proxies), r.URL.RequestURI()
		header := w.Header()
		header.Add("Vary", "Accept-Datetime")
		if r.Header.Get("Accept-Datetime") == "" {
			header.Add("Link", "<"+base+latest+`>; rel="timegate", `+timeMapOf(base, latest))
			next.ServeHTTP(w, r)
			return
		}
		at, err := http.ParseTime(r.Header.Get("Accept-Datetime"))
		if err != nil {
			h.refuse(w, r, inprocess.Problemf(errcode.BadInput,
				"Accept-Datetime must be a date of HTTP in GMT, such as Tue, 01 Dec 2026 12:00:00 GMT"))
			return
		}
		held := h.Store.Archive().Held()
		if len(held) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		chosen := held[len(held)-1] // the first state there is, if it is after the date
		for _, record := range held {
			if !record.Since.After(at) {
				chosen = record
				break
			}
		}
		header.Add("Link", "<"+base+latest+`>; rel="original timegate", `+timeMapOf(base, latest))
		header.Set("Location", page.Up(r.URL.EscapedPath())+Root[1:]+"/"+chosen.Release+latest)
		header.Set("Cache-Control", "no-cache")
		header.Set("Content-Length", "0")
		w.WriteHeader(http.StatusFound)
	})
}

// namesRelease reports whether a request names its release, so that there are no others of it.
func namesRelease(r *http.Request) bool {
	inQuery, _ := InQuery(r)
	inFolder, _ := InFolder("/data")(r)
	return inQuery != "" || inFolder != "" || r.Header.Get(Header) != ""
}

// ofRelease reports whether a path has what differs between releases, and names none.
func ofRelease(path string) bool {
	if ofProgram(path) {
		return false
	}
	for _, other := range []string{Root, TimeMapRoot, "/livez", "/readyz", reconcilePath} {
		if path == other || strings.HasPrefix(path, other+"/") {
			return false
		}
	}
	return true
}

func timeMapOf(base, latest string) string {
	return "<" + base + TimeMapRoot + latest + `>; rel="timemap"; type="` + linkFormat + `"`
}

// mementoLinks adds the headers of an answer in a kept release: its time and the addresses around it. They are complete,
// since some clients do not resolve others. Files of the program have no states.
func (h *Handler) mementoLinks(header http.Header, base, release, latest string) {
	header.Add("Link", "<"+base+latest+`>; rel="latest-version"`)
	archive := h.Store.Archive()
	if path, _, _ := strings.Cut(latest, "?"); archive == nil || !ofRelease(path) {
		return
	}
	held := archive.Held()
	at := slices.IndexFunc(held, func(r kept.Record) bool { return r.Release == release })
	if at < 0 {
		return
	}
	header.Set("Memento-Datetime", dateOf(held[at]))
	header.Add("Link", "<"+base+latest+`>; rel="original timegate", `+timeMapOf(base, latest))
	if at+1 < len(held) {
		header.Add("Link", "<"+base+Root+"/"+held[at+1].Release+latest+`>; rel="predecessor-version"`)
	}
}

func dateOf(r kept.Record) string { return r.Since.UTC().Format(http.TimeFormat) }

// TimeMap lists the states of the address below /timemap, the earliest first. It does not look whether the address is
// one in all of them.
func (h *Handler) TimeMap(w http.ResponseWriter, r *http.Request) {
	latest := strings.TrimPrefix(r.URL.RequestURI(), TimeMapRoot)
	archive := h.Store.Archive()
	var held []kept.Record
	if archive != nil {
		held = archive.Held()
	}
	if len(held) == 0 || !strings.HasPrefix(latest, "/") || !ofRelease(strings.TrimPrefix(r.URL.Path, TimeMapRoot)) {
		h.refuse(w, r, inprocess.Problemf(errcode.UnknownAddress,
			"no states of this address are kept: "+Root+" lists the releases that the server has"))
		return
	}
	var out strings.Builder
	base := origin.Of(r, h.Proxies)
	fmt.Fprintf(&out, "<%s>; rel=\"original timegate\",\n", base+latest)
	fmt.Fprintf(&out, "<%s>; rel=\"self\"; type=\"%s\"; from=\"%s\"; until=\"%s\"", base+TimeMapRoot+latest, linkFormat,
		dateOf(held[len(held)-1]), dateOf(held[0]))
	for i, record := range slices.Backward(held) {
		rel := "memento"
		if i == len(held)-1 {
			rel = "first " + rel
		}
		if i == 0 {
			rel = strings.Replace(rel, "memento", "last memento", 1)
		}
		fmt.Fprintf(&out, ",\n<%s/%s%s>; rel=\"%s\"; datetime=\"%s\"", base+Root, record.Release, latest, rel, dateOf(record))
	}
	out.WriteString("\n")
	header := w.Header()
	header.Set("Content-Type", linkFormat)
	header.Set("Cache-Control", "no-cache")
	_, _ = w.Write([]byte(out.String())) // an error means that the client has left
}
