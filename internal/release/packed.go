package release

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/seed/data"
)

//go:generate go test . -run ^TestPackedDefault$ -update

// Load returns the graph of the directories, as Read does. Those that are read by default it takes from their packed
// form, which costs a tenth of the time. A packed form of other files or tables than those of the program is left alone.
func Load(ctx context.Context, o *kg.Ontology, folders ...datafolder.Folder) (*kg.Graph, error) {
	if g := packedDefault(o, folders); g != nil {
		return g, ctx.Err()
	}
	return Read(ctx, o, folders...)
}

// packedDefault returns the graph of the directories from the packed form in the program; nil unless it is theirs.
func packedDefault(o *kg.Ontology, folders []datafolder.Folder) *kg.Graph {
	if !slices.EqualFunc(folders, datafolder.Default(), func(f, other datafolder.Folder) bool { return f.Name == other.Name }) {
		return nil
	}
	file, err := pack.Open(o, data.Packed)
	if err != nil {
		return nil
	}
	if origin, err := OriginOf(folders); err != nil || origin != file.Origin() {
		return nil
	}
	g, err := file.Graph()
	if err != nil {
		return nil
	}
	return g
}

// readPacked reads a packed graph from its file.
func readPacked(ctx context.Context, o *kg.Ontology, f datafolder.Folder) (*kg.Graph, error) {
	text, err := datafolder.ReadText(os.DirFS(filepath.Dir(f.Packed)), filepath.Base(f.Packed), make([]byte, 1<<20))
	if err == nil {
		err = ctx.Err()
	}
	var file *pack.File
	if err == nil {
		file, err = pack.Open(o, text)
	}
	if err == nil {
		err = file.Verify()
	}
	var g *kg.Graph
	if err == nil {
		g, err = file.Graph()
	}
	switch {
	case errors.Is(err, pack.ErrOntology):
		return nil, fmt.Errorf("%s: %w than this program has: pack it anew with seed pack", f.Name, err)
	case errors.Is(err, pack.ErrDamaged):
		return nil, fmt.Errorf("%s: %w: copy or pack it again", f.Name, err)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return g, nil
}

// Pack writes a graph to a file that can be read in place of the directories that it was read from. The file appears
// when it is whole.
func Pack(o *kg.Ontology, g *kg.Graph, file string) error {
	if !strings.HasSuffix(file, pack.Extension) {
		return fmt.Errorf("%s: the name of a packed graph ends in %s", file, pack.Extension)
	}
	out, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it is gone when all went well
	_, err = out.Write(pack.Bytes(o, g, pack.Digest{}))
	err = errors.Join(err, out.Chmod(0o644), out.Close())
	if err != nil {
		return err
	}
	return os.Rename(out.Name(), file)
}

// OriginOf is the digest of the names of the directories and of all files in them that Read reads or refuses, in the
// order of loading.
func OriginOf(folders []datafolder.Folder) (pack.Digest, error) {
	h, buffer := sha256.New(), make([]byte, 1<<15)
	for _, f := range folders {
		files, err := f.Files(func(_, _, _ string) {})
		if err != nil {
			return pack.Digest{}, fmt.Errorf("data folder %s: %w", f.Name, err)
		}
		for _, file := range files {
			if err := hashFile(h, f, file, buffer); err != nil {
				return pack.Digest{}, fmt.Errorf("data folder %s: %w", f.Name, err)
			}
		}
	}
	return pack.Digest(h.Sum(nil)), nil
}

func hashFile(h io.Writer, f datafolder.Folder, file string, buffer []byte) error {
	in, err := f.FS.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // nothing is written
	info, err := in.Stat()
	if err != nil {
		return err
	}
	fmt.Fprintf(h, "%s/%s %d\n", f.Name, file, info.Size())
	_, err = io.CopyBuffer(h, in, buffer)
	return err
}
