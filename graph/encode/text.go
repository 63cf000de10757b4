package encode

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// plainByte is true for the bytes that need no escape in a string of an answer.
var plainByte = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0xe2
	}
	return plain
}()

// appendText writes a string as the executor and then encoding/json would: the first
// escapes what JSON wants, the second what HTML and JavaScript want.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plainByte[c] {
			continue
		}
		if c == 0xe2 { // U+2028 and U+2029 begin with it, and much else
			if r, _ := utf8.DecodeRuneInString(s[i:]); r != '\u2028' && r != '\u2029' {
				continue
			}
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		case '<', '>', '&':
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case 0xe2:
			b = append(b, `\u202`...)
			b = append(b, '0'+s[i+2]&15)
			i += 2
		default:
			const hex = "0123456789ABCDEF"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		start = i + 1
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// appendWord writes a value of an enum.
func appendWord(b []byte, word string) []byte {
	for i := range len(word) {
		if c := word[i]; c >= 0x7f || !plainByte[c] {
			return appendMarshaled(b, result.Word(word))
		}
	}
	b = append(append(b, '"'), word...)
	return append(b, '"')
}

// appendDate writes a known date.
func appendDate(b []byte, d kg.Date) []byte {
	digits := func(n int) { b = append(b, '0'+byte(n/10%10), '0'+byte(n%10)) }
	n := int(d)
	b = append(b, '"')
	digits(n / 1_000_000)
	digits(n / 10_000)
	if n%10_000 != 0 {
		b = append(b, '-')
		digits(n / 100)
	}
	if n%100 != 0 {
		b = append(b, '-')
		digits(n)
	}
	return append(b, '"')
}

func appendFloat(b []byte, f float64) []byte { return strconv.AppendFloat(b, f, 'g', -1, 64) }

// appendMarshaled writes a value that knows how, as encoding/json takes it over.
func appendMarshaled(b []byte, m graphql.Marshaler) []byte {
	var raw, compact, escaped bytes.Buffer
	m.MarshalGQL(&raw)
	if err := json.Compact(&compact, raw.Bytes()); err != nil {
		panic(err) // encoding/json would refuse the answer, too
	}
	json.HTMLEscape(&escaped, compact.Bytes())
	return append(b, escaped.Bytes()...)
}
