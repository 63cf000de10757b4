package spool_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"cityweave/internal/spool"
)

// text is n bytes that differ from place to place.
func text(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(i * 7 / 3)
	}
	return out
}

// write writes all in parts of a size.
func write(t *testing.T, w io.Writer, all []byte, size int) {
	t.Helper()
	for len(all) > 0 {
		n := min(size, len(all))
		if _, err := w.Write(all[:n]); err != nil {
			t.Fatal(err)
		}
		all = all[n:]
	}
}

func TestPieces(t *testing.T) {
	for _, n := range []int{0, 1, 4 << 10, 4<<10 + 1, 900_000} {
		var p spool.Pieces
		want := text(n)
		write(t, &p, want, 1000)
		if p.Size() != n {
			t.Errorf("%d bytes are %d", n, p.Size())
		}
		// It reads and seeks to all places.
		if err := iotest.TestReader(p.Reader(), want); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestSpool(t *testing.T) {
	const most = 10_000
	for _, c := range []struct {
		does   string
		size   int
		stream bool
	}{
		{"keeps what is not too much", most, false},
		{"passes on all of what is too much", most + 1, true},
		{"passes on what is much more", 5 * most, true},
	} {
		t.Run(c.does, func(t *testing.T) {
			var passed bytes.Buffer
			opened := 0
			s := spool.New(most, func() (io.Writer, error) { opened++; return &passed, nil })
			want := text(c.size)
			write(t, s, want, 999)
			if s.Digest() != sha256.Sum256(want) || s.Size() != c.size {
				t.Errorf("the digest or the size %d differs", s.Size())
			}
			kept, err := io.ReadAll(s.Kept().Reader())
			if err != nil {
				t.Fatal(err)
			}
			if c.stream {
				kept, opened = append(kept, passed.Bytes()...), opened-1
			}
			if opened != 0 || !bytes.Equal(kept, want) || c.stream != (s.Kept().Size() == 0) {
				t.Errorf("%d bytes are kept, %d passed on", s.Kept().Size(), passed.Len())
			}
		})
	}
	t.Run("ends with the error of a stream that cannot be opened", func(t *testing.T) {
		refused := errors.New("no room")
		s := spool.New(1, func() (io.Writer, error) { return nil, refused })
		if _, err := s.Write([]byte("ab")); !errors.Is(err, refused) {
			t.Errorf("got %v", err)
		}
	})
}
