// Package spool keeps the bytes of a file while it is made, in pieces of memory, up to a size from which on it passes them
// on instead.
package spool

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

// Spool takes the bytes of a file. It keeps them until the file is whole, unless they become too many: then it opens a
// stream, which gets what is kept and all that follows.
type Spool struct {
	most   int
	open   func() (io.Writer, error)
	stream io.Writer // nil while all is kept
	sum    hash.Hash
	size   int
	kept   Pieces
}

// New gives a spool that keeps at most that many bytes, and opens the stream for more.
func New(most int, open func() (io.Writer, error)) *Spool {
	return &Spool{most: most, open: open, sum: sha256.New()}
}

// Write adds bytes.
func (s *Spool) Write(p []byte) (int, error) {
	s.size += len(p)
	_, _ = s.sum.Write(p) // cannot fail
	if s.stream == nil && s.size <= s.most {
		s.kept.Add(p)
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
		s.kept = Pieces{}
	}
	return s.stream.Write(p)
}

// Kept are the bytes; none if a stream has got them.
func (s *Spool) Kept() *Pieces { return &s.kept }

// Size is how many bytes were written.
func (s *Spool) Size() int { return s.size }

// Digest is the SHA-256 of all bytes.
func (s *Spool) Digest() (sum [sha256.Size]byte) {
	s.sum.Sum(sum[:0])
	return sum
}

// Sizes of pieces: the first one is small, since most files are.
const (
	leastPiece = 4 << 10
	mostPiece  = 256 << 10
)

// Pieces are bytes in pieces of memory, so that they grow without being copied.
type Pieces struct {
	list [][]byte
	size int
}

// Add adds bytes.
func (b *Pieces) Add(p []byte) {
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

// Write adds bytes and never fails.
func (b *Pieces) Write(p []byte) (int, error) {
	b.Add(p)
	return len(p), nil
}

// Size is how many bytes they are.
func (b *Pieces) Size() int { return b.size }

// Reader reads the bytes from the beginning. Several can read the same.
func (b *Pieces) Reader() *Reader { return &Reader{pieces: b} }

// Reader reads and seeks in pieces.
type Reader struct {
	pieces *Pieces
	at     int
}

// Seek chooses what is read next.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(r.at)
	case io.SeekEnd:
		offset += int64(r.pieces.size)
	}
	if offset < 0 {
		return 0, errors.New("seeking before the beginning of a file")
	}
	r.at = int(offset)
	return offset, nil
}

// Read reads the next bytes.
func (r *Reader) Read(p []byte) (int, error) {
	from := r.at
	for _, piece := range r.pieces.list {
		if from < len(piece) {
			n := copy(p, piece[from:])
			r.at += n
			return n, nil
		}
		from -= len(piece)
	}
	return 0, io.EOF
}
