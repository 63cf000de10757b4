//go:build unix

package graph_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// The budget of one input of a fuzzer. The processor time counts all goroutines of the process, those of the collector
// too; waiting for a processor does not count, so that a busy machine changes nothing.
const (
	mostProcessor = 4 * time.Second
	mostAllocated = 256 << 20 // bytes
)

// withinBudget fails the test if a function takes more processor time or memory than one input may.
func withinBudget(t *testing.T, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(t)
	f()
	took := processorTime(t) - start
	runtime.ReadMemStats(&after)
	if took > mostProcessor {
		t.Errorf("it takes %v of processor time, over the budget of %v", took, mostProcessor)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > mostAllocated {
		t.Errorf("it allocates %d bytes, over the budget of %d", grown, mostAllocated)
	}
}

// processorTime is the processor time that this process has used.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
