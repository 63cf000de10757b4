//go:build unix

package admission

import (
	"syscall"
	"time"
)

// ProcessCPU reads the processor time of this program, of user and kernel, from the system.
func ProcessCPU() CPU {
	return func() time.Duration {
		used, _ := usage(syscall.RUSAGE_SELF)
		return used
	}
}

func usage(of int) (time.Duration, bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(of, &u); err != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
