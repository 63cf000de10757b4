// Package data carries the curated data inside the binary, in layers that are read one on top of the other.
// docs/data.md describes their files.
package data

import (
	"embed"
	"io/fs"
)

//go:embed core networks members twins
var files embed.FS

// Packed is the graph of the layers that are read by default, as package pack writes it. It may be that of earlier files
// or tables; it says which.
//
//go:embed default.pack
var Packed string

// Layer is one data folder of the binary.
type Layer struct {
	Name    string
	FS      fs.FS
	Default bool // read when no data are named
}

// Layers are the folders in the order in which they are read: core holds what the source document and the public facts
// around it say, networks the members and pairs of large networks of cities, members those of many more networks. twins
// holds pairs of twin towns under the licence of Wikipedia, so it is read only when it is named.
func Layers() []Layer {
	layers := []Layer{
		{Name: "core", Default: true},
		{Name: "networks", Default: true},
		{Name: "members", Default: true},
		{Name: "twins"},
	}
	for i := range layers {
		sub, err := fs.Sub(files, layers[i].Name)
		if err != nil {
			panic(err) // the name is no valid path, which it is
		}
		layers[i].FS = sub
	}
	return layers
}
