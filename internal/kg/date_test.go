package kg_test

import (
	"testing"

	"cityweave/internal/kg"
)

func TestADateKeepsThePrecisionOfItsSource(t *testing.T) {
	for _, s := range []string{"", "2015", "2015-12", "2015-12-01", "2024-02-29", "0001", "9999-12-31"} {
		d, err := kg.ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %v, %v; want it back", s, d, err)
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for _, s := range []string{"15", "2015-", "2015-13", "2015-00", "2015-2-1", "2015-02-29", "2015-04-31", "2015/12", "2015-12-1", "0000", " 2015", "2015-12-01T00:00", "２０１５"} {
		if d, err := kg.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func date(t *testing.T, s string) kg.Date {
	t.Helper()
	d, err := kg.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPartialDatesOfLinksRoundToDays(t *testing.T) {
	for _, c := range []struct{ in, first, end string }{
		{"", "", ""},
		{"2015", "2015-01-01", "2016-01-01"},
		{"2015-11", "2015-11-01", "2015-12-01"},
		{"2015-12", "2015-12-01", "2016-01-01"},
		{"2015-12-31", "2015-12-31", "2015-12-31"},
	} {
		d := date(t, c.in)
		if got := d.First().String(); got != c.first {
			t.Errorf("%s: First = %s, want %s", c.in, got, c.first)
		}
		if got := d.End().String(); got != c.end {
			t.Errorf("%s: End = %s, want %s", c.in, got, c.end)
		}
	}
}

func TestALinkHoldsFromSinceUntilTheDayBeforeUntil(t *testing.T) {
	for _, c := range []struct {
		since, until, day string
		want              bool
	}{
		{"", "", "2012", true},
		{"2012", "", "2012", true},
		{"2012", "", "2011-12-31", false},
		{"2012-03-04", "", "2012-03-04", true},
		{"2012-03-04", "", "2012-03-03", false},
		{"", "2012-03-04", "2012-03-03", true},
		{"", "2012-03-04", "2012-03-04", false},
		{"", "2012", "2012-12-31", true},
		{"", "2012", "2013-01-01", false},
		{"", "2023-12", "2023-12-31", true},
		{"2012", "2012", "2012", true},
	} {
		if got := kg.Contains(date(t, c.since), date(t, c.until), date(t, c.day)); got != c.want {
			t.Errorf("Contains(%q, %q, %q) = %v, want %v", c.since, c.until, c.day, got, c.want)
		}
	}
}

func TestDatesCompareFromTheVagueToTheExact(t *testing.T) {
	order := []string{"2014-12-31", "2015", "2015-01", "2015-01-01", "2015-01-02", "2015-02", "2016"}
	for i := 1; i < len(order); i++ {
		if a, b := date(t, order[i-1]), date(t, order[i]); a >= b {
			t.Errorf("%s is not before %s", order[i-1], order[i])
		}
	}
}

func FuzzADateThatIsReadIsWrittenTheSame(f *testing.F) {
	f.Add("2015-12-01")
	f.Add("20151-2-01")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := kg.ParseDate(s); err == nil && d.String() != s {
			t.Fatalf("ParseDate(%q).String() = %q", s, d.String())
		}
	})
}
