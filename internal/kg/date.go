package kg

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a calendar date whose month or day may be unknown: 2015,
// 2015-12 or 2015-12-01 (EDTF level 0, ISO 8601-2). The zero Date is unknown.
// It is stored as the number yyyymmdd with zeros for the unknown parts, so that
// Dates compare as integers: 2015 < 2015-01 < 2015-01-01.
type Date int32

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD; the empty string is the unknown Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return 0, badDate(s)
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return 0, badDate(s)
		}
	}
	y, _ := strconv.Atoi(s[:4])
	var m, d int
	if len(s) >= 7 {
		if m, _ = strconv.Atoi(s[5:7]); m < 1 || m > 12 {
			return 0, badDate(s)
		}
	}
	if len(s) == 10 {
		if d, _ = strconv.Atoi(s[8:]); d < 1 || d > daysIn(y, m) {
			return 0, badDate(s)
		}
	}
	if y == 0 {
		return 0, badDate(s)
	}
	return Date(y*10000 + m*100 + d), nil
}

func badDate(s string) error {
	return fmt.Errorf("%q is not a date: write YYYY, YYYY-MM or YYYY-MM-DD", s)
}

func daysIn(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// String writes the date as it was read, with the parts that are known.
func (d Date) String() string {
	y, m, day := d.parts()
	digit := func(n int) byte { return byte('0' + n%10) }
	text := [...]byte{
		digit(y / 1000),
		digit(y / 100),
		digit(y / 10),
		digit(y),
		'-',
		digit(m / 10),
		digit(m),
		'-',
		digit(day / 10),
		digit(day),
	}
	switch {
	case d == 0:
		return ""
	case m == 0:
		return string(text[:4])
	case day == 0:
		return string(text[:7])
	default:
		return string(text[:])
	}
}

func (d Date) parts() (y, m, day int) { return int(d) / 10000, int(d) / 100 % 100, int(d) % 100 }

// First is the first day that the date may mean: 2015-12 gives 2015-12-01.
func (d Date) First() Date {
	y, m, day := d.parts()
	if d == 0 {
		return 0
	}
	return Date(y*10000 + max(m, 1)*100 + max(day, 1))
}

// End is the first day on which something that lasted until d is over: a full
// date is that day itself, a part of a date the first day after it (2015 gives 2016-01-01).
func (d Date) End() Date {
	switch y, m, day := d.parts(); {
	case d == 0:
		return 0
	case m == 0:
		return Date((y+1)*10000 + 101)
	case day == 0 && m == 12:
		return Date((y+1)*10000 + 101)
	case day == 0:
		return Date(y*10000 + (m+1)*100 + 1)
	default:
		return d
	}
}

// past is the first day after all days that the date may mean.
func (d Date) past() Date {
	if end := d.End(); end != d || d == 0 {
		return end
	}
	y, m, day := d.parts()
	next := time.Date(y, time.Month(m), day+1, 0, 0, 0, 0, time.UTC)
	return Date(next.Year()*10000 + int(next.Month())*100 + next.Day())
}

// Contains reports whether day lies in since ≤ day < until, where an unknown bound
// is open and a part of a date counts as First (since) or End (until).
func Contains(since, until, day Date) bool {
	day = day.First()
	return (since == 0 || since.First() <= day) && (until == 0 || day < until.End())
}

// DateTexts keeps the text of each date: there are far fewer dates than uses of them.
type DateTexts map[Date]string

// Text returns the date as it is written, "" when it is unknown.
func (t DateTexts) Text(d Date) string {
	if d == 0 {
		return ""
	}
	s, known := t[d]
	if !known {
		s = d.String()
		t[d] = s
	}
	return s
}
