package export

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

// spool takes the bytes of a table. It keeps them until the table is whole, unless they become too many: then it opens a
// stream, which gets what is kept and all that follows.
type spool struct {
	most   int
	open   func() (io.Writer, error)
	stream io.Writer // nil while all is kept
	sum    hash.Hash
	size   int
	kept   pieces
}

func newSpool(most int, open func() (io.Writer, error)) *spool {
	return &spool{most: most, open: open, sum: sha256.New()}
}

// Write adds bytes.
func (s *spool) Write(p []byte) (int, error) {
	s.size += len(p)
	_, _ = s.sum.Write(p) // cannot fail
	if s.stream == nil && s.size <= s.most {
		s.kept.add(p)
		return len(p), nil
	}
	if s.stream == nil {
		to, err := s.open()
		if err != nil {
			return 0, err
		}
		s.stream = to
		for _, piece := range s.kept.list {
			if _, err := to.Write(piece); err != nil {
				return 0, err
			}
		}
		s.kept = pieces{}
	}
	return s.stream.Write(p)
}

// digest is the SHA-256 of all bytes.
func (s *spool) digest() (sum [sha256.Size]byte) {
	s.sum.Sum(sum[:0])
	return sum
}

// Sizes of pieces: the first one is small, since most tables are.
const (
	leastPiece = 4 << 10
	mostPiece  = 256 << 10
)

// pieces are bytes in pieces of memory, so that they grow without being copied.
type pieces struct {
	list [][]byte
	size int
}

func (b *pieces) add(p []byte) {
	b.size += len(p)
	for len(p) > 0 {
		if n := len(b.list); n == 0 || len(b.list[n-1]) == cap(b.list[n-1]) {
			b.list = append(b.list, make([]byte, 0, min(max(leastPiece, b.size), mostPiece)))
		}
		last := &b.list[len(b.list)-1]
		n := min(len(p), cap(*last)-len(*last))
		*last, p = append(*last, p[:n]...), p[n:]
	}
}

// Write adds bytes.
func (b *pieces) Write(p []byte) (int, error) {
	b.add(p)
	return len(p), nil
}

// reader reads the bytes from the beginning.
func (b *pieces) reader() *piecesReader { return &piecesReader{pieces: b} }

// piecesReader reads and seeks in pieces. Several can read the same.
type piecesReader struct {
	*pieces
	at int
}

// Seek chooses what is read next.
func (r *piecesReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(r.at)
	case io.SeekEnd:
		offset += int64(r.size)
	}
	if offset < 0 {
		return 0, errors.New("seeking before the beginning of a table")
	}
	r.at = int(offset)
	return offset, nil
}

// Read reads the next bytes.
func (r *piecesReader) Read(p []byte) (int, error) {
	from := r.at
	for _, piece := range r.list {
		if from < len(piece) {
			n := copy(p, piece[from:])
			r.at += n
			return n, nil
		}
		from -= len(piece)
	}
	return 0, io.EOF
}
