package result

import "testing"

func TestSlab(t *testing.T) {
	var s Slab[int]
	for round := range 3 {
		seen := map[*int]bool{}
		for n := range 60 { // fewer than are kept
			part := s.Take(n % 70)
			one := s.One()
			for _, p := range append([]*int{one}, pointersTo(part)...) {
				if *p != 0 || seen[p] {
					t.Fatalf("round %d: %p is %d, handed out before: %v", round, p, *p, seen[p])
				}
				seen[p], *p = true, n+1
			}
			if cap(part) != len(part) {
				t.Fatalf("a part of %d can grow to %d", len(part), cap(part))
			}
		}
		s.Reset()
	}
	s.Take(10 * keptValues)
	s.Reset()
	kept := 0
	for _, c := range s.chunks {
		kept += len(c)
	}
	if kept > keptValues {
		t.Errorf("%d values are kept, more than %d", kept, keptValues)
	}
}

func pointersTo(list []int) []*int {
	out := make([]*int, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}
