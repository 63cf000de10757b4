package loader

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// Bulk says what WriteBulk wrote.
type Bulk struct {
	Files                int
	Bytes                int64
	Nodes, Relationships int
}

// ArgumentsFile is the file of WriteBulk that has the arguments of the import.
const ArgumentsFile = "import.args"

// WriteBulk writes a release as the files that "neo4j-admin database import full" reads, and its arguments as
// ArgumentsFile, into a folder that is empty or not there yet. What the import makes of them is an empty database with
// a load that was interrupted just before its end: Load of the same release then creates the indexes, compares every
// record and makes the release current. An error leaves no file behind.
func WriteBulk(
	ctx context.Context, dir string, layout *schema.Layout, g *kg.Graph, progress func(Progress),
) (Bulk, error) {
	c, err := contentsOf(layout, g)
	if err != nil {
		return Bulk{}, fmt.Errorf("write release %s: %w", g.Release.ID, err)
	}
	switch entries, err := os.ReadDir(dir); {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return Bulk{}, err
	case len(entries) > 0:
		return Bulk{}, fmt.Errorf("%s is not empty: name a new folder, nothing is overwritten", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Bulk{}, err
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	w := &bulkWriter{dir: dir, progress: progress}
	for i := range c.kinds {
		w.total += len(c.kinds[i].records)
	}
	if err := w.write(ctx, c); err != nil {
		for _, name := range w.files {
			err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
		}
		return Bulk{}, fmt.Errorf("write release %s: %w", g.Release.ID, err)
	}
	return w.Bulk, nil
}

// bulkWriter writes the files of one release.
type bulkWriter struct {
	Bulk
	dir         string
	progress    func(Progress)
	done, total int      // records
	files       []string // all that were begun
	arguments   []string // that name them
	multiline   []string // files with values of several lines
	longest     int      // bytes of a value
}

func (w *bulkWriter) write(ctx context.Context, c *contents) error {
	for i := range c.kinds {
		k := &c.kinds[i]
		for _, places := range k.together(everyPlace(k)) {
			option, labels := "--nodes", k.labels(places[0], schema.SlotA)
			if k.label == "" {
				option, labels = "--relationships", k.linkType
			}
			row := func(i int) (from, to string, p map[string]any) {
				switch row := k.row(places[i], schema.SlotA).(type) {
				case map[string]any:
					return "", "", row
				case []any:
					from, _ = row[0].(string)
					to, _ = row[1].(string)
					p, _ = row[2].(map[string]any)
				}
				return from, to, p
			}
			if err := w.file(ctx, option, labels, len(places), row); err != nil {
				return err
			}
		}
	}
	slot := map[string]any{"key": string(schema.SlotA), "layout": c.layout.Fingerprint, "loading": c.graph.Release.ID}
	err := w.file(ctx, "--nodes", "Release", 1, func(int) (string, string, map[string]any) { return "", "", slot })
	if err != nil {
		return err
	}
	return w.argumentsFile()
}

func everyPlace(k *kind) []int {
	places := make([]int, len(k.records))
	for i := range places {
		places[i] = i
	}
	return places
}

// file writes the records that have the same labels or the same type: a header in a file of its own, as the import
// wants it for several files of one kind, and rows. All rows have all columns, so that which there are must be known
// before the first is written: the rows are made twice rather than kept.
func (w *bulkWriter) file(
	ctx context.Context, option, labels string, n int, row func(int) (from, to string, p map[string]any),
) error {
	name := strings.ReplaceAll(labels, ":", "-")
	columns := bulkColumns{}
	for i := range n {
		_, _, p := row(i)
		if err := columns.add(p); err != nil {
			return fmt.Errorf("%s %d: %w", labels, i+1, err)
		}
		if err := w.count(ctx); err != nil {
			return err
		}
	}
	names := sortedKeys(columns)
	err := w.create(name+"-header.csv", func(out *bufio.Writer) error {
		_, err := out.WriteString(columns.header(names, option, labels) + "\n")
		return err
	})
	if err != nil {
		return err
	}
	multiline := false
	err = w.create(name+".csv", func(out *bufio.Writer) error {
		var line []string
		for i := range n {
			from, to, p := row(i)
			line = line[:0]
			if option == "--relationships" {
				line = append(line, quoted(from), quoted(to))
			}
			for _, property := range names {
				value, _, err := bulkValue(p[property])
				if err != nil {
					return fmt.Errorf("%s %d: property %s: %w", labels, i+1, property, err)
				}
				line = append(line, value)
				w.longest = max(w.longest, len(value))
				multiline = multiline || strings.ContainsAny(value, "\n\r")
			}
			if _, err := out.WriteString(strings.Join(line, ",") + "\n"); err != nil {
				return err
			}
			if err := w.count(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if multiline {
		w.multiline = append(w.multiline, name+".csv")
	}
	if option == "--nodes" {
		w.Nodes += n
	} else {
		w.Relationships += n
	}
	w.arguments = append(w.arguments, fmt.Sprintf("%s=%s=%s-header.csv,%[3]s.csv", option, labels, name))
	return nil
}

// count counts a record, of which there are twice as many as the release has, and looks from time to time whether
// somebody wants an end.
func (w *bulkWriter) count(ctx context.Context) error {
	if w.done++; w.done%defaultBatch != 0 {
		return nil
	}
	w.progress(Progress{"writing files", min(w.done/2, w.total), w.total})
	return ctx.Err()
}

func (w *bulkWriter) create(name string, write func(*bufio.Writer) error) (err error) {
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w.files = append(w.files, name)
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(out), out.Flush()); err != nil {
		return err
	}
	at, err := f.Seek(0, io.SeekCurrent)
	w.Files++
	w.Bytes += at
	return err
}

// argumentsFile writes the arguments, one a line. All files are named as seen from the folder. The last argument takes
// one value: those that take files would take the name of the database, which comes next, for another one.
func (w *bulkWriter) argumentsFile() error {
	const usual = 4 << 20 // bytes that a value may have without --read-buffer-size
	all := w.arguments
	if w.longest > usual/2 {
		all = append(all, fmt.Sprint("--read-buffer-size=", 2*w.longest+usual))
	}
	if len(w.multiline) > 0 {
		all = append(all, "--multiline-fields-format=v2", "--multiline-fields="+strings.Join(w.multiline, ","))
	}
	all = append(all, "--array-delimiter="+elementDelimiterName)
	return w.create(ArgumentsFile, func(out *bufio.Writer) error {
		_, err := out.WriteString(strings.Join(all, "\n") + "\n")
		return err
	})
}

// bulkColumns are the properties of a file, with the names of their types.
type bulkColumns map[string]string

// add takes the properties of a record.
func (c bulkColumns) add(p map[string]any) error {
	for name, value := range p {
		known := c[name]
		_, typed, err := bulkValue(value)
		switch {
		case err != nil:
			return fmt.Errorf("property %s: %w", name, err)
		case known == "":
			c[name] = typed
		case known != typed:
			return fmt.Errorf("property %s is a %s here, and was a %s before", name, typed, known)
		}
	}
	return nil
}

// header is the first line of a file, which names properties with their types. The id of entities is what the ends of
// relationships refer to.
func (c bulkColumns) header(names []string, option, labels string) string {
	var line []string
	if option == "--relationships" {
		line = append(line, ":START_ID(Entity)", ":END_ID(Entity)")
	}
	for _, name := range names {
		if name == "id" && strings.HasPrefix(labels, "Entity") {
			line = append(line, "id:ID(Entity)")
			continue
		}
		line = append(line, quoted(name+":"+c[name]))
	}
	return strings.Join(line, ",")
}

// The character between the elements of a list.
const (
	elementDelimiter     = "\x1f"
	elementDelimiterName = "U+001F"
)

// bulkValue is a property as the import reads it, and the name of its type. Nothing stands for no value, and a quoted
// nothing for an empty text.
func bulkValue(v any) (text, typed string, err error) {
	switch v := v.(type) {
	case nil:
		return "", "", nil
	case string:
		return quoted(v), "string", nil
	case []string:
		if slices.ContainsFunc(v, func(s string) bool { return s == "" || strings.Contains(s, elementDelimiter) }) {
			return "", "", fmt.Errorf("%q has an element that is empty or has the character U+001F, which files of the "+
				"import cannot have: load without --bulk", v)
		}
		return quoted(strings.Join(v, elementDelimiter)), "string[]", nil
	case int, int64:
		return fmt.Sprint(v), "long", nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return "", "", fmt.Errorf("%v is no number that files of the import can have", v)
		}
		return fmt.Sprint(v), "double", nil
	case bool:
		return fmt.Sprint(v), "boolean", nil
	case dbtype.Point3D:
		return quoted(fmt.Sprintf("{x:%v,y:%v,z:%v}", v.X, v.Y, v.Z)), "point{crs:cartesian-3D}", nil
	default:
		return "", "", fmt.Errorf("%T has no form in files of the import", v)
	}
}

// quoted is a text in quotes, as RFC 4180 has it.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
