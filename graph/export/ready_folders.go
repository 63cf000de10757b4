package export

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
)

// foldersFile is the name of the archive of the data folders.
const foldersFile = "data.zip"

// NoFolders is the error of a release whose data folders the server does not have.
type NoFolders struct{ Reason string }

func (e *NoFolders) Error() string { return e.Reason }

// foldersOf returns what writes the data folders of a release.
func (e *Exporter) foldersOf(release string) (write func(io.Writer) error, err error) {
	if e.Folders == nil {
		return nil, &NoFolders{Reason: "the server has no data folders"}
	}
	return e.Folders(release)
}

// folders sends the data folders of a release as an archive.
func (r *Ready) folders(d *delivery, release string) error {
	if len(d.r.URL.RawQuery) > 0 {
		return badTable("the data folders have no parameters: leave out what follows the ? in the address")
	}
	key := release + " " + foldersFile
	f := r.cache.get(key)
	if f == nil {
		var err error
		if f, err = r.archive(d, release); err != nil {
			return err
		}
		r.cache.add(key, f)
	}
	r.e.sent(d.w, d.r, f, archive, d.cache)
	return nil
}

// archive makes the archive of the data folders.
func (r *Ready) archive(d *delivery, release string) (*file, error) {
	current, err := r.e.current(d.r.Context(), true)
	if err != nil {
		return nil, err
	}
	if current.release != release {
		return nil, errMoved()
	}
	size := 0
	body := &bounded{all: &size, limits: r.e.Limits}
	sum := sha256.New()
	write, err := r.e.foldersOf(release)
	if err == nil {
		err = write(io.MultiWriter(body, sum))
	}
	if none := (*NoFolders)(nil); errors.As(err, &none) {
		return nil, &inprocess.Problem{Code: errcode.UnknownAddress, Message: none.Reason}
	}
	if err != nil {
		return nil, fmt.Errorf("writing the data folders: %w", err)
	}
	f := &file{name: "cityweave-data", rows: -1, release: release, body: &body.Pieces, licences: current.licences}
	sum.Sum(f.sum[:0])
	return f, nil
}
