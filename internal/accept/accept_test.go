package accept_test

import (
	"testing"

	"cityweave/internal/accept"
)

func TestMedia(t *testing.T) {
	const both = accept.GraphQL + ", " + accept.JSON
	for name, c := range map[string]struct {
		header []string
		want   string
		ok     bool
	}{
		"no header":                {nil, accept.JSON, true},
		"nothing that can be read": {[]string{";;, text"}, accept.JSON, true},
		"one type":                 {[]string{accept.GraphQL}, accept.GraphQL, true},
		"the newer type of two with equal weight": {[]string{both}, accept.GraphQL, true},
		"the heavier one":                         {[]string{accept.GraphQL + ";q=0.5, " + accept.JSON}, accept.JSON, true},
		"JSON by a range":                         {[]string{"*/*"}, accept.JSON, true},
		"a named type before a range":             {[]string{"*/*, " + accept.GraphQL}, accept.GraphQL, true},
		"a named type against its range":          {[]string{"application/*, " + accept.JSON + ";q=0"}, accept.GraphQL, true},
		"lines as one list":                       {[]string{"text/html", accept.GraphQL}, accept.GraphQL, true},
		"capital letters and parameters":          {[]string{"Application/JSON; charset=utf-8; Q=0.3"}, accept.JSON, true},
		"a weight out of range, passed over":      {[]string{accept.JSON + ";q=2, " + accept.GraphQL + ";q=0.1"}, accept.GraphQL, true},
		"neither":                                 {[]string{"text/html"}, accept.JSON, false},
		"both excluded":                           {[]string{"*/*;q=0"}, accept.JSON, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := accept.Media(c.header); got != c.want || ok != c.ok {
				t.Errorf("%q: got %s, %v", c.header, got, ok)
			}
		})
	}
}

func TestCoding(t *testing.T) {
	for name, c := range map[string]struct {
		header []string
		want   string
	}{
		"no header":                           {nil, ""},
		"none that is offered":                {[]string{"br"}, ""},
		"the first offer of equal weight":     {[]string{"gzip, zstd"}, "zstd"},
		"the heavier one":                     {[]string{"zstd;q=0.5, gzip"}, "gzip"},
		"any":                                 {[]string{"*"}, "zstd"},
		"any but one":                         {[]string{"zstd;q=0, *"}, "gzip"},
		"identity that is preferred":          {[]string{"identity, gzip;q=0.5"}, ""},
		"a coding that is excluded":           {[]string{"gzip;q=0"}, ""},
		"a weight that is no number":          {[]string{"gzip;q=x"}, ""},
		"lines as one list, in large letters": {[]string{"br", "GZIP"}, "gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := accept.Coding(c.header, "zstd", "gzip"); got != c.want {
				t.Errorf("%q: got %q, want %q", c.header, got, c.want)
			}
		})
	}
}
