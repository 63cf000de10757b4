package app

import (
	"fmt"
	"io"
	"strings"

	"cityweave/graph/export"
	"cityweave/internal/datafolder"
	"cityweave/internal/pack"
)

// readFolders says which files a release was read from.
type readFolders struct {
	release string
	origin  pack.Digest // of folders that can change
}

// identify returns the digest of the data folders, unless they cannot change.
func (m inMemory) identify() (r readFolders, err error) {
	for _, f := range m.folders {
		if f.Packed == "" && !strings.HasPrefix(f.Name, "@") {
			r.origin, err = datafolder.OriginOf(m.folders)
			return r, err
		}
	}
	return r, nil
}

// findFolders returns what writes the folders of the current release as an archive.
func (m inMemory) findFolders(of string) (write func(io.Writer) error, err error) {
	read := m.read.Load()
	switch {
	case read == nil || read.release != of:
		return nil, &export.NoFolders{Reason: "the server has the data folders of its current release alone"}
	case m.folders[0].Packed != "":
		return nil, &export.NoFolders{Reason: "the server reads a packed graph, which has no data folders"}
	}
	return func(to io.Writer) error { return m.writeFolders(read, to) }, nil
}

// writeFolders writes the folders as an archive, unless they have changed since they were read.
func (m inMemory) writeFolders(read *readFolders, to io.Writer) error {
	now, err := m.identify()
	if err != nil {
		return fmt.Errorf("comparing the data folders: %w", err)
	}
	if now.origin != read.origin {
		return &export.NoFolders{
			Reason: "the data folders have changed since the server read them: they can be had when it reads them again",
		}
	}
	return datafolder.WriteArchive(to, m.folders)
}

// foldersOf returns what finds the data folders of an engine; nil if it reads none.
func foldersOf(eng engine) func(of string) (write func(io.Writer) error, err error) {
	if m, ok := eng.(inMemory); ok {
		return m.findFolders
	}
	return nil
}
