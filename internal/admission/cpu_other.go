//go:build !unix

package admission

// ProcessCPU is nil where the system has no getrusage: the meter estimates then.
func ProcessCPU() CPU { return nil }
