package graph_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/errcode"
)

func TestEveryScalarOfOurOwnSaysWhereItIsSpecified(t *testing.T) {
	h := serve(t, small(t, network))
	var answer struct {
		Data struct {
			Schema struct {
				Types []struct{ Kind, Name, SpecifiedByURL string }
			} `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(ask(t, h, `{__schema{types{kind name specifiedByURL}}}`, nil)), &answer); err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, typ := range answer.Data.Schema.Types {
		if typ.Kind != "SCALAR" || slices.Contains([]string{"ID", "String", "Int", "Float", "Boolean"}, typ.Name) {
			continue
		}
		own++
		if !strings.HasPrefix(typ.SpecifiedByURL, "https://") {
			t.Errorf("%s is specified at %q", typ.Name, typ.SpecifiedByURL)
		}
	}
	if own == 0 {
		t.Error("there is none: Date is gone")
	}
}

func TestADateComesBackAsItWasGivenAndWhatIsNoneIsRefused(t *testing.T) {
	for _, day := range []string{"2015", "2015-12", "2015-12-01", "0001-01-01", "9999-12-31"} {
		h := serve(t, small(t, strings.Replace(network, "L10 ", "L99 PARTICIPATES_IN city:aa-one programme:p since="+day+"\nL10 ", 1)))
		if got := ask(t, h, `{node(id:"L99"){...on Link{since}}}`, nil); got != `{"data":{"node":{"since":"`+day+`"}}}` {
			t.Errorf("%s comes back as %s", day, got)
		}
	}
	h := serve(t, small(t, network))
	for _, value := range []string{`"2015"`, `"2015-12"`, `"2015-12-01"`, `null`} {
		for name, body := range map[string]string{
			"literal":  ask(t, h, `{programme(id:"programme:p"){cities(asOf:`+value+`){totalCount}}}`, nil),
			"variable": ask(t, h, `query($d:Date){programme(id:"programme:p"){cities(asOf:$d){totalCount}}}`, map[string]any{"d": json.RawMessage(value)}),
		} {
			if errs := failures(t, body); len(errs) > 0 {
				t.Errorf("%s as %s: %s", value, name, body)
			}
		}
	}
	for _, value := range []string{`""`, `"x"`, `"2015-13"`, `"2015-02-30"`, `"15-01-01"`, `"2015-1-1"`, `" 2015"`, `"2015-12-01T00:00:00Z"`, `"2015~"`, `2015`, `20.5`, `true`, `["2015"]`, `{"a":"2015"}`} {
		for name, body := range map[string]string{
			"literal":  ask(t, h, `{programme(id:"programme:p"){cities(asOf:`+strings.ReplaceAll(value, `"a":`, `a:`)+`){totalCount}}}`, nil),
			"variable": ask(t, h, `query($d:Date){programme(id:"programme:p"){cities(asOf:$d){totalCount}}}`, map[string]any{"d": json.RawMessage(value)}),
		} {
			errs := failures(t, body)
			if len(errs) != 1 || errs[0].Extensions.Code != errcode.BadInput && errs[0].Extensions.Code != errcode.ValidationFailed {
				t.Errorf("%s as %s: %s", value, name, body)
			}
		}
	}
}
