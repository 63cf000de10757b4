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

// textFile is a text file as it was written.
type textFile struct {
	text     string    // in UTF-8, without a byte order mark
	order    byteOrder // of UTF-16; nil if the file is in another encoding
	sepLine  bool      // the first line names the delimiter
	comma    byte
	unquoted bool // quotation marks are characters like any other
	records  []record
}

// readText reads the records of a text file.
func readText(text, encoding string, tabs bool) (*textFile, error) {
	f := &textFile{}
	var err error
	if f.text, f.order, err = decodeAs(text, encoding); err != nil {
		return nil, err
	}
	lines := withLineFeeds(f.text)
	d, length, ok := SeparatorLine(lines)
	switch {
	case !ok:
		return nil, fmt.Errorf("the line %s names an unknown delimiter: write sep=, or sep=;", lines[:length])
	case length > 0: // the line stays, empty, so that lines keep their numbers
		lines, f.sepLine = lines[length:], true
	case tabs:
		d = tab
	default:
		d = likelyDialect(lines)
	}
	f.comma = d.Comma
	if f.records, err = readRecords(lines, f.comma); err != nil && f.comma == tab.Comma {
		f.records, f.unquoted, err = splitRecords(lines), true, nil
	}
	for i := range f.records {
		f.records[i].end += len(f.text) - len(lines)
	}
	return f, err
}

// readRecords reads the records of a text with values in quotation marks where they need them.
func readRecords(text string, comma byte) ([]record, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord = rune(comma), -1
	var out []record
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, explained(err)
		}
		line, _ := in.FieldPos(0)
		out = append(out, record{number: line, cells: cells, end: int(in.InputOffset())})
	}
}

// explained says what to do about a text that is not CSV.
func explained(err error) error {
	var at *csv.ParseError
	switch {
	case !errors.As(err, &at):
		return err
	case errors.Is(err, csv.ErrBareQuote):
		return fmt.Errorf("line %d, column %d: a quotation mark within a value: put the value in quotation marks, and "+
			"write the mark twice", at.Line, at.Column)
	case errors.Is(err, csv.ErrQuote):
		return fmt.Errorf("line %d: a value in quotation marks has no closing mark, or a mark within it is not written "+
			"twice (line %d, column %d)", at.StartLine, at.Line, at.Column)
	}
	return err
}

// splitRecords splits a text with tabs in which a quotation mark is a character like any other.
func splitRecords(text string) []record {
	var out []record
	number, end := 0, 0
	for line := range strings.Lines(text) {
		number++
		end += len(line)
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			out = append(out, record{number: number, cells: strings.Split(line, "\t"), end: end})
		}
	}
	return out
}

// decodeAs converts a text of the encoding to UTF-8; order is that of its bytes if it was in UTF-16.
func decodeAs(text, encoding string) (out string, order byteOrder, err error) {
	if encoding == "" || strings.EqualFold(encoding, "utf-8") || strings.EqualFold(encoding, "utf-16") {
		text, order = asUTF8(text)
		if i := invalidUTF8(text); i >= 0 {
			return "", nil, fmt.Errorf("line %d is not in UTF-8; name the encoding, such as windows-1252 or iso-8859-2, or save "+
				"the table as CSV UTF-8",
				strings.Count(text[:i], "\n")+1)
		}
		return text, order, nil
	}
	for _, known := range charmap.All {
		if m, ok := known.(*charmap.Charmap); ok && plainEncoding(m.String()) == plainEncoding(encoding) {
			decoded, err := m.NewDecoder().String(text)
			if err != nil {
				return "", nil, fmt.Errorf("reading %s: %w", encoding, err)
			}
			return decoded, nil, nil
		}
	}
	return "", nil, fmt.Errorf("the encoding %q is unknown; known are utf-8, utf-16 and those of one byte, such as "+
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
