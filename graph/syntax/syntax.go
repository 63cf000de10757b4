// Package syntax parses GraphQL documents, and says what is wrong with a text that is none: where gqlparser answers
// "Unexpected <Invalid>", an error names the fault, its line and column, and what to write instead.
package syntax

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/internal/errcode"
)

// Parse parses a document. The error has the code ParseFailed, a line and a column. A fault within a token is reported
// before one of the grammar, wherever the two stand.
func Parse(text string) (*ast.QueryDocument, *gqlerror.Error) {
	source := &ast.Source{Input: text}
	if at, message := scan(source); message != "" {
		return nil, parseFailed(text, at, message)
	}
	doc, err := parser.ParseQuery(source)
	if err == nil {
		return doc, nil
	}
	var e *gqlerror.Error
	if !errors.As(err, &e) {
		e = &gqlerror.Error{Message: "the query cannot be read"}
	}
	e.Extensions = map[string]any{"code": errcode.ParseFailed}
	return nil, e
}

// parseFailed returns the error of a fault at a byte of a text.
func parseFailed(text string, at int, message string) *gqlerror.Error {
	before := strings.ReplaceAll(text[:at], "\r\n", "\n")
	before = strings.ReplaceAll(before, "\r", "\n")
	return &gqlerror.Error{
		Message: message, Extensions: map[string]any{"code": errcode.ParseFailed},
		Locations: []gqlerror.Location{{
			Line:   1 + strings.Count(before, "\n"),
			Column: 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]),
		}},
	}
}

// scan returns the first fault within a token and its byte, or no message.
func scan(source *ast.Source) (at int, message string) {
	l := lexer.New(source)
	bytes := offsets{text: source.Input}
	for {
		t, err := l.ReadToken()
		if err != nil {
			return describe(source.Input, bytes.of(t.Pos.Start), bytes.of(t.Pos.End), err)
		}
		switch t.Kind {
		case lexer.EOF:
			return 0, ""
		case lexer.Int, lexer.Float:
			start, end := bytes.of(t.Pos.Start), bytes.of(t.Pos.End)
			if end < len(source.Input) && continuesNumber(source.Input[end]) {
				return start, quote(source.Input[start:], 1+end-start) +
					" is not a number: separate the number from what follows it"
			}
		case lexer.String:
			start := bytes.of(t.Pos.Start)
			if at, half := halfPair(source.Input[start:bytes.of(t.Pos.End)]); half != "" {
				return start + at, half + " is half of a surrogate pair: write both halves, or the character itself"
			}
		default:
		}
	}
}

// continuesNumber reports whether a byte after a number makes it a malformed one (section 2.9.1).
func continuesNumber(b byte) bool {
	return b == '.' || b == '_' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// halfPair returns the first escape of a string that is half of a surrogate pair, which is no character
// (section 2.9.4).
func halfPair(text string) (at int, escape string) {
	for i := 0; i+6 <= len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		switch high, low := surrogate(text[i:]), surrogate(text[min(i+6, len(text)):]); {
		case high == 'h' && low == 'l':
			i += 11
		case high != 0:
			return i, text[i : i+6]
		default:
			i++ // what is escaped may be a backslash
		}
	}
	return 0, ""
}

// surrogate tells which half of a pair an escape at the beginning of a text is: 'h' for the high one, 'l', or 0.
func surrogate(text string) byte {
	if len(text) < 6 || text[:2] != `\u` || text[2]|0x20 != 'd' {
		return 0
	}
	switch c := text[3] | 0x20; {
	case '8' <= c && c <= '9' || c == 'a' || c == 'b':
		return 'h'
	case 'c' <= c && c <= 'f':
		return 'l'
	}
	return 0
}

// offsets converts offsets in runes, which only grow, to offsets in bytes.
type offsets struct {
	text         string
	runes, bytes int // the last offset
}

func (o *offsets) of(runes int) int {
	for ; o.runes < runes && o.bytes < len(o.text); o.runes++ {
		_, n := utf8.DecodeRuneInString(o.text[o.bytes:])
		o.bytes += n
	}
	return o.bytes
}
