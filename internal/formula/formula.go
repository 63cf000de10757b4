// Package formula keeps spreadsheets from running text: in CSV and TSV nothing but the text itself says whether a cell
// is a formula.
package formula

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// signs are the characters that make a cell a formula when they stand first, by the list of OWASP (CSV injection):
// full-width ones are those of spreadsheets in East Asia, and some programs drop a tab or a line end before a sign.
const signs = "=+-@\t\r\n＝＋－＠"

// mark is the apostrophe that makes a cell text in spreadsheets.
const mark = "'"

// Starts reports whether a spreadsheet that opens a text file may take the cell for a formula. A number is none: -34.6
// stays what it is. Quotation marks before a formula do not help: TSV has none, and spreadsheets that open it take them
// off.
func Starts(cell string) bool {
	unquoted := strings.TrimLeft(cell, `"`)
	if unquoted == "" || unquoted[0] < utf8.RuneSelf && strings.IndexByte(signs, unquoted[0]) < 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(unquoted)
	return strings.ContainsRune(signs, first) && !isNumber(cell)
}

// isNumber reports whether a text is a number as JSON writes it, or one with a plus sign.
func isNumber(text string) bool {
	digits := strings.TrimLeft(text[:1], "+-") + text[1:] // without one sign
	return digits != "" && isDigit(digits[0]) && isDigit(digits[len(digits)-1]) && json.Valid([]byte(digits))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// Disarm returns a cell that no spreadsheet takes for a formula: with an apostrophe before it if it starts one.
func Disarm(cell string) string {
	if Starts(cell) {
		return mark + cell
	}
	return cell
}

// Restore returns a cell as it was before Disarm.
func Restore(cell string) string {
	if after, ok := strings.CutPrefix(cell, mark); ok && Starts(after) {
		return after
	}
	return cell
}
