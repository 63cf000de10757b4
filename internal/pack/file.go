package pack

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cityweave/internal/kg"
)

// magic begins every file. Its number changes with the form of the records.
const magic = "cityweave pack 1\n"

// Extension is that of the names of files.
const Extension = ".pack"

// Digest is the SHA-256 of what a file depends on.
type Digest [sha256.Size]byte

// headSize is the size of all that precedes the records: the magic, the hash of the rest, the digest of the ontology,
// that of the origin, and the number of texts.
const headSize = len(magic) + 3*sha256.Size + 8

// HeadSize is a number of bytes at the beginning of a file that Open and Release need.
const HeadSize = 512

// The reasons for which a file is refused.
var (
	ErrNoPack   = errors.New("not a packed graph")
	ErrVersion  = errors.New("packed in another form, by another version of the program")
	ErrOntology = errors.New("packed with other entity types, link types or fields")
	ErrDamaged  = errors.New("damaged")
)

// File is a packed graph whose records have not been read.
type File struct {
	ontology *kg.Ontology
	text     string
	from     *numbering // nil if it has the numbers of the ontology
}

// Open reads the head of a file. The error is ErrNoPack, ErrVersion or ErrOntology.
func Open(o *kg.Ontology, text string) (*File, error) { return openAs(o, text, tablesOf(o)) }

// openAs opens a file that was packed with tables of a digest.
func openAs(o *kg.Ontology, text string, tables Digest) (*File, error) {
	f := &File{ontology: o, text: text}
	anyVersion := strings.TrimRight(magic, "0123456789\n")
	switch {
	case strings.HasPrefix(text, anyVersion) && !strings.HasPrefix(text, magic):
		return nil, ErrVersion
	case len(text) < headSize || !strings.HasPrefix(text, magic):
		return nil, ErrNoPack
	case f.part(1) != tables:
		return nil, ErrOntology
	}
	return f, nil
}

// part returns one of the three digests of the head.
func (f *File) part(n int) Digest {
	return Digest([]byte(f.text[len(magic)+n*sha256.Size:][:sha256.Size]))
}

// Origin returns what the file was made from, as Write was told.
func (f *File) Origin() Digest { return f.part(2) }

// Release reads the release alone, with which the records begin. The error is ErrDamaged.
func (f *File) Release() (kg.Release, error) {
	r := &records{coder: coder{reading: true, in: f.text[headSize:]}, o: f.ontology}
	var is kg.Release
	if r.release(&is); r.err != nil {
		return kg.Release{}, fmt.Errorf("%w: %w", ErrDamaged, r.err)
	}
	return is, nil
}

// Verify compares the file with its hash. The error is ErrDamaged.
func (f *File) Verify() error {
	h := sha256.New()
	_, _ = io.Copy(h, strings.NewReader(f.text[len(magic)+sha256.Size:])) // a hash takes all
	if f.part(0) != Digest(h.Sum(nil)) {
		return fmt.Errorf("%w: the content does not have the hash of the file", ErrDamaged)
	}
	return nil
}

// Graph reads the records. Texts of the graph keep the file in memory. The error is ErrDamaged; a file that Verify
// accepts has none, unless it was made to deceive.
func (f *File) Graph() (*kg.Graph, error) {
	r := &records{coder: coder{reading: true, in: f.text[headSize:]}, o: f.ontology, from: f.from}
	texts := binary.BigEndian.Uint64([]byte(f.text[headSize-8 : headSize]))
	r.texts = make([]string, 0, min(texts, uint64(len(r.in)))) // each takes a byte at least
	g := new(kg.Graph)
	r.graph(g)
	if r.in != "" {
		r.fail("bytes after the last record")
	}
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, r.err)
	}
	return g, nil
}

// Bytes packs a graph, whose lists are in the order that kg.Graph promises. Equal graphs give equal bytes.
func Bytes(o *kg.Ontology, g *kg.Graph, origin Digest) []byte {
	// As many bytes and texts as graphs with short texts have: growing would copy them several times.
	entities, links, evidence := len(g.Entities), len(g.Links), len(g.Evidence)
	r := &records{coder: coder{
		out:   make([]byte, headSize, headSize+100*entities+30*links+64*evidence),
		known: make(map[string]uint64, entities+links),
	}, o: o}
	r.graph(g)
	copy(r.out, magic)
	head := r.out[len(magic):headSize]
	tables := tablesOf(o)
	copy(head[sha256.Size:], tables[:])
	copy(head[2*sha256.Size:], origin[:])
	binary.BigEndian.PutUint64(head[3*sha256.Size:], uint64(len(r.known)))
	sum := sha256.Sum256(r.out[len(magic)+sha256.Size:])
	copy(head, sum[:])
	return r.out
}

// tablesOf is the digest of the tables of an ontology.
func tablesOf(o *kg.Ontology) Digest { return sha256.Sum256([]byte(Tables(o))) }

// WriteFile writes a graph to a file that can be read in place of the directories that it was read from. The file appears
// when it is whole.
func WriteFile(o *kg.Ontology, g *kg.Graph, file string) error {
	if !strings.HasSuffix(file, Extension) {
		return fmt.Errorf("%s: the name of a packed graph ends in %s", file, Extension)
	}
	out, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it is gone when all went well
	_, err = out.Write(Bytes(o, g, Digest{}))
	err = errors.Join(err, out.Chmod(0o644), out.Close())
	if err != nil {
		return err
	}
	return os.Rename(out.Name(), file)
}
