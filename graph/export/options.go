package export

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cityweave/internal/accept"
	"cityweave/internal/suggest"
	"cityweave/internal/table"
)

// options are what a request says about its table, in the query string of its address.
type options struct {
	format   table.Format
	rows     string // path of the list that makes rows; "" for the only one
	nested   string
	bom      bool
	formulas bool // written as they are
}

// The parameters of the query string.
const (
	paramFormat   = "format"
	paramRows     = "rows"
	paramNested   = "nested"
	paramBOM      = "bom"
	paramFormulas = "formulas"
)

func parameters() []string {
	return []string{
		paramFormat, paramRows, paramNested, paramBOM, paramFormulas, "query", "operationName", "variables", "extensions",
	}
}

// wanted returns the options of a request; asked is false if it asks for JSON.
func (e *Exporter) wanted(r *http.Request) (o options, asked bool, err error) {
	given, malformed := url.ParseQuery(r.URL.RawQuery)
	format := given.Get(paramFormat)
	if !given.Has(paramFormat) {
		format = negotiated(r.Header.Values("Accept"))
		if format == "" {
			return o, false, nil
		}
	}
	if strings.EqualFold(format, "json") {
		return o, false, nil
	}
	if malformed != nil {
		return o, true, badTable("the address is not well formed: write %% before two hexadecimal digits")
	}
	var known bool
	if o.format, known = table.Find(format); !known {
		var all []string
		for _, f := range table.Formats() {
			all = append(all, f.Name)
		}
		all = append(append(all, e.Beside...), formatJSON)
		return o, true, badTable("format is none that exists%s: take one of %s",
			suggest.Meant(format, all), strings.Join(all, ", "))
	}
	return o, true, o.set(given)
}

// set reads the parameters beside the format.
func (o *options) set(given url.Values) error {
	for name, values := range given {
		if !slices.Contains(parameters(), name) {
			return badTable("the address has a parameter that tables do not know%s: they take %s",
				suggest.Meant(name, parameters()), strings.Join(parameters()[:5], ", "))
		}
		if len(values) > 1 {
			return badTable("the address has %q twice", name)
		}
	}
	o.rows, o.nested = given.Get(paramRows), given.Get(paramNested)
	switch o.nested {
	case "":
		o.nested = nestedCount
	case nestedCount, nestedJoin, nestedRows:
	case nestedFiles:
		if o.rows != "" {
			return badTable("nested=files makes a table of each list of the answer: leave out rows")
		}
	default:
		return badTable("nested is one of %s", strings.Join(nestedValues(), ", "))
	}
	for name, to := range map[string]*bool{paramBOM: &o.bom, paramFormulas: &o.formulas} {
		switch given.Get(name) {
		case "", "0", "false":
		case "1", "true":
			*to = true
		default:
			return badTable("%s is 1 or 0", name)
		}
	}
	return nil
}

// negotiated returns the format that Accept prefers to JSON; "" for none.
func negotiated(header []string) string {
	var media []string
	for _, f := range table.Formats() {
		media = append(media, f.Media...)
	}
	chosen := accept.Preferred(header, media...)
	for _, f := range table.Formats() {
		if slices.Contains(f.Media, chosen) {
			return f.Name
		}
	}
	return ""
}
