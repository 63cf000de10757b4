package release

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

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
	if origin, err := datafolder.OriginOf(folders); err != nil || origin != file.Origin() {
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
