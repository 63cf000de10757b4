package toponym

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeInvalid reads the bytes that are no UTF-8 as Windows-1252.
func decodeInvalid(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(text[i])
		}
		out.WriteRune(r)
		i += n
	}
	return out.String()
}

// escapes are the ways in which programs write characters that they cannot show, as patterns of runs of them.
var escapes = [...]struct {
	sign    string // occurs in each text with such escapes
	name    string
	pattern *regexp.Regexp
	decode  func(run string) string
}{
	{"<U+", "<U+…>", regexp.MustCompile(`<U\+[0-9A-Fa-f]{4,6}>`), decodePoint(3, 1)},
	{"<", "<xx>", regexp.MustCompile(`(?:<[0-9a-fA-F]{2}>)+`), decodeBytes("<", ">")},
	{`\u`, `\u…`, regexp.MustCompile(`(?:\\u[0-9A-Fa-f]{4})+`), decodeJSON},
	{`\u{`, `\u{…}`, regexp.MustCompile(`\\u\{[0-9A-Fa-f]{2,6}\}`), decodePoint(3, 1)},
	{`\x`, `\x…`, regexp.MustCompile(`(?:\\x[0-9A-Fa-f]{2})+`), decodeBytes(`\x`, "")},
	{`\`, `\…`, regexp.MustCompile(`(?:\\[23][0-7]{2})+`), decodeOctal},
	{"&", "HTML", regexp.MustCompile(`&(?:#[0-9]{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});`), html.UnescapeString},
	{"%", "URL", regexp.MustCompile(`(?:%[0-9A-Fa-f]{2})+`), decodeURL},
	{"U+", "U+…", regexp.MustCompile(`U\+[0-9A-Fa-f]{4}`), decodePoint(2, 0)},
}

// unescape replaces escapes by what they stand for. An escape that stands for no character stays.
func unescape(text string) (fixed, what string) {
	if !strings.ContainsAny(text, `<\&%+`) {
		return text, ""
	}
	for _, e := range escapes {
		if !strings.Contains(text, e.sign) {
			continue
		}
		replaced := e.pattern.ReplaceAllStringFunc(text, e.decode)
		if replaced != text && utf8.ValidString(replaced) {
			text, what = replaced, e.name
		}
	}
	return text, what
}

// decodePoint decodes an escape of a code point: head and tail are the bytes around its digits.
func decodePoint(head, tail int) func(string) string {
	return func(run string) string {
		return point(run, run[head:len(run)-tail], 16)
	}
}

func point(run, digits string, base int) string {
	if n, err := strconv.ParseUint(digits, base, 32); err == nil && n > ' ' && utf8.ValidRune(rune(n)) {
		return string(rune(n))
	}
	return run
}

// decodeBytes decodes escapes of bytes, each between head and tail.
func decodeBytes(head, tail string) func(string) string {
	return func(run string) string {
		var raw []byte
		for rest := run; rest != ""; rest = rest[len(head)+2+len(tail):] {
			b, err := strconv.ParseUint(rest[len(head):len(head)+2], 16, 8)
			if err != nil {
				return run
			}
			raw = append(raw, byte(b))
		}
		return decodeInvalid(string(raw))
	}
}

func decodeOctal(run string) string {
	var raw []byte
	for i := 0; i+4 <= len(run); i += 4 {
		b, err := strconv.ParseUint(run[i+1:i+4], 8, 8)
		if err != nil {
			return run
		}
		raw = append(raw, byte(b))
	}
	return decodeInvalid(string(raw))
}

// decodeJSON decodes escapes of JSON, with their surrogate pairs.
func decodeJSON(run string) string {
	text, err := strconv.Unquote(`"` + run + `"`)
	if err == nil && utf8.ValidString(text) {
		return text
	}
	return run
}

func decodeURL(run string) string {
	text, err := url.PathUnescape(run)
	if err != nil {
		return run
	}
	return decodeInvalid(text)
}
