// Package parallel runs functions over the parts of a list on all processors, and hands their panics to the caller.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
)

// fewItems is the number of items below which a second goroutine does not pay.
const fewItems = 2048

// Group runs functions on goroutines of their own. A panic in one of them becomes a panic of Wait, so that the caller
// can recover it: a reload that panics must not end the program. The zero value is ready for use.
type Group struct {
	running  sync.WaitGroup
	once     sync.Once
	panicked any // the first cause, with its stack
}

// Go runs do on a goroutine of its own.
func (g *Group) Go(do func()) {
	g.running.Go(func() {
		defer func() {
			if cause := recover(); cause != nil {
				g.once.Do(func() { g.panicked = fmt.Sprintf("%v\n%s", cause, debug.Stack()) })
			}
		}()
		do()
	})
}

// Wait returns when all functions have, and panics if one of them has.
func (g *Group) Wait() {
	g.running.Wait()
	if g.panicked != nil {
		panic(g.panicked)
	}
}

// Each calls do for parts that cover 0 ... n-1, on all processors.
func Each(n int, do func(from, to int)) {
	parts := runtime.GOMAXPROCS(0)
	if n < fewItems {
		parts = 1
	}
	var wg Group
	for i := range parts {
		wg.Go(func() { do(n*i/parts, n*(i+1)/parts) })
	}
	wg.Wait()
}

// Sorted sorts a list, its two halves in parallel, and consumes it.
func Sorted[T any](list []T, compare func(a, b T) int) []T {
	if len(list) < fewItems || runtime.GOMAXPROCS(0) == 1 {
		slices.SortFunc(list, compare)
		return list
	}
	low, high := list[:len(list)/2], list[len(list)/2:]
	var wg Group
	wg.Go(func() { slices.SortFunc(low, compare) })
	slices.SortFunc(high, compare)
	wg.Wait()
	return Merged(low, high, compare)
}

// Merged merges two sorted lists.
func Merged[T any](a, b []T, compare func(a, b T) int) []T {
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
