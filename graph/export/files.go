package export

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"

	"cityweave/internal/limits"
	"cityweave/internal/spool"
	"cityweave/internal/table"
	"cityweave/internal/tablemeta"
)

const mediaZip = "application/zip"

// archive is the format of the file that has several tables.
var archive = table.Format{Name: "zip", ContentType: mediaZip}

// fileFormat is the format of the file that answers the job.
func (j *job) fileFormat() table.Format {
	if j.sheets != nil {
		return archive
	}
	return j.options.format
}

// bounded keeps the bytes of one of several tables, which share a limit.
type bounded struct {
	spool.Pieces
	all    *int
	limits limits.Limits
}

func (b *bounded) Write(p []byte) (int, error) {
	if *b.all += len(p); *b.all > b.limits.Table {
		return 0, limits.Flag("max-table").Over(*b.all, b.limits)
	}
	b.Add(p)
	return len(p), nil
}

// attemptFiles reads the answer once and puts its tables into an archive, which is kept until it is whole.
func (j *job) attemptFiles(ctx context.Context, d *decoder, _ *delivery) (*file, error) {
	answer, size, nested, err := j.firstPage(ctx, d)
	if err != nil {
		return nil, err
	}
	f := &file{name: j.name(), release: answer.release, licences: answer.licences, warnings: answer.warnings}
	r := &filer{reader: &reader{shape: j.shape, nested: nested}, limits: j.Limits, at: map[*sheet]*sheetRows{}}
	bodies, bytes := make([]*bounded, len(j.sheets)), 0
	for i, sh := range j.sheets {
		bodies[i] = &bounded{all: &bytes, limits: j.Limits}
		writer, err := j.options.format.NewWriter(bodies[i], sh.columns, j.tableOptions(f, sh.name))
		if err != nil {
			return nil, err
		}
		r.at[sh] = &sheetRows{row: make([]table.Cell, len(sh.columns)), writer: writer}
	}
	if err := r.first(answer.data); err != nil {
		return nil, err
	}
	if err := j.pages(ctx, d, r, answer, size, nested); err != nil {
		return nil, err
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	for _, sh := range j.sheets {
		f.rows += r.at[sh].rows
	}
	return f, j.zip(f, bodies)
}

// zip writes the archive: a file for each table, and the data package that describes them.
func (j *job) zip(f *file, bodies []*bounded) error {
	f.body = &spool.Pieces{}
	sum := sha256.New()
	z := zip.NewWriter(io.MultiWriter(f.body, sum))
	for i, sh := range j.sheets {
		method := zip.Deflate
		if !j.options.format.IsText() {
			method = zip.Store // it is compressed in itself
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: j.sheetFile(sh), Method: method, Modified: table.ArchiveDate})
		if err != nil {
			return fmt.Errorf("adding a table to an archive: %w", err)
		}
		if _, err := io.Copy(w, bodies[i].Reader()); err != nil {
			return fmt.Errorf("adding a table to an archive: %w", err)
		}
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: tablemeta.PackageFile, Method: zip.Deflate, Modified: table.ArchiveDate})
	if err != nil {
		return fmt.Errorf("adding the description to an archive: %w", err)
	}
	if err := tablemeta.Write(w, j.filesPackage(f)); err != nil {
		return fmt.Errorf("describing the tables of an archive: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("ending an archive: %w", err)
	}
	sum.Sum(f.sum[:0])
	return nil
}

func (j *job) sheetFile(sh *sheet) string { return sh.name + "." + j.options.format.Name }

// filesPackage describes the tables of an archive. Paths in the answer are properties of our own.
func (j *job) filesPackage(f *file) tablemeta.Package {
	p := tablemeta.NewPackage("answer", cmp.Or(j.about, f.name),
		"An answer as tables, one for each list. Their rows have numbers, and "+parentColumn+
			" is the number of the row in the table above. answerPath says where a value stands in the answer, "+
			"answerObject that it says whether an object is there.", f.release, f.licences)
	for _, sh := range j.sheets {
		r := tablemeta.Resource{
			Name: sh.name, Type: "table", Description: "The answer, in one row.", Path: j.sheetFile(sh),
			Format: j.options.format.Name, Media: j.options.format.Media[0], Encoding: "utf-8",
		}
		r.Schema.PrimaryKey = []string{rowColumn}
		if sh.above != nil {
			r.Description = cmp.Or(sh.node.field.Definition.Description, "Elements of the list "+sh.name+".")
			r.AnswerPath = sh.node.keys(sh.above.node)
			r.Schema.Refer(tablemeta.Reference{Column: parentColumn, Table: sh.above.name, Key: rowColumn})
		}
		for i, c := range sh.columns {
			field := tablemeta.NewField(c, sh.paths[i])
			field.IsObject = slices.Contains(sh.objects, i)
			r.Schema.Fields = append(r.Schema.Fields, field)
		}
		p.Resources = append(p.Resources, r)
	}
	return p
}
