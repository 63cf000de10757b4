package kg

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseLocator reads a place in a document, line:first-end: the line is counted from 0,
// first and end are bytes of the whole document, end not included.
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

// Locator writes a place in a document as ParseLocator reads it.
func Locator(line, first, end int) string { return fmt.Sprintf("%d:%d-%d", line, first, end) }

// Order is the text by which the evidence of one source is ordered before its id: by
// line and bytes for places in a document, by the locator itself for all else, which comes after.
func (e *Evidence) Order() string {
	if line, first, end, ok := ParseLocator(e.Locator); ok {
		return fmt.Sprintf("0%08d:%012d-%012d", line, first, end)
	}
	return "1" + e.Locator
}
