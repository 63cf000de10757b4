package kept

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/pack"
)

// Record describes a kept release. It is in a file beside that of the graph, and stays when the graph is removed.
type Record struct {
	Release    string    `json:"release"`
	Date       string    `json:"date,omitempty"` // of its newest source
	Hash       string    `json:"hash"`           // of its content
	Since      time.Time `json:"since,omitzero"` // when it was kept, which is about when it was first served
	Entities   int       `json:"entities"`
	Links      int       `json:"links"`
	Statements int       `json:"statements"`
	Evidence   int       `json:"evidence"`
	Bytes      int64     `json:"bytes,omitzero"`   // of the file
	SHA256     string    `json:"sha256,omitzero"`  // of the file
	From       string    `json:"from,omitempty"`   // the release that was kept before; "" if the two were not compared
	Changes    []Change  `json:"changes,omitzero"` // since that one
}

// recordFile is a record as it is in its file, with the tables that the graph was packed with: a later program finds its
// own types and fields by them.
type recordFile struct {
	Record
	Tables string `json:"tables"`
}

// recordExtension is that of the names of records.
const recordExtension = ".json"

func newRecord(g *kg.Graph, text string, since time.Time) Record {
	sum := sha256.Sum256([]byte(text))
	r := Record{
		Release: g.Release.ID, Hash: g.Release.Hash, Since: since.UTC().Truncate(time.Second), Entities: len(g.Entities),
		Links: len(g.Links), Statements: len(g.Statements), Evidence: len(g.Evidence), Bytes: int64(len(text)),
		SHA256: hex.EncodeToString(sum[:]),
	}
	if g.Release.Date != 0 {
		r.Date = g.Release.Date.String()
	}
	return r
}

// writeRecord writes a record beside the file of its graph.
func writeRecord(file string, r Record, tables string) error {
	text, err := json.MarshalIndent(recordFile{r, tables}, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the record of release %s: %w", r.Release, err)
	}
	return writeFile(recordOf(file), append(text, '\n'))
}

// recordOf is the name of the record of a file.
func recordOf(file string) string { return file[:len(file)-len(pack.Extension)] + recordExtension }

// readRecord reads a record. ok is false if the file is no record.
func readRecord(file string) (r Record, ok bool) {
	all, ok := readRecordFile(file)
	return all.Record, ok
}

func readRecordFile(file string) (r recordFile, ok bool) {
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &r) != nil {
		return recordFile{}, false
	}
	return r, validID(r.Release)
}

// openPacked opens a packed graph: also one of an earlier ontology, by the tables in the record beside it.
func openPacked(o *kg.Ontology, file, text string) (*pack.File, error) {
	f, err := pack.Open(o, text)
	if !errors.Is(err, pack.ErrOntology) {
		return f, err
	}
	if r, ok := readRecordFile(recordOf(file)); ok && r.Tables != "" {
		return pack.OpenEarlier(o, text, r.Tables)
	}
	return nil, err
}

// writeFile writes a file that appears when it is whole, and is there after a loss of power.
func writeFile(file string, text []byte) error {
	out, err := os.CreateTemp(filepath.Dir(file), temporary+"*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it is gone when all went well
	_, err = out.Write(text)
	if err = errors.Join(err, out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), file)
}

// temporary begins the names of files that are being written. Those of a program that was killed are removed.
const temporary = ".writing-"

// validID reports whether a text can be the ID of a release and the name of a file: letters, digits, -, _ and dots, of
// which none is the first.
func validID(id string) bool {
	for i := range len(id) {
		c := id[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && (i == 0 || c != '-' && c != '_' && c != '.') {
			return false
		}
	}
	return id != "" && len(id) <= 100
}
