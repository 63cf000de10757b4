package httptransport

import (
	"bytes"
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzParseStrict holds every text that is accepted to what encoding/json reads. It is a test of the package itself,
// since only here the values of a request can be seen.
func FuzzParseStrict(f *testing.F) {
	for _, text := range []string{
		`{"query":"{cities{nodes{name}}}"}`,
		` { "variables" : { "n" : 5 , "x" : [ 1.5e+3 , -0 , "é" , null , true , false , { } , [ ] ] } } `,
		`{"query":"a\nb\t\"c\" \\ \/ \b\f\r"}`, `"\u0041\ud83d\ude00"`, `"\ud83d"`, `"\ude00\ud83d"`, `"\x"`,
		"\"\xff\"", "\"a\nb\"", "\ufeff{}", `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `[{"b":{"a":1,"a":2}}]`,
		`[01]`, `[1.]`, `[-]`, `[1e]`, `[nul]`, `{} {}`, `{"a":1`, `{"a":1,}`, `{,}`, ``, ` `, `{"a" "b"}`, `"`, `"\`,
		strings.Repeat(`[`, 10_001) + strings.Repeat(`]`, 10_001), strings.Repeat(`{"a":`, 50) + `1` + strings.Repeat(`}`, 50),
	} {
		f.Add([]byte(text))
	}
	p := &jsonParser{}
	f.Fuzz(func(t *testing.T, text []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := p.parseStrict(text)
		runtime.ReadMemStats(&after)
		if grown, most := after.TotalAlloc-before.TotalAlloc, uint64(300*len(text)+100_000); grown > most {
			t.Errorf("reading %d bytes allocates %d, over the budget of %d", len(text), grown, most)
		}
		if err != nil {
			return
		}
		var want any
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("%q is accepted: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	})
}

func TestParseStrict(t *testing.T) {
	p := &jsonParser{}
	for name, c := range map[string]struct{ text, want string }{
		"a byte order mark":                 {"\ufeff{}", "it begins with a byte order mark: leave that out"},
		"invalid UTF-8":                     {"\"\xff\"", "it is not in UTF-8"},
		"a syntax error":                    {`{"a":}`, "it is malformed, or something follows it"},
		"a second value":                    {`{} {}`, "it is malformed, or something follows it"},
		"more than 10,000 levels":           {strings.Repeat(`[`, 10_001) + strings.Repeat(`]`, 10_001), "it is malformed, or something follows it"},
		"the same key twice":                {`[{"a":1,"\u0061":2}]`, "an object has a key twice"},
		"a key twice before a syntax error": {`{"a":1,"a":2`, "it is malformed, or something follows it"},
		"the first half of a pair":          {`"\ud83d"`, "a string holds half of a surrogate pair"},
		"the second half of a pair":         {`"\ude00"`, "a string holds half of a surrogate pair"},
		"half of a pair in a key":           {`{"\ud83d":1}`, "a string holds half of a surrogate pair"},
		"half of a pair before a key twice": {`["\ud83d",{"a":1,"a":2}]`, "a string holds half of a surrogate pair"},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			if _, err := p.parseStrict([]byte(c.text)); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	t.Run("accepts 10,000 levels", func(t *testing.T) {
		if _, err := p.parseStrict([]byte(strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000))); err != nil {
			t.Error(err)
		}
	})
}
