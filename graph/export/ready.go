package export

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/syntax"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/suggest"
	"cityweave/internal/table"
	"cityweave/internal/tablemeta"
)

// Root is the path of the ready tables.
const Root = "/data"

// formatCSV is the name of the format that descriptions of tables describe.
const formatCSV = "csv"

// latest stands for the current release in the address of a ready table.
const latest = "latest"

// Ready serves tables that need no query: /data/latest/cities.csv, and the same under the ID of the current release. A
// table of a release never changes. /data lists them.
type Ready struct {
	e     *Exporter
	jobs  map[string]*job // by name
	cache fileCache
}

// Ready makes the handler of the ready tables. Its requests are GET.
func (e *Exporter) Ready() (*Ready, error) {
	r := &Ready{e: e, jobs: map[string]*job{}, cache: fileCache{most: e.Limits.Table}}
	for _, t := range readyTables() {
		doc, syntaxError := syntax.Parse(t.query)
		if syntaxError != nil {
			return nil, fmt.Errorf("reading the ready table %s: %w", t.name, syntaxError)
		}
		if errs := validator.ValidateWithRules(e.Requests.Schema, doc, e.Requests.Rules()); len(errs) > 0 {
			return nil, fmt.Errorf("reading the ready table %s: %w", t.name, errs)
		}
		j := &job{Exporter: e, operation: doc.Operations[0], text: t.query, title: t.name, about: t.about}
		j.options = options{rows: t.rows, nested: nestedJoin}
		var err error
		if j.shape, err = newShape(j.operation, nil, j.options); err != nil {
			return nil, fmt.Errorf("reading the ready table %s: %w", t.name, err)
		}
		if s := e.Sources[t.name]; s != nil {
			if err := j.setSource(s); err != nil {
				return nil, err
			}
		}
		r.jobs[t.name] = j
	}
	return r, nil
}

// ServeHTTP answers one request.
func (r *Ready) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	path := strings.Trim(strings.TrimPrefix(q.URL.Path, Root), "/")
	bare := !strings.Contains(path, "/") // no file: the list
	current, err := r.e.current(q.Context(), bare)
	switch {
	case err != nil:
	case path == "" || path == latest || path == current.release:
		r.index(w, q, current)
		return
	default:
		err = r.file(w, q, path, current.release)
	}
	if err != nil {
		r.e.refuse(w, q, err)
	}
}

// current asks the API for the current release, and its licences too if they are wanted.
func (e *Exporter) current(ctx context.Context, licences bool) (*answer, error) {
	s := &shape{root: newNode("", nil, nil), prefix: "table"}
	s.addDataset()
	d, done := e.decoder()
	defer done()
	a, err := e.ask(ctx, s, d, s.datasetDocument(licences), nil)
	if err != nil {
		return nil, err
	}
	a.data = nil // they are the decoder's
	return a, nil
}

// file sends the file at RELEASE/NAME: a table, what describes tables, or the data folders.
func (r *Ready) file(w http.ResponseWriter, q *http.Request, path, current string) error {
	of, file, below := strings.Cut(path, "/")
	if !below {
		return inprocess.Problemf(errcode.UnknownAddress,
			"a table is below a release: %[1]s/%[2]s/… or %[1]s/%[3]s/…; %[1]s lists all", Root, latest, current)
	}
	known, format, err := r.find(file)
	if err != nil {
		return err
	}
	if of != latest && of != current {
		return inprocess.Problemf(errcode.UnknownAddress,
			"this server does not have the release of the address; the current one is at %s/%s/%s", Root, current, file)
	}
	given, err := url.ParseQuery(q.URL.RawQuery)
	if err != nil {
		return badTable("the address is not well formed: write %% before two hexadecimal digits")
	}
	d := &delivery{e: r.e, w: w, r: q, cache: "no-cache"}
	if of != latest {
		d.cache, d.release = "public, max-age=31536000, immutable", current
	}
	if file == foldersFile {
		return r.folders(d, current)
	}
	if format.Name == "" {
		return r.describe(d, known, current)
	}
	j := *known
	if err := j.options.setText(given); err != nil {
		return err
	}
	j.options.format = format
	return r.table(d, &j, current)
}

// table sends a table, from the cache if it is there.
func (r *Ready) table(d *delivery, j *job, current string) error {
	if j.options.format.Name == formatCSV {
		d.w.Header().Add("Link", describedBy(j.title))
	}
	key := fmt.Sprint(current, " ", j.title, " ", j.options.format.Name, j.options.bom, j.options.formulas)
	f := r.cache.get(key)
	if f == nil {
		var err error
		if f, err = d.build(d.r.Context(), j); err != nil || f == nil {
			return err
		}
		if f.release == current {
			r.cache.add(key, f)
		} else if d.release != "" {
			return errMoved()
		}
	}
	r.e.sent(d.w, d.r, f, j.options.format, d.cache)
	return nil
}

// find finds a table and a format by the name of a file. The format of what describes the table has no name, and the job
// of what is about them all is nil: the description, and the data folders.
func (r *Ready) find(file string) (*job, table.Format, error) {
	if file == tablemeta.PackageFile || file == foldersFile {
		return nil, table.Format{}, nil
	}
	if name, ok := strings.CutSuffix(file, tablemeta.CSVWSuffix); ok && r.jobs[name] != nil {
		return r.jobs[name], table.Format{}, nil
	}
	name, suffix, _ := strings.Cut(file, ".")
	format, ok := table.Find(suffix)
	j := r.jobs[name]
	switch {
	case j == nil:
		return nil, format, inprocess.Problemf(errcode.UnknownAddress, "there is no such table%s: %s lists them",
			suggest.Meant(name, slices.Sorted(maps.Keys(r.jobs))), Root)
	case !ok || suffix != format.Name:
		formats := suffixes()[1:]
		return nil, format, inprocess.Problemf(errcode.UnknownAddress,
			"the address needs the format of the table%s: end it with one of .%s",
			suggest.Meant(suffix, formats), strings.Join(formats, ", ."))
	}
	return j, format, nil
}

// setText reads the parameters that ready tables take.
func (o *options) setText(given url.Values) error {
	for name := range given {
		if !slices.Contains([]string{paramBOM, paramFormulas}, name) {
			return badTable("ready tables take %s and %s in their address: ask for others at /graphql",
				paramBOM, paramFormulas)
		}
	}
	rows, nested := o.rows, o.nested
	err := o.set(given)
	o.rows, o.nested = rows, nested
	return err
}
