// Package rows reads the rows of ready tables from the store, without answers in between. It asks for admission and
// charges the budget of the client, page by page, as the API does for its answers.
package rows

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"cityweave/graph/plan"
	"cityweave/internal/accesslog"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/internal/table"
)

// Links reads the table of all links.
type Links struct {
	Store     store.Store
	Admission *admission.Controller
	Log       *slog.Logger      // gets the causes of errors that clients do not see
	Refused   func(code string) // receives the code of each refusal; optional
}

// How many links are read at once, and how many nodes of the API each counts for: itself, its ends, its evidence and the
// source of that.
const (
	pageSize = 1_000
	perLink  = 5
)

// Columns are the names of the columns.
func (*Links) Columns() []string { return linkColumns() }

// Rows reads all links by their IDs, from one release. begin learns the release and the number of links before the
// first row.
func (l *Links) Rows(
	ctx context.Context, begin func(release string, total int) error, emit func([]table.Cell) error,
) error {
	view, err := l.Store.View(ctx)
	if err != nil {
		return l.refused(ctx, err)
	}
	r := newLinkReader(view)
	release := view.Release().ID
	var held [][]table.Cell
	var ended error // of emit, which is not one of reading
	for after, first := (*store.Position)(nil), true; first || after != nil; first = false {
		to := func(row []table.Cell) error {
			ended = emit(row)
			return ended
		}
		if first { // the number of links is known behind the first page
			to = func(row []table.Cell) error {
				held = append(held, append([]table.Cell(nil), row...))
				return nil
			}
		}
		var total int
		err := l.admitted(ctx, func(ctx context.Context) (err error) {
			total, after, err = r.page(ctx, after, pageSize, to)
			return err
		})
		switch {
		case ended != nil:
			return ended
		case err != nil:
			return l.refused(ctx, err)
		}
		if !first {
			continue
		}
		if err := begin(release, total); err != nil {
			return err
		}
		for _, row := range held {
			if err := emit(row); err != nil {
				return err
			}
		}
		held = nil
	}
	return nil
}

// admitted runs the reading of a page when the server has room for it, and charges the client.
func (l *Links) admitted(ctx context.Context, read func(context.Context) error) error {
	const estimate = pageSize * perLink
	budget := ratelimit.FromContext(ctx)
	if wait, ok := budget.Reserve(estimate); !ok {
		r := inprocess.NewRefusal(nil, errcode.RateLimited,
			"this client has asked for much in a short time: try again later", nil)
		r.Header.Set("Retry-After", fmt.Sprint(int(max(wait.Seconds(), 0))+1))
		return r
	}
	ticket, err := l.Admission.Admit(ctx, admission.Request{
		Client: budget.Client, Operation: "rows of links", Estimate: estimate,
	})
	if err != nil {
		return err
	}
	ok := false
	defer func() { ticket.Done(ok) }()
	err = read(admission.WithTicket(ctx, ticket))
	ok = err == nil
	return err
}

// refused turns an error into a refusal, logs the cause if clients do not see it, and counts the refusal as the API does
// that of an operation.
func (l *Links) refused(ctx context.Context, err error) error {
	refusal, ok := errors.AsType[*inprocess.Refusal](err)
	full, busy := errors.AsType[*admission.Refused](err)
	switch {
	case ok:
	case busy:
		refusal = inprocess.NewRefusal(nil, errcode.Busy, full.Error(), nil)
	default:
		code, message, hidden := plan.Classify(err)
		if !hidden {
			return err
		}
		level := slog.LevelWarn
		if code == errcode.Internal {
			level = slog.LevelError
		}
		if !errors.Is(err, context.Canceled) {
			l.Log.Log(ctx, level, "reading the rows of links", "error", err)
		}
		refusal = inprocess.NewRefusal(nil, code, message, nil)
	}
	accesslog.From(ctx).Failed(refusal.Code)
	if l.Refused != nil {
		l.Refused(refusal.Code)
	}
	return refusal
}
