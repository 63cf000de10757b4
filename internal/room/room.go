// Package room says how much memory the program may still take.
package room

import (
	"fmt"
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
	Soft bool // a goal of the garbage collector, which runs more often near it, and no bound at which the program is killed
}

// Free is what GOMEMLIMIT leaves, where it is set, else what the container or the
// machine has left, whichever is less. Where neither says (not on Linux), all is free.
func Free() Room {
	return below("/", debug.SetMemoryLimit(-1), liveHeap()) // -1 only asks
}

// liveHeap is what objects take, those that are garbage and not yet collected included.
func liveHeap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// below is Free below another root, for a program with a limit and a heap.
func below(root string, limit, heap int64) Room {
	if limit != math.MaxInt64 {
		return Room{max(limit-heap, 0), "by GOMEMLIMIT", true}
	}
	room := Room{Free: math.MaxInt64, By: "as far as is known"}
	consider := func(free int64, ok bool, by string) {
		if ok && free < room.Free {
			room = Room{Free: max(free, 0), By: by}
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

// Size is a number of bytes as people read it, such as 1.2 GB.
type Size int64

func (s Size) String() string {
	const units = "kMGT"
	v := float64(max(s, 0))
	if v < 1000 {
		return fmt.Sprintf("%d B", int64(v))
	}
	i := 0
	for v /= 1000; v >= 999.5 && i < len(units)-1; i++ {
		v /= 1000
	}
	if v < 9.95 {
		return fmt.Sprintf("%.1f %cB", v, units[i])
	}
	return fmt.Sprintf("%d %cB", int64(math.Round(v)), units[i])
}
