package kg

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseLocator parses a location in a document, line:first-end: a zero-based line number and a half-open range of bytes
// of the whole document.
func ParseLocator(s string) (line, first, end int, ok bool) {
	at, span, colon := strings.Cut(s, ":")
	from, to, hyphen := strings.Cut(span, "-")
	if !colon || !hyphen {
		return 0, 0, 0, false
	}
	for i, text := range [...]string{at, from, to} {
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil || strconv.FormatUint(n, 10) != text {
			return 0, 0, 0, false
		}
		*[...]*int{&line, &first, &end}[i] = int(n)
	}
	return line, first, end, first < end && line <= 99_999_999
}

// Locator formats a location in a document for ParseLocator.
func Locator(line, first, end int) string { return fmt.Sprintf("%d:%d-%d", line, first, end) }

// Order returns the primary sort key of the evidence of one source, before its id: line and bytes for locations in a
// document, followed by all other evidence in the order of its locator.
func (e *Evidence) Order() string { return string(e.AppendOrder(nil)) }

// AppendOrder appends Order to dst.
func (e *Evidence) AppendOrder(dst []byte) []byte {
	if line, first, end, ok := ParseLocator(e.Locator); ok {
		return fmt.Appendf(dst, "0%08d:%012d-%012d", line, first, end)
	}
	return append(append(dst, '1'), e.Locator...)
}
