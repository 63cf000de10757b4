package input

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// word coerces the value of an enum: in JSON a string, in a document a word.
func (c *coercion) word(t *inputType, v any) (coerced any, message string) {
	text, quoted := v.(string)
	if w, ok := v.(word); ok {
		text = string(w)
	}
	switch {
	case quoted && c.literal && t.words[text]:
		return v, show(v) + " is a string, not a value of " + t.Name + ": write " + text + " without quotes"
	case quoted && c.literal, !t.words[text]:
		return v, show(v) + " is not a value of " + t.Name + ": " + nearest(c.written(text), c.writtenWords(t))
	}
	return text, ""
}

// written is a word as the request writes words: in JSON with quotes.
func (c *coercion) written(text string) string {
	if c.literal {
		return text
	}
	return strconv.Quote(cut(text))
}

func (c *coercion) writtenWords(t *inputType) []string {
	words := make([]string, len(t.EnumValues))
	for i, v := range t.EnumValues {
		words[i] = c.written(v.Name)
	}
	return words
}

// scalar coerces the value of a built-in scalar. The message is "" or says what is wrong and what to do.
func scalar(name string, v any) (coerced any, message string) {
	switch name {
	case "Int":
		return integer(v)
	case "Float":
		return float(v)
	case "ID":
		return id(v)
	case "String":
		if _, ok := v.(string); !ok {
			return v, show(v) + " is not a string: write it in quotes, such as \"text\""
		}
	case "Boolean":
		if _, ok := v.(bool); !ok {
			return v, show(v) + " is not a Boolean: write true or false, without quotes"
		}
	}
	return v, ""
}

// integer coerces an Int (section 3.5.1).
func integer(v any) (coerced any, message string) {
	text, ok := v.(json.Number)
	if n, err := strconv.ParseInt(string(text), 10, 32); err == nil {
		return n, ""
	}
	if _, isDecimal := v.(decimal); isDecimal {
		return v, show(v) + " is not a whole number: write one without a point, such as 10"
	}
	if !ok || !whole(string(text)) {
		return v, show(v) + " is not a whole number: write one without quotes, such as 10"
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		return v, show(v) + " is not a whole number of 32 bits: give -2147483648 to 2147483647"
	}
	return int64(n), ""
}

// whole reports whether the number of a JSON text has no fractional part, as 1.0 and 1e3 have none. It then is an
// integer input value (section 3.5, input coercion).
func whole(text string) bool {
	mantissa, exponent := text, 0
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		const far = 1 << 30 // no text has as many digits
		exponent, _ = strconv.Atoi(text[e+1:])
		mantissa, exponent = text[:e], max(-far, min(exponent, far))
	}
	before, after, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	digits := strings.TrimRight(before+after, "0")
	return len(digits) <= len(before)+exponent || digits == ""
}

// float coerces a Float (section 3.5.2): any number that is finite as an IEEE 754 double.
func float(v any) (coerced any, message string) {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = string(v)
	case decimal:
		text = string(v)
	default:
		return v, show(v) + " is not a number: write one without quotes, such as 1.5"
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return v, show(v) + " is too large for a Float: give less than 1.8e308"
	}
	return n, ""
}

// id coerces an ID (section 3.5.5): a string or an integer, which is taken as it is written.
func id(v any) (coerced any, message string) {
	switch v := v.(type) {
	case string:
		return v, ""
	case json.Number:
		if !strings.ContainsAny(string(v), ".eE") {
			return string(v), ""
		}
		const exact = 1 << 53
		if n, err := v.Float64(); err == nil && whole(string(v)) && math.Abs(n) < exact {
			return strconv.FormatInt(int64(n), 10), ""
		}
	}
	return v, show(v) + ` is not an ID: write a string, such as "city:es-malaga"`
}
