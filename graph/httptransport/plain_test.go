package httptransport

import (
	"reflect"
	"strings"
	"testing"
)

// FuzzPlainBodiesAreReadAsWithCare is a test of the package itself, since what a
// body was read as can be seen only there.
func FuzzPlainBodiesAreReadAsWithCare(f *testing.F) {
	for _, body := range []string{
		`{"query":"{cities{nodes{name}}}"}`,
		` { "query" : "query A { a }" , "operationName" : "A" , "variables" : { "n" : 5 , "x" : [ 1.5e+3 , -0 , "é" , null , true , false , { } , [ ] ] } , "extensions" : { "a" : { "b" : "c" } } } `,
		`{"query":"a\nb\t\"c\" \\ \/ \b\f\r"}`, `{"query":"\u0041\ud83d\ude00"}`, `{"query":"\ud83d"}`, `{"query":"\x"}`, "{\"query\":\"\xff\"}", "{\"query\":\"a\nb\"}", "{\"query\":\"\\n\xff\"}",
		`{"Query":"a"}`, `{"query":"a","query":"b"}`, `{"variables":{"a":1,"a":2}}`, `{"variables":{"a":1},"variables":{"b":2}}`, `{"other":1,"query":"a"}`,
		`{"query":null,"variables":null,"operationName":null,"extensions":null}`, `{"query":1}`, `{"variables":[]}`, `{"variables":{"a":01}}`, `{"variables":{"a":1.}}`, `{"variables":{"a":-}}`, `{"variables":{"a":1e}}`, `{"variables":{"a":nul}}`,
		`{"query":"a"} and more`, `{"query":"a"`, `{"query":"a",}`, `{,}`, `{}`, `[]`, `null`, ``, ` `, `{"query":"a" "b"}`, `{"query":n}`, `{"query":"`, `{"query":"\`,
		`{"variables":` + strings.Repeat(`{"a":`, 50) + `1` + strings.Repeat(`}`, 50) + `}`,
		`{"variables":{"a":` + strings.Repeat(`[`, 50) + strings.Repeat(`]`, 50) + `}}`,
		`{"headers":{"A":["b"]},"query":"a"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := plain(body)
		if !ok {
			return
		}
		want, refused := careful(body)
		if refused != nil {
			t.Fatalf("%q is read, and would be refused: %s", body, refused.errs[0].Message)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\ngot  %#v\nwant %#v", body, got, want)
		}
	})
}
