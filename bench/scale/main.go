// Command scale measures the programs themselves on data folders of growing size: processor time and memory of
// validating, packing and starting, and the first and later times of questions. make scale runs it.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		stop()
		os.Exit(1) //nolint:gocritic // there is nothing left to defer
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) (err error) {
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	sizes := flags.String("sizes", "10000,100000,1000000", "numbers of links, parted by commas")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "scale-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for program, path := range map[string]string{"cityweave": ".", "seed": "./seed", "folder": "./bench/folder"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, program), path)
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w: %s", path, err, out)
		}
	}
	var columns []column
	for size := range strings.SplitSeq(*sizes, ",") {
		links, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		c, err := measure(ctx, dir, links)
		if err != nil {
			return fmt.Errorf("%d links: %w", links, err)
		}
		columns = append(columns, c)
	}
	_, err = io.WriteString(stdout, table(columns))
	return err
}

// column is what was measured at one size.
type column struct {
	links int
	rows  []result
}

// result is one measurement, as people read it.
type result struct{ what, value string }

func (c *column) add(what, format string, args ...any) {
	c.rows = append(c.rows, result{what, fmt.Sprintf(format, args...)})
}

func measure(ctx context.Context, dir string, links int) (column, error) {
	c := column{links: links}
	folder, pack := filepath.Join(dir, "data"), filepath.Join(dir, "data.pack")
	defer func() { _ = os.RemoveAll(folder) }() // the whole directory goes in the end
	steps := []struct {
		what, program string
		args          []string
	}{
		{"", "folder", []string{"-links", strconv.Itoa(links), folder}},
		{"validate", "seed", []string{"validate", folder}},
		{"pack", "seed", []string{"pack", pack, folder}},
	}
	for _, s := range steps {
		command := exec.CommandContext(ctx, filepath.Join(dir, s.program), s.args...)
		if out, err := command.CombinedOutput(); err != nil {
			return c, fmt.Errorf("%s: %w: %s", s.program, err, out)
		}
		if s.what != "" {
			c.add(s.what, "%.1f s, %d MB", seconds(command.ProcessState), peak(command.ProcessState))
		}
	}
	for _, size := range []struct{ what, path string }{{"bytes of CSV files", folder}, {"bytes packed", pack}} {
		bytes, err := sizeOf(size.path)
		if err != nil {
			return c, err
		}
		c.add(size.what, "%.1f MB", float64(bytes)/1e6)
	}
	if err := c.server(ctx, dir, "start from CSV files", folder, false); err != nil {
		return c, err
	}
	return c, c.server(ctx, dir, "start packed", pack, true)
}

// server starts the program with the data, and asks it if it is to.
func (c *column) server(ctx context.Context, dir, what, data string, ask bool) error {
	s, err := start(ctx, filepath.Join(dir, "cityweave"), data)
	if err != nil {
		return err
	}
	used, err := s.processor()
	if err == nil && ask {
		err = c.questions(ctx, s)
	}
	var resident int64
	if err == nil {
		resident, err = s.settled(ctx)
	}
	state, stopped := s.stop()
	if err := errors.Join(err, stopped); err != nil {
		return err
	}
	c.add(what, "%.1f s, %d MB", used.Seconds(), peak(state))
	c.add(what+", resident later", "%d MB", resident>>20)
	return nil
}

// server is a running program.
type server struct {
	command *exec.Cmd
	url     string
	log     *bytes.Buffer
}

// start runs the program on a free port until it says where it answers.
func start(ctx context.Context, program, data string) (*server, error) {
	s := &server{log: new(bytes.Buffer)}
	s.command = exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--data", data, "--log-level", "error",
		"--request-timeout", "50m", "--write-timeout", "1h")
	s.command.Stderr = s.log
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "answers on "); ok {
			s.url = strings.TrimSuffix(url, "/")
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return s, nil
		}
	}
	return nil, fmt.Errorf("it did not start: %w: %s", errors.Join(lines.Err(), s.command.Wait()), s.log)
}

func (s *server) stop() (*os.ProcessState, error) {
	err := s.command.Process.Signal(syscall.SIGTERM)
	return s.command.ProcessState, errors.Join(err, s.command.Wait())
}

// processor is the processor time of the program until now, to the nanosecond.
func (s *server) processor() (time.Duration, error) {
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	var total time.Duration
	for _, task := range tasks {
		text, err := os.ReadFile(task)
		if err != nil {
			return 0, err
		}
		first, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(n)
	}
	return total, nil
}

// settled waits until the program has nothing to do, and returns how many bytes are resident then.
func (s *server) settled(ctx context.Context) (int64, error) {
	for last := time.Duration(0); ; {
		now, err := s.processor()
		if err != nil {
			return 0, err
		}
		if now-last < 20*time.Millisecond {
			break
		}
		last = now
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0, fmt.Errorf("statm is %q", text)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

func seconds(s *os.ProcessState) float64 { return (s.UserTime() + s.SystemTime()).Seconds() }

// peak is the largest resident memory, in MB.
func peak(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss >> 10
}

func sizeOf(path string) (total int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}

// table is Markdown with a column for each size.
func table(columns []column) string {
	var b strings.Builder
	b.WriteString("| |")
	for _, c := range columns {
		fmt.Fprintf(&b, " %d links |", c.links)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(columns)) + "\n")
	for i, r := range columns[0].rows {
		fmt.Fprintf(&b, "| %s |", r.what)
		for _, c := range columns {
			fmt.Fprintf(&b, " %s |", c.rows[i].value)
		}
		b.WriteString("\n")
	}
	return b.String()
}
