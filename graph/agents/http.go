package agents

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/origin"
	"cityweave/internal/permalink"
)

// requestKey is the key of a request of HTTP in the context of its tool. The library detaches that context from the
// request; a tool works in the one of the request, which ends with it.
type requestKey struct{}

// Handler answers POST requests, each by itself: no session is kept between them. A person who opens its address reads
// what it is for. Programs that ask for a stream of events there are refused, as the protocol says.
func (s *Service) Handler() http.Handler {
	protocol := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s.server }, &mcp.StreamableHTTPOptions{
		Stateless:                    true,
		JSONResponse:                 true,
		PropagateRequestCancellation: true,
		DisableLocalhostProtection:   true, // rebound checks this, and lets trusted proxies through
		MaxRequestBodyBytes:          -1,   // package httpd limits it
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && !strings.Contains(strings.Join(r.Header["Accept"], ","), "text/event-stream") {
			s.explain(w, r)
			return
		}
		if err := s.admit(r); err != nil {
			s.refuse(w, r, err)
			return
		}
		body := bufio.NewReader(r.Body)
		if batch(body) {
			s.refuse(w, r, inprocess.Problemf(errcode.BadRequest, "batches are not accepted: send one message in each request"))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		inner := r.WithContext(context.WithValue(r.Context(), requestKey{}, r))
		inner.Body = struct {
			io.Reader
			io.Closer
		}{body, r.Body}
		protocol.ServeHTTP(w, inner)
	})
}

// explain answers whoever opens the address in a browser.
func (s *Service) explain(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	ofRelease := strings.TrimPrefix(origin.Root(r.Context()), origin.Prefix(r.Context()))
	_, _ = fmt.Fprintf(w, howToConnect, origin.Of(r, s.Proxies)+ofRelease+Root)
}

// howToConnect is for people. Its address is the one that was opened.
const howToConnect = `This address is for assistants, such as those that answer questions in a chat.

Give yours this address, where its settings ask for an MCP server (Model Context Protocol):

  %s

It can then look up cities, programmes and how they are linked, and name a source for each statement. It only reads.
`

// batch reports whether a body is a list.
func batch(body *bufio.Reader) bool {
	for {
		c, err := body.ReadByte()
		if err != nil {
			return false
		}
		if !strings.ContainsRune(" \t\r\n", rune(c)) {
			_ = body.UnreadByte() // cannot fail after a read
			return c == '['
		}
	}
}

func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	inprocess.Refuser{Log: s.Log, Refused: s.Refused, Doing: "answering an assistant"}.Refuse(w, r, err)
}

// admit refuses pages of foreign origins, also of those that a browser takes for this one because their name leads to
// this machine (DNS rebinding).
func (s *Service) admit(r *http.Request) error {
	if s.rebound(r) {
		return inprocess.Problemf(errcode.ForeignOrigin,
			"the host of the request is not this machine: ask 127.0.0.1 or localhost, or name the proxy in --trusted-proxies")
	}
	from := r.Header.Get("Origin")
	if from == "" || slices.ContainsFunc(s.Origins, func(allowed string) bool { return matches(allowed, from) }) {
		return nil
	}
	if u, err := url.Parse(from); err == nil && local(u.Host) && u.Host == r.Host {
		return nil
	}
	return inprocess.Problemf(errcode.ForeignOrigin, "pages of this origin may not ask: name it in --cors-origins")
}

// matches reports whether an origin is an allowed one, which may have a * for any text, as CORS takes it.
func matches(allowed, from string) bool {
	before, after, wild := strings.Cut(allowed, "*")
	if !wild {
		return strings.EqualFold(allowed, from)
	}
	return len(from) >= len(before)+len(after) && strings.HasPrefix(from, before) && strings.HasSuffix(from, after)
}

// rebound reports whether a request came to a local address by a name that is not local, and by no trusted proxy.
func (s *Service) rebound(r *http.Request) bool {
	address, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return ok && local(address.String()) && !local(r.Host) && !s.Proxies.Trust(r)
}

// local reports whether a host, with a port or without, is this machine.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.Unmap().IsLoopback()
}

// requestOf is the request of HTTP that a call of a tool came with; nil for none.
func requestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

// releaseBase is what addresses of a release begin with.
func (s *Service) releaseBase(r *http.Request, release string) string {
	base := strings.TrimSuffix(s.Base, "/")
	if r != nil {
		base = origin.Of(r, s.Proxies)
	}
	return base + permalink.Root + "/" + release
}
