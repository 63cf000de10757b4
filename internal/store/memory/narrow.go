package memory

// narrow is a list of numbers in as few bytes each as the largest allows.
type narrow struct {
	one  []uint8
	two  []uint16
	four []uint32
}

// newNarrow makes room for n numbers below size.
func newNarrow(n, size int) narrow {
	switch {
	case size <= 1<<8:
		return narrow{one: make([]uint8, n)}
	case size <= 1<<16:
		return narrow{two: make([]uint16, n)}
	default:
		return narrow{four: make([]uint32, n)}
	}
}

func (l *narrow) at(i uint32) uint32 {
	switch {
	case l.one != nil:
		return uint32(l.one[i])
	case l.two != nil:
		return uint32(l.two[i])
	default:
		return l.four[i]
	}
}

func (l *narrow) set(i int, n uint32) {
	switch {
	case l.one != nil:
		l.one[i] = uint8(n)
	case l.two != nil:
		l.two[i] = uint16(n)
	default:
		l.four[i] = n
	}
}
