package plan

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/internal/errcode"
	"cityweave/internal/store"
)

// BadInput is an error about an argument: place names the field and the argument,
// the text says what is wrong and what to do.
func BadInput(place, format string, args ...any) error {
	return Coded(errcode.BadInput, place, format, args...)
}

// Coded is an error with a code: place names the field, and perhaps the argument.
func Coded(code, place, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    place + ": " + fmt.Sprintf(format, args...),
		Extensions: map[string]any{"code": code},
	}
}

// Refused turns the error of a read that would have to look at too much into one for clients. Other errors stay
// what they are.
func (b *Budget) Refused(err error) error {
	var size *store.TooMuch
	if !errors.As(err, &size) {
		return err
	}
	out := Coded(
		errcode.TooMuch, b.Path, "it would look at %d %s or more, over the limit of %d (--max-touched): %s",
		size.Would, size.What, size.Limit, b.Cure,
	)
	out.Extensions["limit"], out.Extensions["value"] = size.Limit, size.Would
	return out
}

// internal is an error whose cause is for the log alone.
type internal struct{ cause error }

func (h internal) Error() string { return h.cause.Error() }
func (h internal) Unwrap() error { return h.cause }

// Internal marks an error as a fault of ours. The executor wraps whatever it is given in
// an error for clients, so that only the mark distinguishes the two.
func Internal(err error) error { return internal{err} }

// ClientError is an error of a read as the executor gets it: what is wrong with an argument can be
// known only when the data are looked at, and is for the client; all else is not.
func ClientError(err error) error {
	var client *gqlerror.Error
	if errors.As(err, &client) {
		return client
	}
	return Internal(err)
}

// Classify turns an error of the store into what a client may see; ok is false when the
// error is already meant for clients.
func Classify(err error) (code, message string, ok bool) {
	var g *gqlerror.Error
	var h internal
	switch {
	case errors.Is(err, store.ErrUnavailable):
		return errcode.StoreUnavailable, "the data cannot be reached right now: try again in a moment", true
	case errors.Is(err, store.ErrOverloaded):
		return errcode.Overloaded, "the server has more to do than it can: try again later", true
	case errors.Is(err, store.ErrReleaseMoved):
		return errcode.ReleaseMoved, "the data was renewed while the request ran: send it again", true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return errcode.Timeout, "the request took too long or was given up: ask for less at once", true
	case errors.As(err, &h), errors.Is(err, graphql.ErrInvalidNull):
		return errcode.Internal, errcode.OurFault, true
	case errors.As(err, &g):
		return "", "", false
	default:
		return errcode.Internal, errcode.OurFault, true
	}
}
