package result

// The sizes of the chunks of a slab, in values.
const (
	firstChunk = 8
	mostChunk  = 512
	keptValues = 4096 // what a slab keeps for the next run
)

// Slab hands out values of one type from chunks, so that making many costs few
// allocations. What it hands out is zero, and lives until Reset.
type Slab[T any] struct {
	chunks [][]T
	at     int // the chunk that is being handed out
	used   int // of it
}

// One gives one value.
func (s *Slab[T]) One() *T {
	if s.at < len(s.chunks) && s.used < len(s.chunks[s.at]) {
		s.used++
		return &s.chunks[s.at][s.used-1]
	}
	return &s.Take(1)[0]
}

// Take gives n values that stand side by side, and no more.
func (s *Slab[T]) Take(n int) []T {
	for ; s.at < len(s.chunks); s.at, s.used = s.at+1, 0 {
		if c := s.chunks[s.at]; s.used+n <= len(c) {
			s.used += n
			return c[s.used-n : s.used : s.used]
		}
	}
	size := mostChunk
	if len(s.chunks) < 6 {
		size = firstChunk << len(s.chunks)
	}
	s.chunks = append(s.chunks, make([]T, max(n, size)))
	s.used = n
	return s.chunks[s.at][:n:n]
}

// Reset takes all values back and forgets what they point to. A slab that has grown
// large lets its last chunks go.
func (s *Slab[T]) Reset() {
	kept := 0
	for i, c := range s.chunks {
		if kept += len(c); kept > keptValues {
			clear(s.chunks[i:])
			s.chunks = s.chunks[:i]
			break
		}
		switch {
		case i < s.at:
			clear(c)
		case i == s.at:
			clear(c[:s.used])
		}
	}
	s.at, s.used = 0, 0
}

// Lists hands out lists of one type, behind pointers: a pointer goes into a value of
// the answer without an allocation, a list does not.
type Lists[T any] struct {
	values Slab[T]
	heads  Slab[[]T]
}

// Room gives a list of n zero values.
func (l *Lists[T]) Room(n int) *[]T {
	head := l.heads.One()
	*head = l.values.Take(n)
	return head
}

// Reset takes all lists back.
func (l *Lists[T]) Reset() {
	l.values.Reset()
	l.heads.Reset()
}
