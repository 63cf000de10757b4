//go:build unix

package admission

import (
	"syscall"
	"time"
)

// ProcessCPU reads the processor time of this program, of user and kernel, from the system.
func ProcessCPU() CPU {
	return func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			return 0
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
}
