// Package accesslog collects what the parts of the program find out about a request, for the line that the log has of
// it: who asked, which operation, what it cost, how long it waited and which errors it got. Package httpd writes the
// line. Of what clients send, it has the names of the operation and of its root fields, and a hash of the rest.
package accesslog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// The most that a line has of what clients send.
const (
	mostName   = 64 // letters of the name of an operation
	mostFields = 10 // root fields
	mostCodes  = 5  // distinct error codes
)

// Line is what is known about a request. Its methods are safe for concurrent use, and do nothing on nil, so that what
// runs without a log needs no line.
type Line struct {
	mu        sync.Mutex
	client    netip.Prefix
	name      string
	hash      string
	fields    []string
	more      int // root fields that are left out
	estimated int
	actual    int
	planned   bool
	waited    time.Duration
	processor time.Duration
	codes     []string
}

type lineKey struct{}

// With adds a new line to the context of a request.
func With(ctx context.Context) (context.Context, *Line) {
	l := new(Line)
	return context.WithValue(ctx, lineKey{}, l), l
}

// From returns the line that With added, or nil.
func From(ctx context.Context) *Line {
	l, _ := ctx.Value(lineKey{}).(*Line)
	return l
}

// Client notes who asks.
func (l *Line) Client(client netip.Prefix) {
	l.change(func() { l.client = client })
}

// Operation notes an operation: its name, which is empty for one without, its text, its root fields in order, and what it
// is estimated to cost, in nodes. A request that runs several, such as one for the pages of a table, has the name, the
// text and the fields of the first and the costs of all.
func (l *Line) Operation(name, text string, fields []string, estimated int) {
	l.change(func() {
		l.estimated += estimated
		if l.planned {
			return
		}
		l.planned = true
		l.name = name[:min(len(name), mostName)]
		hash := sha256.Sum256([]byte(text))
		l.hash = hex.EncodeToString(hash[:])
		l.more = max(len(fields)-mostFields, 0)
		l.fields = slices.Clone(fields[:len(fields)-l.more])
	})
}

// Ran notes what an operation cost in fact, in nodes, how long it waited for admission, and how much processor time it
// took, which is 0 where nobody measures it.
func (l *Line) Ran(actual int, waited, processor time.Duration) {
	l.change(func() {
		l.actual += actual
		l.waited += waited
		l.processor += processor
	})
}

// Failed notes the code of an error.
func (l *Line) Failed(code string) {
	l.change(func() {
		if len(l.codes) < mostCodes && !slices.Contains(l.codes, code) {
			l.codes = append(l.codes, code)
		}
	})
}

func (l *Line) change(change func()) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	change()
}

// HasFailed reports whether an error was noted.
func (l *Line) HasFailed() (failed bool) {
	l.change(func() { failed = len(l.codes) > 0 })
	return failed
}

// Attrs are what was noted, without what is unknown.
func (l *Line) Attrs() (attrs []slog.Attr) {
	l.change(func() {
		if l.client.IsValid() {
			attrs = append(attrs, slog.String("client", address(l.client)))
		}
		if l.planned {
			if l.name != "" {
				attrs = append(attrs, slog.String("operation", l.name))
			}
			attrs = append(attrs, slog.String("hash", l.hash), slog.String("fields", strings.Join(l.fields, ",")))
			if l.more > 0 {
				attrs = append(attrs, slog.Int("more_fields", l.more))
			}
			attrs = append(attrs, slog.Int("estimated", l.estimated), slog.Int("actual", l.actual),
				slog.Duration("waited", l.waited), slog.Duration("processor", l.processor))
		}
		if len(l.codes) > 0 {
			attrs = append(attrs, slog.String("codes", strings.Join(l.codes, ",")))
		}
	})
	return attrs
}

// address is a client as people write it: an address, or a network for one of IPv6.
func address(client netip.Prefix) string {
	if client.IsSingleIP() {
		return client.Addr().String()
	}
	return client.String()
}
