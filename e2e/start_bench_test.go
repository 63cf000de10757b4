package e2e

import (
	"cmp"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkStart starts the program with the built-in data and ends it as soon as it answers: go test -run '^$' -bench
// Start -benchtime 20x ./e2e. It reports the processor time of the whole process, the least and the median, and the
// median of its largest memory. TEST_PROGRAM names another program to start.
func BenchmarkStart(b *testing.B) {
	var processor []time.Duration
	var memory []int64
	for b.Loop() {
		p := start(b)
		if err := p.command.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		<-p.done
		used := p.command.ProcessState
		processor = append(processor, used.UserTime()+used.SystemTime())
		memory = append(memory, used.SysUsage().(*syscall.Rusage).Maxrss)
	}
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(milliseconds(slices.Min(processor)), "cpu-min-ms")
	b.ReportMetric(milliseconds(median(processor)), "cpu-median-ms")
	b.ReportMetric(float64(median(memory))/1024, "peak-MB")
}

// median is the middle of some measurements.
func median[T cmp.Ordered](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}
