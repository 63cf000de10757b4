package tabular

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// readText reads the records of a text file.
func readText(text, encoding string, tabs bool) ([]record, error) {
	text, err := decodeAs(text, encoding)
	if err != nil {
		return nil, err
	}
	d, length, ok := SeparatorLine(text)
	switch {
	case !ok:
		return nil, fmt.Errorf("the line %s names an unknown delimiter", text[:length])
	case length > 0: // the line stays, empty, so that lines keep their numbers
		text = text[length:]
	case tabs:
		d = Dialect{Comma: '\t'}
	default:
		d = DialectOf(strings.TrimLeft(text, "\r\n"))
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = rune(d.Comma), -1
	in.LazyQuotes = d.Comma == '\t' // in TSV, a quotation mark is a character like any other
	var out []record
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		out = append(out, record{number: line, cells: cells})
	}
}

// decodeAs converts a text of the encoding to UTF-8.
func decodeAs(text, encoding string) (string, error) {
	if encoding == "" || strings.EqualFold(encoding, "utf-8") || strings.EqualFold(encoding, "utf-16") {
		text = Decode(text)
		if i := invalidUTF8(text); i >= 0 {
			return "", fmt.Errorf("line %d is not in UTF-8; name the encoding, such as windows-1252 or iso-8859-2",
				strings.Count(text[:i], "\n")+1)
		}
		return text, nil
	}
	for _, known := range charmap.All {
		if m, ok := known.(*charmap.Charmap); ok && plainEncoding(m.String()) == plainEncoding(encoding) {
			decoded, err := m.NewDecoder().String(text)
			if err != nil {
				return "", fmt.Errorf("reading %s: %w", encoding, err)
			}
			return Decode(decoded), nil
		}
	}
	return "", fmt.Errorf("the encoding %q is unknown; known are utf-8, utf-16 and those of one byte, such as "+
		"windows-1252, iso-8859-2 or macintosh", encoding)
}

// plainEncoding is the name of an encoding without what its forms differ in: "Windows 1252", "windows-1252".
func plainEncoding(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name))
}

// invalidUTF8 returns the position of the first byte that is no UTF-8; -1 when there is none.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}
