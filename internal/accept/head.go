package accept

import "context"

type headersOnlyKey struct{}

// WithHeadersOnly marks the context of a HEAD request that a handler answers as a GET: nobody reads the body.
func WithHeadersOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, headersOnlyKey{}, true)
}

// HeadersOnly reports whether nobody reads the body of the answer.
func HeadersOnly(ctx context.Context) bool {
	only, _ := ctx.Value(headersOnlyKey{}).(bool)
	return only
}
