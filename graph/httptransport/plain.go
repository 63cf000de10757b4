package httptransport

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
)

// plain reads a body that is a plain object of the known keys, as nearly all are, in one
// go. It gives false where more care is wanted.
func plain(body []byte) (*request, bool) {
	p := plainBody{b: body}
	var read graphql.RawParams
	if !p.params(&read) || p.next() != 0 || p.i < len(p.b) {
		return nil, false
	}
	return &request{query: read.Query, operationName: read.OperationName, variables: read.Variables, extensions: read.Extensions}, true
}

// plainBody reads JSON that needs no care. Its methods give false where encoding/json has
// to look: at errors, keys that come twice or in other letters, surrogates, bytes that are no UTF-8.
type plainBody struct {
	b     []byte
	i     int
	depth int
}

// mostDepth is how deep a plain value may be.
const mostDepth = 32

func (p *plainBody) params(into *graphql.RawParams) bool {
	var seen [4]bool
	return p.object(func(key string) (ok bool) {
		place := -1
		null := p.next() == 'n'
		switch key {
		case "query":
			place = 0
			if !null {
				into.Query, ok = p.text()
			}
		case "operationName":
			place = 1
			if !null {
				into.OperationName, ok = p.text()
			}
		case "variables":
			place = 2
			if !null {
				into.Variables, ok = p.members()
			}
		case "extensions":
			place = 3
			if !null {
				into.Extensions, ok = p.members()
			}
		}
		if place < 0 || seen[place] {
			return false
		}
		seen[place] = true
		return ok || null && p.word("null")
	})
}

// next is the next byte that is not space, 0 at the end.
func (p *plainBody) next() byte {
	for ; p.i < len(p.b); p.i++ {
		switch c := p.b[p.i]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

func (p *plainBody) take(c byte) bool {
	if p.next() != c {
		return false
	}
	p.i++
	return true
}

func (p *plainBody) word(w string) bool {
	if len(p.b)-p.i < len(w) || string(p.b[p.i:p.i+len(w)]) != w {
		return false
	}
	p.i += len(w)
	return true
}

// object reads an object, each value by member.
func (p *plainBody) object(member func(key string) bool) bool {
	if !p.take('{') {
		return false
	}
	if p.take('}') {
		return true
	}
	for {
		key, ok := p.text()
		if !ok || !p.take(':') || !member(key) {
			return false
		}
		if p.take('}') {
			return true
		}
		if !p.take(',') {
			return false
		}
	}
}

func (p *plainBody) members() (map[string]any, bool) {
	if p.depth++; p.depth > mostDepth {
		return nil, false
	}
	defer func() { p.depth-- }()
	m := map[string]any{}
	ok := p.object(func(key string) bool {
		if _, twice := m[key]; twice {
			return false
		}
		v, ok := p.value()
		m[key] = v
		return ok
	})
	return m, ok
}

func (p *plainBody) value() (any, bool) {
	switch c := p.next(); c {
	case '"':
		return p.text()
	case '{':
		return p.members()
	case '[':
		return p.list()
	case 't':
		return true, p.word("true")
	case 'f':
		return false, p.word("false")
	case 'n':
		return nil, p.word("null")
	default:
		return p.number()
	}
}

func (p *plainBody) list() (any, bool) {
	if p.depth++; p.depth > mostDepth || !p.take('[') {
		return nil, false
	}
	defer func() { p.depth-- }()
	list := []any{}
	if p.take(']') {
		return list, true
	}
	for {
		v, ok := p.value()
		if !ok {
			return nil, false
		}
		list = append(list, v)
		if p.take(']') {
			return list, true
		}
		if !p.take(',') {
			return nil, false
		}
	}
}

// number reads a number as it is written.
func (p *plainBody) number() (any, bool) {
	from := p.i
	digits := func() bool {
		start := p.i
		for p.i < len(p.b) && '0' <= p.b[p.i] && p.b[p.i] <= '9' {
			p.i++
		}
		return p.i > start
	}
	one := func(set string) bool {
		if p.i < len(p.b) && bytes.IndexByte([]byte(set), p.b[p.i]) >= 0 {
			p.i++
			return true
		}
		return false
	}
	one("-")
	if !one("0") && !digits() {
		return nil, false
	}
	if one(".") && !digits() {
		return nil, false
	}
	if one("eE") {
		one("+-")
		if !digits() {
			return nil, false
		}
	}
	return json.Number(p.b[from:p.i]), true
}

// text reads a string.
func (p *plainBody) text() (string, bool) {
	if !p.take('"') {
		return "", false
	}
	from, ascii := p.i, true
	for ; p.i < len(p.b); p.i++ {
		switch c := p.b[p.i]; {
		case c == '"':
			s := p.b[from:p.i]
			p.i++
			return string(s), ascii || utf8.Valid(s)
		case c == '\\':
			return p.escaped(from)
		case c < ' ':
			return "", false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", false
}

// escaped reads a string in which something is escaped.
func (p *plainBody) escaped(from int) (string, bool) {
	out := make([]byte, 0, len(p.b)-from)
	out = append(out, p.b[from:p.i]...)
	for ; p.i < len(p.b); p.i++ {
		c := p.b[p.i]
		switch {
		case c == '"':
			p.i++
			return string(out), utf8.Valid(out)
		case c < ' ':
			return "", false
		case c != '\\':
			out = append(out, c)
			continue
		}
		if p.i++; p.i == len(p.b) {
			return "", false
		}
		switch c = p.b[p.i]; c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		default: // a code point
			return "", false
		}
	}
	return "", false
}
