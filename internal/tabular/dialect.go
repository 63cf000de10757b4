package tabular

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Dialect is how the program that wrote a table separates values.
type Dialect struct {
	Comma byte
	Name  string // of the sign, in messages
}

// The dialects of spreadsheets. The first is that of RFC 4180.
var (
	dialects = [...]Dialect{{Comma: ',', Name: "a comma"}, {Comma: ';', Name: "a semicolon"}, tab}
	tab      = Dialect{Comma: '\t', Name: "a tab"}
)

const byteOrderMark = "\ufeff"

// Decode returns the content of a file as UTF-8 without a byte order mark and with LF or CRLF as line ends. The lines
// and characters of the result are those of the file. Plain UTF-8 is returned as it is.
func Decode(text string) string {
	text, _ = asUTF8(text)
	return withLineFeeds(text)
}

// asUTF8 converts a text to UTF-8 without a byte order mark; order is that of its bytes if it was in UTF-16.
func asUTF8(text string) (out string, order byteOrder) {
	if after, ok := strings.CutPrefix(text, byteOrderMark); ok {
		return after, nil
	}
	if order = byteOrderOf(text); order == nil {
		return text, nil
	}
	return strings.TrimPrefix(decodeUTF16(text, order), byteOrderMark), order
}

// withLineFeeds makes each CR alone a LF, if the lines of a text end so. No byte moves.
func withLineFeeds(text string) string {
	if !endsInCR(text) {
		return text
	}
	out := []byte(text)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return string(out)
}

// byteOrder reads the number of two bytes.
type byteOrder func(first, second byte) uint16

func littleEndian(first, second byte) uint16 { return uint16(second)<<8 | uint16(first) }
func bigEndian(first, second byte) uint16    { return uint16(first)<<8 | uint16(second) }

// byteOrderOf returns the byte order of a text in UTF-16, and nil when it is not UTF-16: by its byte order mark, or
// by a first line in which every character is ASCII in this order, as names of columns are. No such line is UTF-8 data,
// in which NUL is refused.
func byteOrderOf(text string) byteOrder {
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
		return littleEndian
	case strings.HasPrefix(text, "\xfe\xff"):
		return bigEndian
	}
	for _, order := range [...]byteOrder{littleEndian, bigEndian} {
		if isPlainLine(text, order) {
			return order
		}
	}
	return nil
}

// isPlainLine reports whether the first line of a text consists of at least two ASCII characters of two bytes each.
func isPlainLine(text string, order byteOrder) bool {
	for i := 0; i+1 < len(text); i += 2 {
		switch c := order(text[i], text[i+1]); {
		case c == '\n' || c == '\r':
			return i >= 4
		case c != '\t' && c < ' ' || c >= utf8.RuneSelf:
			return false
		}
	}
	return len(text) >= 4
}

// decodeUTF16 converts a text to UTF-8. Half a character becomes U+FFFD, which no value may contain.
func decodeUTF16(text string, order byteOrder) string {
	var out strings.Builder
	out.Grow(len(text)/2 + len(text)/8)
	for i := 0; i < len(text); i += 2 {
		if i+1 == len(text) {
			out.WriteRune(utf8.RuneError)
			break
		}
		r := rune(order(text[i], text[i+1]))
		if utf16.IsSurrogate(r) && i+3 < len(text) {
			if pair := utf16.DecodeRune(r, rune(order(text[i+2], text[i+3]))); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		out.WriteRune(r) // U+FFFD for a surrogate
	}
	return out.String()
}

// encodeUTF16 converts a text from UTF-8, with a byte order mark.
func encodeUTF16(text string, order byteOrder) []byte {
	big := order(0, 1) == 1
	units := utf16.Encode([]rune(byteOrderMark + text))
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

// endsInCR reports whether the lines of a text end in CR alone: the first line end outside quotation marks says so.
func endsInCR(text string) bool {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '\n':
			if !quoted {
				return false
			}
		case '\r':
			if !quoted {
				return !strings.HasPrefix(text[i+1:], "\n")
			}
		}
	}
	return false
}

// DialectOf returns the dialect of a table by its header row, which begins the text: the first sign outside quotation
// marks that separates values in any dialect, since no column has one in its name.
func DialectOf(text string) Dialect {
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		for _, d := range dialects {
			if c == d.Comma {
				return d
			}
		}
	}
	return dialects[0]
}

// sampleSize is how much of a text shows its dialect.
const sampleSize = 1 << 16

// likelyDialect returns the dialect in which most rows of a table have as many values as its header, at least two, and
// none has more; the first in the header of several. A table of one column has the first dialect that keeps it whole.
func likelyDialect(text string) Dialect {
	text = strings.TrimLeft(text, "\r\n")
	first := DialectOf(text)
	if len(text) > sampleSize {
		text = text[:sampleSize]
	}
	best, rows, columns := first, 0, 1
	var whole *Dialect
	for i := range dialects {
		records, _ := readRecords(text, dialects[i].Comma) // those before a fault are enough
		if len(records) == 0 {
			continue
		}
		width, full := len(records[0].cells), 0
		columns = max(columns, width)
		for _, r := range records {
			switch n := len(withoutEmptyEnd(r.cells)); {
			case n > width:
				full = -len(records)
			case len(r.cells) == width:
				full++
			}
		}
		switch {
		case full <= 0:
		case width == 1 && whole == nil:
			whole = &dialects[i]
		case width > 1 && (full > rows || full == rows && dialects[i] == first):
			best, rows = dialects[i], full
		}
	}
	if columns == 1 && whole != nil {
		return *whole
	}
	return best
}

// SeparatorLine reads the line "sep=;" with which spreadsheets name their delimiter. It returns its length without the
// line end, 0 when the text does not begin with one, and ok false when the sign is none of the known ones.
func SeparatorLine(text string) (d Dialect, length int, ok bool) {
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimSuffix(line, "\r")
	sign := line
	if inner, quoted := strings.CutPrefix(sign, `"`); quoted {
		sign = strings.TrimSuffix(inner, `"`)
	}
	const word = "sep="
	if len(sign) < len(word) || !strings.EqualFold(sign[:len(word)], word) {
		return dialects[0], 0, true
	}
	for _, d := range dialects {
		if sign[len(word):] == string(rune(d.Comma)) {
			return d, len(line), true
		}
	}
	return dialects[0], len(line), false
}
