package release

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// value parses the text of a property; ok is false when it was refused.
func (b *builder) value(r datafolder.Row, p *kg.Property, text string) (v kg.Value, ok bool) {
	switch p.Kind {
	case kg.Enum:
		if len(p.Values) > 0 && !slices.Contains(p.Values, text) {
			r.Fault(p.Column, fmt.Sprintf("%q is none of the words for it", text), enumCure(text, p.Values))
			return v, false
		}
		return kg.EnumValue(b.keep(text)), true
	case kg.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || strconv.FormatInt(n, 10) != text {
			r.Fault(p.Column, fmt.Sprintf("%q is no whole number", text),
				"write digits only, without grouping, as in "+p.Example)
			return v, false
		}
		return kg.IntValue(n), b.inRange(r, p, float64(n))
	case kg.Float:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || strings.ContainsAny(text, "xXpP_") {
			r.Fault(p.Column, fmt.Sprintf("%q is no number", text),
				"write it with a decimal point and without grouping, as in "+p.Example)
			return v, false
		}
		if f == 0 {
			f = 0 // no negative zero
		}
		return kg.FloatValue(f), b.inRange(r, p, f)
	case kg.Bool:
		is, ok := boolean(text)
		if !ok {
			r.Fault(p.Column, fmt.Sprintf("%q is neither true nor false", text), "write true or false")
		}
		return kg.BoolValue(is), ok
	case kg.DateKind:
		var d kg.Date
		ok := date(r, p.Column, text, &d)
		return kg.DateValue(d), ok
	default:
		if p.Pattern != "" && !b.matches(p.Pattern, text) {
			r.Fault(p.Column, fmt.Sprintf("%q has not the form of a %s", text, p.Column), "write it as in "+p.Example)
			return v, false
		}
		return kg.StringValue(b.keep(text)), true
	}
}

// boolean reads true or false in any case: spreadsheets write TRUE and FALSE.
func boolean(text string) (is, ok bool) {
	is = strings.EqualFold(text, "true")
	return is, is || strings.EqualFold(text, "false")
}

func (b *builder) inRange(r datafolder.Row, p *kg.Property, f float64) bool {
	if p.Min == 0 && p.Max == 0 || f >= p.Min && f <= p.Max {
		return true
	}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	r.Fault(p.Column, fmt.Sprintf("%s is not between %s and %s", number(f), number(p.Min), number(p.Max)),
		"check the number; leave it empty when it is unknown")
	return false
}

func enumCure(text string, words []string) string {
	if n := suggest.Nearest(text, words); n != "" {
		return "did you mean " + n + "? it is one of " + strings.Join(words, ", ")
	}
	return "write one of " + strings.Join(words, ", ")
}

// date reads a date; it may be empty.
func date(r datafolder.Row, column, text string, dst *kg.Date) bool {
	if text == "" {
		return true
	}
	d, err := kg.ParseDate(text)
	if err != nil {
		r.Fault(column, fmt.Sprintf("%q is no date", text), "write YYYY, YYYY-MM or YYYY-MM-DD")
		return false
	}
	*dst = d
	return true
}

// matches reports whether the whole text matches the pattern.
func (b *builder) matches(pattern, text string) bool {
	re := b.forms[pattern]
	if re == nil {
		re = regexp.MustCompile(`^(?:` + pattern + `)$`)
		b.forms[pattern] = re
	}
	return re.MatchString(text)
}

// ordered reports whether since is not after until. They may be the same day, and a partial date in until lasts to its
// end.
func ordered(since, until kg.Date) bool {
	if since == 0 || until == 0 || since.First() < until.End() {
		return true
	}
	return since.First() == until
}
