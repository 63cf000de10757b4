package result

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"cityweave/internal/kg"
)

// Date is the scalar Date.
type Date kg.Date

// MarshalGQL writes the date as it was read: 2015, 2015-12 or 2015-12-01.
func (d Date) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(kg.Date(d).String())) }

// UnmarshalGQL reads a date; anything else is refused with the form to use.
func (d *Date) UnmarshalGQL(v any) error {
	date, err := ParseDate(v)
	*d = Date(date)
	return err
}

// ParseDate reads a date of an argument.
func ParseDate(v any) (kg.Date, error) {
	s, ok := v.(string)
	switch {
	case !ok:
		return 0, fmt.Errorf("%v is not a date: write \"YYYY\", \"YYYY-MM\" or \"YYYY-MM-DD\"", v)
	case s == "":
		return 0, errors.New(`"" is not a date: leave it out, or write YYYY, YYYY-MM or YYYY-MM-DD`)
	}
	return kg.ParseDate(s)
}

// Word is a value of an enum, in the letters of the schema.
type Word string

// MarshalGQL writes the word.
func (e Word) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(e))) }

// UnmarshalGQL takes the word as it stands; the executor has checked that the enum has it.
func (e *Word) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("%v is not a word of the list", v)
	}
	*e = Word(s)
	return nil
}

// ParseNumber reads a number of an argument, as variables and literals have them.
func ParseNumber(v any) (float64, error) {
	switch v := v.(type) {
	case int64:
		return float64(v), nil
	case int:
		return float64(v), nil
	case int32:
		return float64(v), nil
	case float64:
		return v, nil
	case json.Number:
		return v.Float64()
	default:
		return 0, fmt.Errorf("%v is not a number", v)
	}
}
