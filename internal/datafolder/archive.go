package datafolder

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ArchiveExtension ends the name of a file with data directories.
const ArchiveExtension = ".zip"

// foldersFile lists the directories of an archive in the order of loading, a line each.
const foldersFile = "folders.txt"

// Bounds of archives, which may come from anywhere.
const (
	archiveFiles = 1_000
	archiveBytes = 1 << 30 // unpacked
	archiveRatio = 200     // unpacked to packed; the text of data has some ten
	ratioFrom    = 1 << 20 // bytes from which the ratio counts
)

// earliest is the date of all files in an archive, which must not depend on the day: the first one that ZIP has.
var earliest = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// WriteArchive writes the data files of directories as one file, which can be named in their place and gives the same
// release.
func WriteArchive(to io.Writer, folders []Folder) error {
	z := zip.NewWriter(to)
	var names []string
	for _, f := range folders {
		name := path.Base(strings.TrimPrefix(f.Name, "@"))
		switch {
		case f.Packed != "":
			return fmt.Errorf("%s is a packed graph, which has no folders", f.Name)
		case slices.Contains(names, name):
			return fmt.Errorf("two data folders have the name %s: rename one", name)
		}
		names = append(names, name)
	}
	if err := addToArchive(z, foldersFile, strings.NewReader(strings.Join(names, "\n")+"\n")); err != nil {
		return err
	}
	for i, f := range folders {
		files, err := f.Files(func(_, _, _ string) {})
		if err != nil {
			return fmt.Errorf("data folder %s: %w", f.Name, err)
		}
		for _, file := range files {
			in, err := f.FS.Open(file)
			if err == nil {
				err = errors.Join(addToArchive(z, names[i]+"/"+file, in), in.Close())
			}
			if err != nil {
				return fmt.Errorf("data folder %s: %w", f.Name, err)
			}
		}
	}
	return z.Close()
}

// addToArchive adds a file. The same files are the same archive.
func addToArchive(z *zip.Writer, name string, from io.Reader) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: earliest})
	if err == nil {
		_, err = io.Copy(w, from)
	}
	return err
}

// openArchive returns the directories of an archive in the order of loading.
func openArchive(name string) ([]Folder, error) {
	file := archive{file: name}
	z, err := file.open()
	if err != nil {
		return nil, fmt.Errorf("data archive %s: %w", name, err)
	}
	defer func() { _ = z.Close() }() // nothing is written
	at := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(name)), ArchiveExtension)
	if holdsData(z) {
		return []Folder{{Name: at, FS: file}}, nil
	}
	if file.folders, err = foldersOf(z); err != nil {
		return nil, fmt.Errorf("data archive %s: %w", name, err)
	}
	var out []Folder
	for _, folder := range file.folders {
		sub, err := fs.Sub(file, folder)
		if err != nil {
			return nil, fmt.Errorf("data archive %s: %w", name, err)
		}
		out = append(out, Folder{Name: at + "/" + folder, FS: sub})
	}
	return out, nil
}

// foldersOf returns the directories of an archive that hold data, as its list has them.
func foldersOf(z fs.FS) ([]string, error) {
	found := slices.DeleteFunc(foldersWithData(z), func(name string) bool { return name == leftByMac })
	text, err := fs.ReadFile(z, foldersFile)
	switch {
	case len(found) == 0:
		return nil, errors.New("it holds no data: it wants folders with entities/TYPE.csv, links/NAME.csv and so on")
	case errors.Is(err, fs.ErrNotExist) && len(found) == 1:
		return found, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("it holds several data folders, whose order counts: add the file %s with a line for each of %s",
			foldersFile, strings.Join(found, ", "))
	case err != nil:
		return nil, err
	}
	listed := strings.Fields(string(text))
	for _, name := range found {
		if !slices.Contains(listed, name) {
			return nil, fmt.Errorf("%s does not name the folder %s: add a line for it", foldersFile, name)
		}
	}
	for i, name := range listed {
		if !slices.Contains(found, name) || slices.Contains(listed[:i], name) {
			return nil, fmt.Errorf("%s names %q, which is no data folder of the archive, or is named before: leave it out",
				foldersFile, name)
		}
	}
	return listed, nil
}

// archive is the content of a ZIP file, which is opened and checked for each access: the file may be replaced before the
// data are read again.
type archive struct {
	file    string
	folders []string // that it must have; nil for any
}

// leftByMac is the folder of an archive that a Mac adds.
const leftByMac = "__MACOSX"

func (a archive) open() (*zip.ReadCloser, error) {
	info, err := os.Stat(a.file)
	if err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(a.file)
	if errors.Is(err, zip.ErrInsecurePath) {
		err = errors.Join(checkArchive(z.File, info.Size()), z.Close())
	}
	if errors.Is(err, zip.ErrFormat) {
		err = errors.New("it is no ZIP file: pack the folders again")
	}
	if err != nil {
		return nil, err
	}
	err = checkArchive(z.File, info.Size())
	if err == nil && a.folders != nil {
		var now []string
		if now, err = foldersOf(z); err == nil && !slices.Equal(now, a.folders) {
			err = errors.New("it has other folders than at the start: start the program again")
		}
	}
	if err != nil {
		return nil, errors.Join(err, z.Close())
	}
	return z, nil
}

// checkArchive refuses what no archive of data has: paths that lead out of it, archives in it, and content that fills
// the memory.
func checkArchive(files []*zip.File, size int64) error {
	if len(files) > archiveFiles {
		return fmt.Errorf("it has %d files, more than %d: keep the data alone in it", len(files), archiveFiles)
	}
	seen, total := map[string]bool{}, uint64(0)
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, "/")
		lower := strings.ToLower(path.Ext(name))
		switch {
		case strings.Contains(name, `\`) || !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)):
			return fmt.Errorf("the path %q in it leads out of it, or is none: pack the folders again", f.Name)
		case seen[name]:
			return fmt.Errorf("the path %q is in it twice: pack the folders again", f.Name)
		case f.Mode()&^fs.ModePerm&^fs.ModeDir != 0:
			return fmt.Errorf("%q in it is no file: pack files, not links to them", f.Name)
		case f.Flags&1 != 0:
			return fmt.Errorf("%q in it is encrypted: pack the folders without a password", f.Name)
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return fmt.Errorf("%q in it is packed in another way than ZIP files usually are: choose Deflate", f.Name)
		case lower == ".zip" || lower == ".gz" || lower == ".pack" || lower == ".7z" || lower == ".tar":
			return fmt.Errorf("%q in it is an archive, too: unpack it first", f.Name)
		}
		seen[name] = true
		if f.UncompressedSize64 > archiveBytes {
			return fmt.Errorf("%q in it unpacks to more than %d bytes", f.Name, archiveBytes)
		}
		total += f.UncompressedSize64
	}
	switch {
	case total > archiveBytes:
		return fmt.Errorf("it unpacks to %d bytes, more than %d: name the unpacked folders instead", total, archiveBytes)
	case total > ratioFrom && total > archiveRatio*uint64(size):
		return fmt.Errorf("it unpacks to %d times its size, as no data do: name the unpacked folders instead",
			total/uint64(size))
	}
	return nil
}

// Open opens a file of the archive.
func (a archive) Open(name string) (fs.File, error) {
	z, err := a.open()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := z.Open(name)
	if err != nil {
		return nil, errors.Join(err, z.Close())
	}
	if dir, ok := f.(fs.ReadDirFile); ok {
		return archivedFolder{dir, z}, nil
	}
	return archivedFile{f, z}, nil
}

// archivedFile is an open file of an archive.
type archivedFile struct {
	fs.File
	of io.Closer
}

// Close closes the file and the archive.
func (f archivedFile) Close() error { return errors.Join(f.File.Close(), f.of.Close()) }

// archivedFolder is an open directory of an archive.
type archivedFolder struct {
	fs.ReadDirFile
	of io.Closer
}

// Close closes the directory and the archive.
func (f archivedFolder) Close() error { return errors.Join(f.ReadDirFile.Close(), f.of.Close()) }
