package limits_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

func TestTable(t *testing.T) {
	table := limits.Table()
	t.Run("has a row of its own for every field of Limits", func(t *testing.T) {
		var l limits.Limits
		flags := map[string]bool{}
		for i, row := range table {
			flags[row.Flag] = true
			row.Set(&l, i+1)
		}
		for i, row := range table {
			if got := row.Get(l); got != i+1 {
				t.Errorf("%s shares its field: got %d, want %d", row.Flag, got, i+1)
			}
		}
		if fields := reflect.TypeFor[limits.Limits]().NumField(); len(flags) != len(table) || len(table) != fields {
			t.Errorf("%d rows with %d flags for %d fields", len(table), len(flags), fields)
		}
	})
	t.Run("has defaults that can be set, registered codes, and a cure for every code", func(t *testing.T) {
		for _, row := range table {
			if row.Default < row.Least || row.Default > row.Most {
				t.Errorf("%s: the default %d is not from %d to %d", row.Flag, row.Default, row.Least, row.Most)
			}
			if row.What == "" || row.Help == "" {
				t.Errorf("%s is not described", row.Flag)
			}
			if row.Code != "" && (errcode.Find(row.Code).Code != row.Code || row.Cure == "") {
				t.Errorf("%s: the code %s is not registered or has no cure", row.Flag, row.Code)
			}
		}
	})
}

func TestLimits(t *testing.T) {
	t.Run("take the default where they are 0", func(t *testing.T) {
		got := limits.Limits{Fields: 7}.OrDefault()
		want := limits.Default()
		want.Fields = 7
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFault(t *testing.T) {
	row := limits.Flag("max-fields")
	fault := row.Over(12_600, limits.Limits{Fields: 500})
	const begin = "the request has 12,600 fields, more than the limit of 500: "
	if got, want := fault.Error(), begin+"select fewer fields, or spread a fragment in fewer places"; got != want {
		t.Errorf("got %q", got)
	}
	if fault.Value != 12_600 || fault.Limit != 500 || fault.Code != errcode.TooManyFields {
		t.Errorf("got %+v", fault)
	}
	fault.Where = `lower "first" of cities`
	if got, want := fault.Error(), begin+`lower "first" of cities`; got != want {
		t.Errorf("got %q", got)
	}
}

func TestAdd(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{
		{0, 0, 0},
		{2, 3, 5},
		{limits.Saturated, 1, limits.Saturated},
		{limits.Saturated, limits.Saturated, limits.Saturated},
	} {
		if got := limits.Add(c.a, c.b); got != c.want {
			t.Errorf("%d + %d: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1_000: "1,000", 12_600: "12,600", 1_234_567: "1,234,567", -1_000: "-1,000", -100: "-100",
		limits.Saturated - 1: "1,099,511,627,775", limits.Saturated: "over 1,099,511,627,775",
		math.MaxInt: "over 1,099,511,627,775",
	} {
		if got := limits.Grouped(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}
