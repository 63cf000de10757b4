package admission

import (
	"syscall"
	"time"
)

// threadCPU reads the number and the processor time of the calling thread.
func threadCPU() (thread int, used time.Duration, ok bool) {
	used, ok = usage(syscall.RUSAGE_THREAD)
	return syscall.Gettid(), used, ok
}
