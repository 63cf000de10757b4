package export

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
	"cityweave/internal/spool"
	"cityweave/internal/table"
)

// attempts is how often a table is read again because the release has moved between two pages.
const attempts = 4

// file is a finished table.
type file struct {
	name     string // without suffix
	release  string
	body     *spool.Pieces
	sum      [sha256.Size]byte
	rows     int // of all tables; -1 for what is none
	licences []table.Licence
	warnings json.RawMessage
}

// job is one table to build.
type job struct {
	*Exporter
	*shape
	operation *ast.OperationDefinition
	given     map[string]any // variables as the client sent them
	coerced   map[string]any // the same by the schema, with defaults
	options   options
	text      string // of the operation
	title     string // name of the file; "" for that of the operation
	about     string // what the rows are; "" for the name of the file
	source    Source // of the rows, in place of the API; nil for none
	first     document
	rest      document
}

// build reads the whole table from one release. One that is too large to be kept goes to the delivery meanwhile.
func (j *job) build(ctx context.Context, to *delivery) (*file, error) {
	j.first = j.document(j.operation, j.coerced, false)
	if j.paged != nil {
		j.rest = j.document(j.operation, j.coerced, true)
	}
	d, done := j.decoder()
	defer done()
	attempt := j.attempt
	switch {
	case j.sheets != nil:
		attempt = j.attemptFiles
	case j.source != nil:
		attempt = j.attemptSource
	}
	for i := 1; ; i++ {
		f, err := attempt(ctx, d, to)
		if inprocess.RefusedFor(err, errcode.ReleaseMoved) && i < attempts && !to.begun {
			continue
		}
		return f, err
	}
}

// errMoved is the refusal of a page from another release than the first.
func errMoved() error {
	return &inprocess.Refusal{
		Status: errcode.Find(errcode.ReleaseMoved).GraphQL, Code: errcode.ReleaseMoved,
		Header: map[string][]string{"Retry-After": {"1"}},
		Errors: json.RawMessage(`[{"message":"the data changed several times while the table was read: try again",` +
			`"extensions":{"code":"` + errcode.ReleaseMoved + `"}}]`),
	}
}

// attempt reads the table once.
func (j *job) attempt(ctx context.Context, d *decoder, to *delivery) (*file, error) {
	answer, size, nested, err := j.firstPage(ctx, d)
	if err != nil {
		return nil, err
	}
	f := &file{name: j.name(), release: answer.release, licences: answer.licences, warnings: answer.warnings}
	announced := j.count(answer)
	return j.write(to, f, &announced, func(emit func([]table.Cell) error) error {
		r := &reader{shape: j.shape, row: make([]table.Cell, len(j.columns)), nested: nested, emit: emit}
		if err := r.first(answer.data); err != nil {
			return err
		}
		return j.pages(ctx, d, r, answer, size, nested)
	})
}

// write writes the rows that a function gives. announced is how many they are, or -1; it may be set later, but before
// the first row.
func (j *job) write(
	to *delivery, f *file, announced *int, rows func(emit func([]table.Cell) error) error,
) (*file, error) {
	var out *spool.Spool
	out = spool.New(j.Limits.Table, func() (io.Writer, error) { return to.begin(j, f, *announced, out.Size()) })
	writer, err := j.options.format.NewWriter(out, j.columns, j.tableOptions(f, f.name))
	if err != nil {
		return nil, err
	}
	err = rows(func(row []table.Cell) error {
		if f.rows++; f.rows > j.Limits.Rows {
			return limits.Flag("max-rows").Over(f.rows, j.Limits)
		}
		return writer.Write(row)
	})
	if err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	f.body, f.sum = out.Kept(), out.Digest()
	if to.begun {
		if *announced >= 0 && f.rows != *announced {
			return nil, errRowsDiffer
		}
		to.end(f)
	}
	return f, nil
}

// tableOptions are the options of a writer of a table with a name.
func (j *job) tableOptions(f *file, name string) table.Options {
	return table.Options{
		BOM: j.options.bom, Formulas: j.options.formulas, Sheet: name[:min(len(name), maxSheetName)],
		About: table.About{
			Title: cmp.Or(j.about, f.name), Release: f.release, Query: j.text, Variables: j.givenJSON(), Licences: f.licences,
		},
	}
}

// count is how many rows the table will have, if the first page says it: as many as the list has elements. Otherwise it
// is -1.
func (j *job) count(a *answer) int {
	if j.paged == nil || len(j.spine) != 1 || j.start() != nil || objectOf(j.root.find(j.paged, a.data)) == nil {
		return -1
	}
	return j.total(a)
}

// givenJSON is the variables of the caller as JSON; "" for none.
func (j *job) givenJSON() string {
	text, err := json.Marshal(j.given)
	if err != nil || len(j.given) == 0 { // they were read from JSON
		return ""
	}
	return string(text)
}

// firstPage asks for the first page, for smaller and smaller ones if the API refuses the size. It refuses a connection
// that has more elements than the table may have rows.
func (j *job) firstPage(ctx context.Context, d *decoder) (a *answer, size, nested int, err error) {
	most := j.Page
	if j.paged != nil && j.paged.has("totalGroups") {
		most = min(most, limits.Groups)
	}
	for nested = j.Page; ; nested /= 10 {
		for size = most; size > 0; size /= 4 {
			a, err = j.ask(ctx, j.shape, d, j.first.text, j.values(j.first, size, nested, j.start()))
			if !inprocess.RefusedFor(err, errcode.TooMuch, errcode.TooLarge) || j.paged == nil {
				break
			}
		}
		if nested < 100 || !inprocess.RefusedFor(err, errcode.TooMuch, errcode.TooLarge) {
			break
		}
	}
	if err != nil || j.paged == nil {
		return a, size, nested, err
	}
	if total := j.total(a); total > j.Limits.Rows {
		return nil, 0, 0, limits.Flag("max-rows").Over(total, j.Limits)
	}
	return a, size, nested, nil
}

// pageReader makes rows of pages after the first.
type pageReader interface {
	next(page object) error
}

// pages reads the pages after the first.
func (j *job) pages(ctx context.Context, d *decoder, r pageReader, a *answer, size, nested int) error {
	release := a.release
	for {
		cursor, more := j.following(a)
		if !more {
			return nil
		}
		var err error
		if a, err = j.ask(ctx, j.shape, d, j.rest.text, j.values(j.rest, size, nested, cursor)); err != nil {
			return err
		}
		if a.release != release {
			return errMoved()
		}
		if err := r.next(a.data); err != nil {
			return err
		}
	}
}

// following returns the cursor of the next page.
func (j *job) following(a *answer) (cursor any, more bool) {
	if j.paged == nil {
		return nil, false
	}
	connection := objectOf(j.root.find(j.paged, a.data))
	if connection == nil {
		return nil, false
	}
	page := objectOf(connection[j.paged.page])
	if page == nil {
		return nil, false
	}
	more, _ = page[0].(bool)
	return page[1], more
}

// total is the number of elements of the connection that is read by pages.
func (j *job) total(a *answer) int {
	connection := objectOf(j.root.find(j.paged, a.data))
	if connection == nil || j.paged.total < 0 {
		return 0
	}
	number, _ := connection[j.paged.total].(json.Number)
	n, _ := number.Int64()
	return int(n)
}

// start is the cursor that the caller gave without a size: the table begins there.
func (j *job) start() any {
	if j.paged == nil {
		return nil
	}
	a := j.paged.field.Arguments.ForName("after")
	if a == nil {
		return nil
	}
	cursor, _ := a.Value.Value(j.coerced)
	return cursor
}

// values are the variables of a document.
func (j *job) values(d document, size, nested int, after any) map[string]any {
	values := map[string]any{
		j.prefix + varFirst: size, j.prefix + varNested: nested, j.prefix + varAfter: after,
	}
	for _, name := range d.variables {
		if v, ok := j.given[name]; ok {
			values[name] = v
		}
	}
	return values
}
