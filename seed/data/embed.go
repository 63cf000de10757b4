// Package data carries the curated data inside the binary, in two layers that are read
// one on top of the other. docs/data.md describes their files.
package data

import (
	"embed"
	"io/fs"
)

//go:embed core networks
var files embed.FS

// Layer is one data folder of the binary.
type Layer struct {
	Name string
	FS   fs.FS
}

// Layers are the folders in the order in which they are read: core holds what the source
// document and the public facts around it say, networks the members and pairs of large
// networks of cities.
func Layers() []Layer {
	var out []Layer
	for _, name := range []string{"core", "networks"} {
		sub, err := fs.Sub(files, name)
		if err != nil {
			panic(err) // the name is no valid path, which it is
		}
		out = append(out, Layer{Name: name, FS: sub})
	}
	return out
}
