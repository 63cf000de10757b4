package datafolder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"
	"strings"

	"cityweave/internal/quantity"
	"cityweave/internal/room"
)

// Use is what directories are read for.
type Use int

// Uses of directories.
const (
	Reading Use = iota // checking and serving them
	Packing            // writing them to a packed graph
)

// What data take, in bytes of memory: measured with bench/folder at 10⁵ and 10⁶ links with evidence, 9 and 97 MB in CSV
// files, where reading had 440 MB in use at 10⁶ links, or 370 MB from a packed graph of 95 MB. The graph that is served
// takes less than reading. Without GOMEMLIMIT the collector lets garbage grow beside what is in use: of CSV files, 690
// MB were resident, of the packed graph 620 MB, and 1,480 MB for writing it.
const (
	usedByRow, usedByByte = 300, 1.5
	usedByPackedByte      = 4.0
	usedByPacking         = 4.0 // by byte, beside reading
	garbage               = 1.7 // resident for what is in use
)

// Need is the size of directories and the memory that it takes to read them, estimated before anything is built.
type Need struct {
	Bytes, Rows int64 // Rows are the lines of CSV files that are not empty
	Used        int64 // bytes in use at most
	Resident    int64 // bytes at most, with garbage
}

// NeedOf measures directories. It reads the files, which is a hundredth of the work of reading the graph.
func NeedOf(ctx context.Context, use Use, folders ...Folder) (Need, error) {
	var n Need
	used, buffer := 0.0, make([]byte, 1<<15)
	for _, f := range folders {
		if f.Packed != "" {
			info, err := os.Stat(f.Packed)
			if err != nil {
				return n, err
			}
			n.Bytes += info.Size()
			used += float64(info.Size()) * usedByPackedByte
			continue
		}
		files, err := f.Files(func(_, _, _ string) {})
		if err != nil {
			return n, fmt.Errorf("data folder %s: %w", f.Name, err)
		}
		for _, file := range files {
			size, rows, err := measure(ctx, f, file, buffer)
			if err != nil {
				return n, fmt.Errorf("data folder %s: %w", f.Name, err)
			}
			n.Bytes, n.Rows = n.Bytes+size, n.Rows+rows
			used += float64(size)*usedByByte + float64(rows)*usedByRow
		}
	}
	if use == Packing {
		used += float64(n.Bytes) * usedByPacking
	}
	n.Used, n.Resident = int64(used), int64(used*garbage)
	return n, nil
}

// measure returns the size of a file and the number of its lines that are not empty.
func measure(ctx context.Context, f Folder, file string, buffer []byte) (size, rows int64, err error) {
	in, err := f.FS.Open(file)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = in.Close() }() // nothing is written
	var lines lineCounter
	for {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		n, err := in.Read(buffer)
		size += int64(n)
		lines.add(string(buffer[:n]))
		if errors.Is(err, io.EOF) {
			return size, lines.n, nil
		}
		if err != nil {
			return 0, 0, fmt.Errorf("read %s: %w", file, err)
		}
	}
}

// lineCounter counts the lines that are not empty in a text that comes in parts. Lines end with LF or CRLF.
type lineCounter struct {
	n     int64
	begun bool // the line that the last part ended in has a byte
}

func (c *lineCounter) add(part string) {
	for part != "" {
		if !c.begun {
			if part = strings.TrimLeft(part, "\r\n"); part == "" {
				return
			}
			c.begun = true
			c.n++
		}
		end := strings.IndexByte(part, '\n')
		if end < 0 {
			return
		}
		part, c.begun = part[end+1:], false
	}
}

// TooLargeError says that directories do not fit into the memory.
type TooLargeError struct {
	Need Need
	Room room.Room
	Use  Use

	packed bool
}

func (e *TooLargeError) Error() string {
	what, size := "data do", room.Size(e.Need.Bytes).String()
	if e.packed {
		what = "packed graph does"
	} else {
		size += " in " + quantity.Of(int(e.Need.Rows), "line", "lines")
	}
	cure := "give the program more memory"
	if !e.packed && e.Use == Reading {
		cure += ", or pack the data where there is more (seed pack) and name the packed graph, which takes half"
	}
	return fmt.Sprintf("the %s not fit into the memory: %s take about %v while they are read, and %v are free (%s): %s",
		what, size, room.Size(e.bytes()), room.Size(e.Room.Free), e.Room.By, cure)
}

// bytes is what must be free: below GOMEMLIMIT the collector runs as often as it takes.
func (e *TooLargeError) bytes() int64 {
	if e.Room.Soft {
		return e.Need.Used
	}
	return e.Need.Resident
}

// CheckRoom refuses directories that do not fit into the free memory with a *TooLargeError, before anything is built.
// What is in memory already counts. Built-in data are not looked at.
func CheckRoom(ctx context.Context, use Use, free func() room.Room, folders ...Folder) error {
	var given []Folder
	for _, f := range folders {
		if !strings.HasPrefix(f.Name, "@") {
			given = append(given, f)
		}
	}
	left := free()
	if len(given) == 0 || left.Free == math.MaxInt64 {
		return nil
	}
	need, err := NeedOf(ctx, use, given...)
	if err != nil {
		return err
	}
	refusal := TooLargeError{Need: need, Room: left, Use: use, packed: given[0].Packed != ""}
	if refusal.bytes() <= refusal.Room.Free {
		return nil
	}
	debug.FreeOSMemory() // what is garbage does not count
	refusal.Room = free()
	if refusal.bytes() <= refusal.Room.Free {
		return nil
	}
	return &refusal
}
