package pages

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/page"
)

// address is the canonical path of a record. IDs stand in it as they are: a colon is legal in a path.
func address(k kind, id string) string { return "/" + string(k) + "/" + id }

// listAddress is the address of the page of a list that begins after a cursor; "" is before all.
func listAddress(list, after string) string {
	if after == "" {
		return list
	}
	return list + "?after=" + url.QueryEscape(after)
}

// page is the canonical path of the page about a description: of a list in pages, each page has its own.
func (d *Description) page() string {
	switch {
	case !d.single:
		return d.Address
	case len(d.Relations) > 0:
		return listAddress(d.Relations[0].Address, d.after)
	default:
		return listAddress(d.Cities.Address, d.after)
	}
}

// identifier is the permanent address of a record, whatever it is.
func identifier(id string) string { return "/id/" + id }

// asked is what an address asks for.
type asked struct {
	wanted
	format     *format
	negotiated bool // the format follows from Accept
}

// readAddress reads the path of a request: /KIND/ID, /KIND/ID.FORMAT or /KIND/ID/RELATION.
func readAddress(r *http.Request) (*asked, error) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	a := &asked{wanted: wanted{kind: kind(first)}}
	a.id, a.relation, _ = strings.Cut(strings.TrimSuffix(rest, "/"), "/")
	id, suffix, suffixed := strings.Cut(a.id, ".")
	switch {
	case a.id == "":
		return nil, inprocess.Problemf(errcode.UnknownAddress, "the address lacks an ID: /%s/ID", first)
	case a.relation != "":
		if suffixed {
			return nil, inprocess.Problemf(errcode.UnknownAddress, "only a record as a whole is a file")
		}
		a.format = htmlFormat()
	case suffixed:
		if a.format = findFormat(suffix); a.format == nil {
			return nil, inprocess.Problemf(errcode.UnknownAddress, "there is no format %s: take one of .%s",
				short(suffix), strings.Join(formatNames(), ", ."))
		}
		a.id = id
	default:
		a.negotiated = true
		a.format = preferred(r)
	}
	a.whole = a.format.name != htmlName
	return a, a.readQuery(r)
}

// readQuery reads the parameters of an address: only pages of relations have one. It refuses the format there, which
// stands at the end of the path.
func (a *asked) readQuery(r *http.Request) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return inprocess.Problemf(errcode.BadInput, "the address is not well formed: write %% before two hexadecimal digits")
	}
	if given.Has("format") { // other parameters, such as those of mailings and social networks, change nothing
		return inprocess.Problemf(errcode.BadInput,
			"the format of a record stands at the end of its path, such as %s.csv: take one of .%s",
			address(a.kind, short(a.id)), strings.Join(formatNames(), ", ."))
	}
	a.after = given.Get("after")
	return nil
}

// preferred is the format that a client names in Accept, and the page for all others.
func preferred(r *http.Request) *format {
	all := formats()
	offers := []string{page.Media}
	for i := range all {
		if all[i].negotiable {
			offers = append(offers, all[i].media())
		}
	}
	media := accept.Preferred(r.Header.Values("Accept"), offers...)
	if i := slices.IndexFunc(all, func(f format) bool { return f.media() == media }); i >= 0 {
		return &all[i]
	}
	return htmlFormat()
}

// media is the media type of a format without parameters.
func (f *format) media() string {
	media, _, _ := mime.ParseMediaType(f.contentType)
	return media
}
