package httpd

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"cityweave/internal/accept"
)

// leastCompressed is how long an answer must be, in bytes, to be compressed when its length is
// known: a shorter one fits into one packet anyway.
const leastCompressed = 1_000

// coder writes in one coding, as it comes.
type coder interface {
	io.WriteCloser
	Reset(w io.Writer)
	Flush() error
}

// compressor keeps the coders to use them again.
type compressor struct{ gzip, zstd sync.Pool }

// get gives a coder that writes to w.
func (c *compressor) get(coding string, w io.Writer) coder {
	if coding == "zstd" {
		if e, ok := c.zstd.Get().(*zstd.Encoder); ok {
			e.Reset(w)
			return e
		}
		e, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(512<<10), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err) // the options are fixed
		}
		return e
	}
	if z, ok := c.gzip.Get().(*gzip.Writer); ok {
		z.Reset(w)
		return z
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is fixed
	}
	return z
}

func (c *compressor) put(coding string, e coder) {
	e.Reset(nil)
	if coding == "zstd" {
		c.zstd.Put(e)
	} else {
		c.gzip.Put(e)
	}
}

// compressed answers in the coding that the client likes best: zstd, gzip or none. An
// answer in a coding is another representation: its strong ETag gets the coding as an
// ending, which is taken off before anything behind compares it.
func compressed(next http.Handler) http.Handler {
	c := &compressor{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		coding := accept.Coding(r.Header.Values("Accept-Encoding"), "zstd", "gzip")
		if coding == "" || r.Method == http.MethodHead || r.Header.Get("Range") != "" {
			next.ServeHTTP(w, r)
			return
		}
		if lines := r.Header.Values("If-None-Match"); len(lines) > 0 {
			r = r.Clone(r.Context())
			r.Header.Set("If-None-Match", strings.ReplaceAll(strings.Join(lines, ", "), "-"+coding+`"`, `"`))
		}
		z := &compressing{ResponseWriter: w, from: c, coding: coding}
		defer func() {
			// After a panic nothing is finished: the client must not take a part for the whole.
			if cause := recover(); cause != nil {
				panic(cause)
			}
			z.close()
		}()
		next.ServeHTTP(z, r)
	})
}

// compressing is a response whose body goes through a coder, if it is worth it.
type compressing struct {
	http.ResponseWriter
	from   *compressor
	coding string
	begun  bool
	coder  coder // nil when the body goes as it is
}

func (z *compressing) WriteHeader(status int) {
	if z.begun || status < http.StatusOK {
		z.ResponseWriter.WriteHeader(status)
		return
	}
	z.begun = true
	header := z.Header()
	length, err := strconv.Atoi(header.Get("Content-Length"))
	bodiless := status == http.StatusNoContent || status == http.StatusNotModified
	short := err == nil && length < leastCompressed
	if bodiless || !short && header.Get("Content-Encoding") == "" {
		if tag := header.Get("ETag"); strings.HasSuffix(tag, `"`) && status != http.StatusNoContent {
			header.Set("ETag", strings.TrimSuffix(tag, `"`)+"-"+z.coding+`"`)
		}
	}
	if !bodiless && !short && header.Get("Content-Encoding") == "" {
		header.Del("Content-Length")
		header.Set("Content-Encoding", z.coding)
		z.coder = z.from.get(z.coding, z.ResponseWriter)
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *compressing) Write(p []byte) (int, error) {
	if !z.begun {
		z.WriteHeader(http.StatusOK)
	}
	if z.coder == nil {
		return z.ResponseWriter.Write(p)
	}
	return z.coder.Write(p)
}

// Flush sends what has been written so far.
func (z *compressing) Flush() {
	if z.coder != nil {
		_ = z.coder.Flush() // the next write tells it
	}
	_ = http.NewResponseController(z.ResponseWriter).Flush() // not every connection can
}

// Unwrap lets http.ResponseController reach the connection.
func (z *compressing) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *compressing) close() {
	if z.coder == nil {
		return
	}
	_ = z.coder.Close() // a client that has left is not our matter
	z.from.put(z.coding, z.coder)
	z.coder = nil
}
