package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/nametable"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/tabular"
)

// matchHelp describes the flags of match.
const matchHelp = `
  --name COLUMN         the column with the names
  --in COLUMN           the column with the country or division of each
  --type COLUMN         the column with the entity type of each, such as city
  --latitude COLUMN, --longitude COLUMN
                        the columns with the coordinates of each, in degrees
  --id REGISTER=COLUMN  the column with the ID of each in a register, such as wikidata or geonames;
                        --id COLUMN if the IDs name theirs, as in wikidata:Q34647
  --types TYPE,TYPE     look only for entities of these types, such as City,Region
  --out FILE            write to this file instead of FILE.matched.csv (or .tsv, .xlsx)
  --force               replace that file if it exists
  --encoding NAME       of a text file that is neither in UTF-8 nor in UTF-16, such as windows-1252
  --sheet NAME          of a workbook, if several sheets are not empty
  --data FOLDER,FOLDER  match in these directories; by default in those that are loaded by default
  --store ADDRESS       match in a database instead
docs/matching.md describes the columns that are added.
`

// matching is a run of match.
type matching struct {
	columns            nametable.Columns
	options            tabular.Options
	table, out         string
	data, store, types string
	force              bool
}

// match writes a table anew, with the entities that its names refer to.
func match(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	m, err := c.matching(args)
	if err != nil {
		return err
	}
	file, err := tabular.OpenFile(m.table, m.options)
	if err != nil {
		return err
	}
	queries, err := nametable.Queries(kg.CityNetworks(), file.Table, m.columns)
	var faults nametable.Faults
	switch {
	case errors.As(err, &faults):
		return fmt.Errorf("%s: %s:\n%w", file.Name, plural(len(faults), "fault"), err)
	case err != nil:
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	answers, err := c.resolve(ctx, m, queries)
	if err != nil {
		return err
	}
	cells := make([][]string, len(answers))
	rows := make([]int, len(answers))
	for i := range answers {
		cells[i], rows[i] = answers[i].Cells(), file.Rows[i].Number
	}
	header := nametable.Header(file.Header)
	content, err := file.With(header, cells)
	if err != nil {
		return err
	}
	if err := m.write(content); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %s with %s to %s\n", m.out, plural(len(rows), "row"), header[0], header[len(header)-1])
	return printSummary(stdout, nametable.Summary(answers, rows))
}

// matching reads the command line.
func (c *command) matching(args []string) (*matching, error) {
	m := &matching{}
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	id := ""
	for name, value := range map[string]*string{
		"name": &m.columns.Name, "in": &m.columns.In, "type": &m.columns.Type, "latitude": &m.columns.Latitude,
		"longitude": &m.columns.Longitude, "id": &id, "types": &m.types, "out": &m.out, "data": &m.data,
		"store": &m.store, "encoding": &m.options.Encoding, "sheet": &m.options.Sheet,
	} {
		flags.StringVar(value, name, "", "")
	}
	flags.BoolVar(&m.force, "force", false, "")
	rest, err := parse(flags, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) != 1:
		return nil, usageError{errors.New("one table is matched")}
	case m.columns.Name == "" && id == "":
		return nil, usageError{errors.New("--name is missing: name the column with the names")}
	case (m.columns.Latitude == "") != (m.columns.Longitude == ""):
		return nil, usageError{errors.New("--latitude and --longitude belong together: name the columns of both")}
	case m.data != "" && m.store != "":
		return nil, usageError{errors.New("names are matched in directories (--data) or in a database (--store), not both")}
	}
	m.table = rest[0]
	m.columns.ID = id
	if register, column, ok := strings.Cut(id, "="); ok {
		m.columns.Register, m.columns.ID = register, column
	}
	if m.types != "" {
		m.columns.Types = strings.Split(m.types, ",")
	}
	if m.out == "" {
		ext := filepath.Ext(m.table)
		m.out = strings.TrimSuffix(m.table, ext) + ".matched" + ext
	}
	return m, nil
}

// check refuses a file to write that is the table itself, of another kind, or there already.
func (m *matching) check() error {
	if tabular.IsWorkbook(m.table) != tabular.IsWorkbook(m.out) {
		return fmt.Errorf("%s and %s: a workbook is written for a workbook, a text file for a text file; name another "+
			"file with --out", m.table, m.out)
	}
	there, err := os.Stat(m.out)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	table, err := os.Stat(m.table)
	switch {
	case err != nil:
		return err
	case os.SameFile(table, there):
		return fmt.Errorf("%s is the table itself, which stays as it is; name another file with --out", m.out)
	case !m.force:
		return fmt.Errorf("%s is there already; add --force to replace it, or name another file with --out", m.out)
	}
	return nil
}

// resolve finds what the names refer to.
func (c *command) resolve(ctx context.Context, m *matching, queries []nametable.Query) ([]nametable.Answer, error) {
	matcher, done, err := c.matcher(ctx, m)
	if err != nil {
		return nil, err
	}
	defer done()
	bar := newProgress(c.stderr, time.Now)
	defer bar.end()
	return nametable.Resolve(ctx, matcher, queries, func(done, total int) {
		bar.show(loader.Progress{Stage: "matching names", Done: done, Total: total})
	})
}

// matcher matches in the directories or in the database of the command line; done frees what it needs.
func (c *command) matcher(ctx context.Context, m *matching) (matcher *nameMatcher, done func(), err error) {
	o := kg.CityNetworks()
	if m.store == "" {
		g, err := read(ctx, m.data)
		if err != nil {
			return nil, nil, err
		}
		matcher, err = matcherOf(ctx, o, g)
		return matcher, func() {}, err
	}
	db, err := c.open(m.store)
	if err != nil {
		return nil, nil, err
	}
	if err := db.reach(ctx); err != nil {
		db.close(ctx)
		return nil, nil, err
	}
	return newNameMatcher(o, db.Store), func() { db.close(ctx) }, nil
}

// write writes the file at once, so that no part of it is ever there.
func (m *matching) write(content []byte) error {
	out, err := os.CreateTemp(filepath.Dir(m.out), "."+filepath.Base(m.out)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it is gone when all went well
	_, err = out.Write(content)
	if err := errors.Join(err, out.Chmod(0o644), out.Close()); err != nil {
		return err
	}
	if err := m.check(); err != nil { // the file may be there by now
		return err
	}
	return os.Rename(out.Name(), m.out)
}

// printSummary says how many rows have each status, and which to look at.
func printSummary(w io.Writer, counts []nametable.Count) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, n := range counts {
		fmt.Fprintf(table, "  %s\t%d\t%s\n", n.Status, len(n.Rows), n.Meaning)
		if n.Status != nametable.Matched {
			fmt.Fprintf(table, "\t\trows %s\n", nametable.RowList(n.Rows))
		}
	}
	return table.Flush()
}
