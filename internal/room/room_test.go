package room_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"cityweave/internal/room"
)

func TestFreeIsWhatTheTightestBoundLeaves(t *testing.T) {
	machine := map[string]string{"proc/meminfo": "MemTotal: 9000 kB\nMemAvailable:   8000 kB\n"}
	container := func(most string) map[string]string {
		return map[string]string{
			"proc/meminfo": machine["proc/meminfo"], "sys/fs/cgroup/memory.max": most,
			"sys/fs/cgroup/memory.current": "3000000\n",
			"sys/fs/cgroup/memory.stat":    "anon 1\ninactive_file 500000\n",
		}
	}
	for name, c := range map[string]struct {
		files       map[string]string
		limit, heap int64
		want        room.Room
	}{
		"a limit of the program goes before all": {machine, 1000, 300, room.Room{Free: 700, By: "by GOMEMLIMIT", Soft: true}},
		"a heap beyond its limit leaves nothing": {machine, 1000, 3000, room.Room{By: "by GOMEMLIMIT", Soft: true}},
		"the machine": {
			machine, math.MaxInt64, 300,
			room.Room{Free: 8192000, By: "on this machine"},
		},
		"a container, without pages of old files": {
			container("5000000\n"), math.MaxInt64, 0,
			room.Room{Free: 2500000, By: "in this container"},
		},
		"a container without a limit": {
			container("max\n"), math.MaxInt64, 0,
			room.Room{Free: 8192000, By: "on this machine"},
		},
		"nothing is known": {
			nil, math.MaxInt64, 0,
			room.Room{Free: math.MaxInt64, By: "as far as is known"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, text := range c.files {
				path := filepath.Join(root, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if got := room.FreeBelow(root, c.limit, c.heap); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestSizesAreWrittenForPeople(t *testing.T) {
	for n, want := range map[room.Size]string{
		0: "0 B", 999: "999 B", 1500: "1.5 kB", 999_600: "1.0 MB",
		12_345_678: "12 MB", 2_100_000_000: "2.1 GB",
	} {
		if got := n.String(); got != want {
			t.Errorf("%d is written %q, want %q", int64(n), got, want)
		}
	}
}
