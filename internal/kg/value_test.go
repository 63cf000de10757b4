package kg_test

import (
	"testing"

	"cityweave/internal/kg"
)

func TestAValueGivesBackWhatItHolds(t *testing.T) {
	if v := kg.IntValue(-7); v.Int() != -7 || v.Float() != -7 || v.Text() != "-7" || v.Str() != "" {
		t.Errorf("int: %v", v)
	}
	if v := kg.FloatValue(1.5); v.Float() != 1.5 || v.Int() != 0 || v.Text() != "1.5" {
		t.Errorf("float: %v", v)
	}
	if v := kg.BoolValue(false); v.IsNull() || v.Bool() || v.Text() != "false" {
		t.Errorf("bool: %v", v)
	}
	if v := kg.DateValue(date(t, "2015-12")); v.Date() != date(t, "2015-12") || v.Text() != "2015-12" {
		t.Errorf("date: %v", v)
	}
	if v := kg.DateValue(0); !v.IsNull() {
		t.Errorf("the unknown date is %v, want null", v)
	}
	if v := kg.StringValue(""); v.IsNull() {
		t.Error("empty text is a value")
	}
}

func TestSortKeysCompareWithinTheirKind(t *testing.T) {
	rising := [][2]kg.Value{
		{kg.IntValue(-1), kg.IntValue(1)},
		{kg.IntValue(9), kg.IntValue(10)},
		{kg.FloatValue(-2.5), kg.FloatValue(-1)},
		{kg.IntValue(1), kg.FloatValue(1.5)},
		{kg.BoolValue(false), kg.BoolValue(true)},
		{kg.EnumValue("Z"), kg.EnumValue("a")},
		{kg.StringValue("Ängelholm").SortKey(), kg.StringValue("Zug").SortKey()},
		{kg.StringValue("\uffee"), kg.StringValue("\U00010400")}, // bytewise, not UTF-16
	}
	for _, p := range rising {
		if p[0].Compare(p[1]) >= 0 || p[1].Compare(p[0]) <= 0 || p[0].Compare(p[0]) != 0 {
			t.Errorf("%v should stand before %v", p[0].Text(), p[1].Text())
		}
	}
}
