package release

import (
	"runtime"
	"slices"
	"sync"
)

// fewItems is the number of items below which a second goroutine does not pay.
const fewItems = 2048

// inParallel calls do for parts that cover 0 ... n-1, on all processors.
func inParallel(n int, do func(from, to int)) {
	parts := runtime.GOMAXPROCS(0)
	if n < fewItems {
		parts = 1
	}
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { do(n*i/parts, n*(i+1)/parts) })
	}
	wg.Wait()
}

// sorted sorts a list, its two halves in parallel, and consumes it.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	if len(list) < fewItems || runtime.GOMAXPROCS(0) == 1 {
		slices.SortFunc(list, compare)
		return list
	}
	low, high := list[:len(list)/2], list[len(list)/2:]
	var wg sync.WaitGroup
	wg.Go(func() { slices.SortFunc(low, compare) })
	slices.SortFunc(high, compare)
	wg.Wait()
	return merged(low, high, compare)
}

// merged merges two sorted lists.
func merged[T any](a, b []T, compare func(a, b T) int) []T {
	out := make([]T, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(b[0], a[0]) < 0 {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}
