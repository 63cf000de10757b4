package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"cityweave/internal/store/neo4j/loader"
)

// progress tells how far a load is: a bar that is drawn anew on a terminal, and lines,
// one for each stage and then one from time to time, where they end in a file or a log.
type progress struct {
	w        io.Writer
	now      func() time.Time
	terminal bool
	stage    string
	begun    time.Time // of the stage
	told     time.Time
	drawn    int // columns of the bar that stands there
}

// How often the two are brought up to date.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 10 * time.Second
)

func newProgress(w io.Writer, now func() time.Time) *progress {
	return &progress{w: w, now: now, terminal: isTerminal(w) && os.Getenv("TERM") != "dumb"}
}

// isTerminal reports whether a stream is that of a person and not of a file or another program.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// show takes the news of a load.
func (p *progress) show(n loader.Progress) {
	now := p.now()
	fresh := n.Stage != p.stage
	if fresh {
		p.stage, p.begun = n.Stage, now
	}
	switch {
	case p.terminal && (fresh || now.Sub(p.told) >= barEvery || n.Done == n.Total):
		p.draw(n, now)
	case !p.terminal && (fresh || now.Sub(p.told) >= lineEvery):
		fmt.Fprintln(p.w, line(n, now.Sub(p.begun)))
	default:
		return
	}
	p.told = now
}

// draw draws the bar over the one that stands there.
func (p *progress) draw(n loader.Progress, now time.Time) {
	const width = 30
	full := 0
	if n.Total > 0 {
		full = width * min(n.Done, n.Total) / n.Total
	}
	text := fmt.Sprintf(
		"[%s%s] %s",
		strings.Repeat("#", full),
		strings.Repeat(".", width-full),
		line(n, now.Sub(p.begun)),
	)
	fmt.Fprintf(p.w, "\r%-*s", p.drawn, text)
	p.drawn = len(text)
}

// line is how far a stage is, in words.
func line(n loader.Progress, since time.Duration) string {
	if n.Total <= 1 {
		return n.Stage
	}
	text := fmt.Sprintf("%s %d of %d", n.Stage, n.Done, n.Total)
	if n.Done > 0 && n.Done < n.Total && since >= time.Second {
		left := time.Duration(float64(since) / float64(n.Done) * float64(n.Total-n.Done))
		text += fmt.Sprintf(", %v to go", max(left.Round(time.Second), time.Second))
	}
	return text
}

// end wipes the bar, so that what follows stands on a line of its own.
func (p *progress) end() {
	if p.drawn > 0 {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.drawn))
		p.drawn = 0
	}
}
