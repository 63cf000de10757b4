package mirror

import (
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
)

// Room is how much memory the program may still take, and what sets the bound.
type Room struct {
	Free int64 // bytes; math.MaxInt64 when nothing is known
	By   string
}

// FreeMemory is what GOMEMLIMIT leaves, where it is set, else what the container or the
// machine has left, whichever is less. Where neither says (not on Linux), all is free.
func FreeMemory() Room {
	return freeMemory("/", debug.SetMemoryLimit(-1), liveHeap()) // -1 only asks
}

// liveHeap is what objects take, those that are garbage and not yet collected included.
func liveHeap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// freeMemory is FreeMemory below another root, for a program with a limit and a heap.
func freeMemory(root string, limit, heap int64) Room {
	if limit != math.MaxInt64 {
		return Room{max(limit-heap, 0), "by GOMEMLIMIT"}
	}
	room := Room{math.MaxInt64, "as far as is known"}
	consider := func(free int64, ok bool, by string) {
		if ok && free < room.Free {
			room = Room{max(free, 0), by}
		}
	}
	free, ok := available(filepath.Join(root, "proc/meminfo"))
	consider(free, ok, "on this machine")
	for _, files := range [][3]string{
		{"sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat"},
		{
			"sys/fs/cgroup/memory/memory.limit_in_bytes", "sys/fs/cgroup/memory/memory.usage_in_bytes",
			"sys/fs/cgroup/memory/memory.stat",
		},
	} {
		most, ok := number(filepath.Join(root, files[0]))
		used, known := number(filepath.Join(root, files[1]))
		// Pages of files that nobody has used of late are given up before anything is refused.
		stat, _ := os.ReadFile(filepath.Join(root, files[2]))
		cache, _ := field(string(stat), "inactive_file ")
		consider(most-used+cache, ok && known, "in this container")
	}
	return room
}

// number reads a file that holds one number; "max" is none.
func number(name string) (int64, bool) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}

// available reads how much a new program could take, by the kernel's estimate.
func available(name string) (int64, bool) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, false
	}
	n, ok := field(string(text), "MemAvailable:")
	return n * 1024, ok
}

// field is the number in the line that begins with a name.
func field(text, name string) (int64, bool) {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			words := strings.Fields(rest)
			if len(words) == 0 {
				return 0, false
			}
			n, err := strconv.ParseInt(words[0], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}
