package graph

import (
	"context"
	"runtime"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/limits"
	"cityweave/internal/pace"
)

// What a query needs a slot for, and how long it keeps it when others wait.
const (
	moment = 2 * time.Millisecond
	turn   = 20 * time.Millisecond
)

// NewPacer makes the pacer of a handler.
func NewPacer(l limits.Limits) *pace.Pacer {
	l = l.OrDefault()
	slots := l.Long
	if slots == 0 {
		slots = max(1, runtime.GOMAXPROCS(0)-1)
	}
	// Half of the operations that may be at work may wait, so that there is room for the rest.
	return pace.New(pace.Options{Slots: slots, Waiting: max(1, l.InFlight/2), Moment: moment, Turn: turn})
}

// rootPaced resolves a root field as a piece of work of its own.
func rootPaced(ctx context.Context, p *pace.Pacer, next graphql.RootResolver) graphql.Marshaler {
	work := p.Start(ctx)
	defer work.End()
	return next(work)
}

// introspectionPaced lets introspection wait for its turn at each of its fields: they are
// the executor's, which does not ask for itself.
func introspectionPaced(ctx context.Context, next graphql.Resolver) (any, error) {
	if fc := graphql.GetFieldContext(ctx); strings.HasPrefix(fc.Object, "__") {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return next(ctx)
}
