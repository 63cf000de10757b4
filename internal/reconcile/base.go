package reconcile

import (
	"io"
	"net/http"

	"cityweave/internal/errcode"
	"cityweave/internal/origin"
)

// base returns the address of the service as its client knows it.
func (s *Service) base(r *http.Request) string { return origin.Of(r, s.Proxies) + Root }

// copyBody reads the body of a request, which the middleware has read and bounded.
func copyBody(to io.Writer, r *http.Request) error {
	if _, err := io.Copy(to, r.Body); err != nil {
		return &problem{code: errcode.BadBody, message: "the body broke off: send it again"}
	}
	return nil
}
