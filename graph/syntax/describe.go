package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// describe says what is wrong with a token that the lexer refuses: where, and what to do. from and to are the bytes
// between which it stopped.
func describe(text string, from, to int, err error) (at int, message string) {
	fault := err.Error()
	switch {
	case strings.Contains(fault, "Unterminated string"):
		if strings.HasSuffix(text[:from], `"""`) {
			return from - 3, `the text that begins here is not closed: end it with """`
		}
		return from - 1, `the string that begins here is not closed on its line: end it with ", or write """ around ` +
			"text of several lines"
	case strings.Contains(fault, "escape sequence"):
		return to - 1, quote(text[to-1:], 2) +
			` is not an escape: write \\ for a backslash; others are \" \/ \b \f \n \r \t, \u00E9 and \u{1F600}`
	case strings.Contains(fault, "within String"):
		return to, fmt.Sprintf(`a string must not hold the control character U+%04X: write \u%04X`, text[to], text[to])
	case strings.Contains(fault, "Invalid number"):
		return from, malformedNumber(text[from:], to-from)
	}
	return from, unexpected(text[from:])
}

// malformedNumber describes the number at the beginning of a text, of which the lexer took some bytes.
func malformedNumber(text string, taken int) string {
	digits := len(text) - len(strings.TrimLeft(text, "-0123456789.eE"))
	shown := quote(text, digits)
	switch last := text[max(taken, 1)-1]; {
	case last == '.':
		return shown + " is not a number: write a digit after the point, such as 1.0"
	case last == '-' && taken == 1:
		return shown + " is not a number: write digits after the minus sign"
	case last == '0' && digits > taken:
		return shown + " is not a number: leave the leading zeros out"
	}
	return shown + " is not a number: write digits after the exponent, such as 1e3"
}

// unexpected describes the character at the beginning of a text, which begins no token.
func unexpected(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case strings.ContainsRune("“”„‟«»‘’‚‛'`´″′", r):
		return fmt.Sprintf(`%c (U+%04X) is not the quotation mark of GraphQL: write " (U+0022)`, r, r)
	case r == utf8.RuneError && size <= 1:
		return "the query is not in UTF-8"
	case r == '.' && len(text) > 1 && '0' <= text[1] && text[1] <= '9':
		return "a number begins with a digit: write 0 before the point"
	case r == '+':
		return "a number has no plus sign: leave it out"
	case unicode.IsSpace(r) || r > unicode.MaxASCII && !unicode.IsPrint(r):
		return fmt.Sprintf("U+%04X is no blank of GraphQL: write a space", r)
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character U+%04X must not be in a query: leave it out", r)
	}
	return fmt.Sprintf("%c (U+%04X) has no meaning here: write text in quotes, and names with a to z, A to Z, 0 to 9 "+
		"and _", r, r)
}

// quote returns the beginning of a text, up to some bytes and a bound.
func quote(text string, bytes int) string {
	const maxShown = 20
	end := min(bytes, len(text))
	more := ""
	if end > maxShown {
		end, more = maxShown, "…"
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return text[:end] + more
}
