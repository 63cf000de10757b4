// Package datafolder opens data folders, also in archives and in the program, and reads their CSV tables row by row. It
// collects what is wrong with them, with file, line and character. docs/data.md describes them for authors of data.
package datafolder

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cityweave/internal/pack"
	"cityweave/seed/data"
)

// Folder is a data directory and its name in messages; or a packed graph, which is read instead of directories.
type Folder struct {
	Name   string
	FS     fs.FS  // nil for a packed graph
	Packed string // path of the file of a packed graph; "" for a directory
}

// Layer returns the name by which records say that they are from the directory, unless its folder.csv gives another
// one: the last element of its path, without the @ of a built-in one.
func (f Folder) Layer() string { return strings.TrimPrefix(path.Base(f.Name), "@") }

// BuiltIn returns all built-in directories, in the order of loading.
func BuiltIn() []Folder { return builtIn(func(data.Layer) bool { return true }) }

// Default returns the directories that are loaded when none is named: the built-in ones without those that are under
// terms of their own.
func Default() []Folder { return builtIn(func(l data.Layer) bool { return l.Default }) }

func builtIn(keep func(data.Layer) bool) []Folder {
	var out []Folder
	for _, l := range data.Layers() {
		if keep(l) {
			out = append(out, Folder{Name: "@" + l.Name, FS: l.FS})
		}
	}
	return out
}

// Open resolves the directories of a specification: names of built-in ones (@core, @networks, @members, @twins) and
// paths, each item one of them or a comma-separated list. Without any, they are those of [Default]. They are loaded in
// the given order; a later one may extend an earlier one. A ZIP file (see WriteArchive) stands for its directories. The
// path of a packed graph (NAME.pack, see Pack) stands alone.
func Open(spec ...string) ([]Folder, error) {
	var names []string
	for _, s := range spec {
		for name := range strings.SplitSeq(s, ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return Default(), nil
	}
	var out []Folder
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return nil, fmt.Errorf("data folder %q is given twice", name)
		}
		if isArchive(name) {
			folders, err := openArchive(name)
			if err != nil {
				return nil, err
			}
			out = append(out, folders...)
			continue
		}
		f, err := open(name)
		if err != nil {
			return nil, err
		}
		if f.Packed != "" && len(names) > 1 {
			return nil, fmt.Errorf("data %q is a packed graph, which is whole: name it alone, or pack it anew with the others",
				name)
		}
		out = append(out, f)
	}
	return out, nil
}

// isArchive reports whether a path is that of a ZIP file.
func isArchive(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(name), ArchiveExtension)
}

func open(name string) (Folder, error) {
	if strings.HasPrefix(name, "@") {
		var known []string
		for _, f := range BuiltIn() {
			if f.Name == name {
				return f, nil
			}
			known = append(known, f.Name)
		}
		return Folder{}, fmt.Errorf(
			"data folder %q is not built in; the built-in ones are %s",
			name,
			strings.Join(known, ", "),
		)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Folder{}, fmt.Errorf("data folder %q does not exist", name)
	case err != nil:
		return Folder{}, fmt.Errorf("data folder %q: %w", name, err)
	case info.Mode().IsRegular() && strings.HasSuffix(name, pack.Extension):
		return Folder{Name: filepath.ToSlash(filepath.Clean(name)), Packed: name}, nil
	case !info.IsDir():
		return Folder{}, fmt.Errorf("data folder %q is a file; give the folder that holds entities/ and links/", name)
	}
	dir := os.DirFS(name)
	if !holdsData(dir) {
		cure := "it wants entities/TYPE.csv, links/NAME.csv, names.csv, statements.csv, coverage.csv, evidence.csv, " +
			"rules.csv or blocks.csv"
		if inner := foldersWithData(dir); len(inner) > 0 {
			for i := range inner {
				inner[i] = filepath.Join(name, inner[i])
			}
			cure = "perhaps you mean " + strings.Join(inner, ",")
		}
		return Folder{}, fmt.Errorf("data folder %q holds no data files; %s", name, cure)
	}
	return Folder{Name: filepath.ToSlash(filepath.Clean(name)), FS: dir}, nil
}

// SingleFiles are the files of a directory besides entities/*.csv and links/*.csv.
func SingleFiles() []string {
	return []string{
		"names.csv", "statements.csv", "coverage.csv", "evidence.csv", "rules.csv", "blocks.csv", "distinct.csv", "folder.csv",
		"replaced.csv",
	}
}

func holdsData(dir fs.FS) bool {
	for _, pattern := range append([]string{"entities/*.csv", "links/*.csv"}, SingleFiles()...) {
		pattern = strings.TrimSuffix(pattern, ".csv") + ".[cC][sS][vV]"
		if found, err := fs.Glob(dir, pattern); err == nil && len(found) > 0 {
			return true
		}
	}
	return false
}

// TablePath returns the path of a file with its extension in small letters when it is CSV: spreadsheets write .CSV too.
func TablePath(file string) string {
	if ext := path.Ext(file); ext != ".csv" && strings.EqualFold(ext, ".csv") {
		return strings.TrimSuffix(file, ext) + ".csv"
	}
	return file
}

// leftByDesktop are the names of the files that desktops leave in every folder.
var leftByDesktop = [...]string{"thumbs.db", "ehthumbs.db", "desktop.ini"}

// isForeign reports whether a file or directory is no part of the data and left alone: a hidden one, a lock of an
// office program, or one that a desktop leaves.
func isForeign(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") ||
		slices.Contains(leftByDesktop[:], strings.ToLower(base))
}

func foldersWithData(dir fs.FS) []string {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		if sub, err := fs.Sub(dir, e.Name()); err == nil && holdsData(sub) {
			out = append(out, e.Name())
		}
	}
	return out
}

// notRegular says what a file is that is no regular one, such as a named pipe, which holds up its reader until another
// program writes to it; "" for a regular one.
func notRegular(dir fs.FS, file string) (string, error) {
	info, err := fs.Stat(dir, file)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "a directory", nil
	case info.Mode()&fs.ModeNamedPipe != 0:
		return "a named pipe", nil
	case info.Mode()&fs.ModeSocket != 0:
		return "a socket", nil
	case !info.Mode().IsRegular():
		return "a device", nil
	}
	return "", nil
}

// Files lists the data files of a directory by path, sorted, and calls unknown for every other file except
// documentation (README, LICENSE, *.md, *.txt) and those that desktops leave.
func (f Folder) Files(unknown func(file, problem, cure string)) ([]string, error) {
	var out []string
	err := fs.WalkDir(f.FS, ".", func(file string, d fs.DirEntry, err error) error {
		base := path.Base(file)
		switch {
		case err != nil:
			return err
		case file == ".":
			return nil
		case isForeign(base):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && path.Ext(TablePath(base)) == ".csv":
			unknown(file, "a directory has the name of a file", "rename it, or move it out of the data folder")
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		dir, ext, table := path.Dir(file), path.Ext(base), TablePath(file)
		switch {
		case path.Ext(table) == ".csv" && (dir == "entities" || dir == "links"), slices.Contains(SingleFiles(), table):
			kind, err := notRegular(f.FS, file)
			if kind != "" {
				unknown(file, "this is "+kind+" and no regular file", "write its content to a file of this name")
				return err
			}
			out = append(out, file)
			return err
		case ext == ".md" || ext == ".txt" || base == "README" || base == "LICENSE" || base == "NOTICE":
		default:
			unknown(file, "the file is no part of a data folder", "")
		}
		return nil
	})
	return out, err
}

// OriginOf is the digest of the names of the directories and of all files in them that Read reads or refuses, in the
// order of loading.
func OriginOf(folders []Folder) (pack.Digest, error) {
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

func hashFile(h io.Writer, f Folder, file string, buffer []byte) error {
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
