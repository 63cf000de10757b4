package syntax_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/graph/syntax"
	"cityweave/internal/errcode"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, query, want string // of the message
		line, column      int
	}{
		{"a string that is not closed", "{ city(\n  id: \"a) { name }\n}", "the string that begins here is not closed on its line", 2, 7},
		{"a string that ends with the text", `{a(b:"`, "the string that begins here is not closed", 1, 6},
		{"a string that a backslash ends", `{a(b:"\`, `\ is not an escape`, 1, 7},
		{"a block that is not closed", "{a(b:\"\"\"x\ny)}", `the text that begins here is not closed: end it with """`, 1, 6},
		{"a block of one quote too few", `{a(b:"""x"")}`, `the text that begins here is not closed`, 1, 6},
		{"curly quotes", "{ city(id: “a”) { name } }", "“ (U+201C) is not the quotation mark of GraphQL", 1, 12},
		{"a curly quote after another character of several bytes", "# é\n{a(b:\"é\", c:”)}", "” (U+201D)", 2, 13},
		{"single quotes", "{ city(id: 'a') { name } }", "' (U+0027) is not the quotation mark of GraphQL", 1, 12},
		{"backticks", "{a(b:`x`)}", "` (U+0060) is not the quotation mark", 1, 6},
		{"an escape that is none", `{a(b:"x\q")}`, `\q is not an escape: write \\ for a backslash`, 1, 8},
		{"an escape of too few digits", `{a(b:"\u12")}`, `\u is not an escape`, 1, 7},
		{"an escape in braces beyond Unicode", `{a(b:"\u{110000}")}`, `\u is not an escape`, 1, 7},
		{"an escape in braces of a surrogate", `{a(b:"\u{D800}")}`, `\u is not an escape`, 1, 7},
		{"an escape of a character of several bytes", `{a(b:"\é")}`, `\é is not an escape`, 1, 7},
		{"a control character", "{a(b:\"x\x01\")}", `the control character U+0001: write \u0001`, 1, 8},
		{"a leading zero", `{a(b:01)}`, "01 is not a number: leave the leading zeros out", 1, 6},
		{"a leading zero after a sign", `{a(b:-007)}`, "-007 is not a number: leave the leading zeros out", 1, 6},
		{"no digit after the point", `{a(b:1.)}`, "1. is not a number: write a digit after the point", 1, 6},
		{"no digit after the exponent", `{a(b:1e)}`, "1e is not a number: write digits after the exponent", 1, 6},
		{"no digit after the sign of the exponent", `{a(b:1e+)}`, "write digits after the exponent", 1, 6},
		{"no digit after the minus", `{a(b:-)}`, "- is not a number: write digits after the minus sign", 1, 6},
		{"no digit before the point", `{a(b:.5)}`, "write 0 before the point", 1, 6},
		{"a plus sign", `{a(b:+5)}`, "a number has no plus sign", 1, 6},
		{"a hexadecimal number", `{a(b:0xF)}`, "0x is not a number", 1, 6},
		{"two points", `{a(b:1.2.3)}`, "1.2. is not a number", 1, 6},
		{"a name right after a number", `{a(b:1c:2)}`, "1c is not a number: separate", 1, 6},
		{"a high surrogate alone", `{a(b:"x\uD83C")}`, `\uD83C is half of a surrogate pair`, 1, 8},
		{"a low surrogate alone", `{a(b:"\udf00")}`, `\udf00 is half of a surrogate pair`, 1, 7},
		{"a high surrogate before another", `{a(b:"\ud83c\ud83c\udfd9")}`, `\ud83c is half of a surrogate pair`, 1, 7},
		{"a low surrogate before a high one", `{a(b:"\udfd9\ud83c")}`, `\udfd9 is half`, 1, 7},
		{"half a pair after an escaped backslash", `{a(b:"\\\ud83c")}`, `\ud83c is half`, 1, 9},
		{"a no-break space", "{a\u00a0b}", "U+00A0 is no blank of GraphQL: write a space", 1, 3},
		{"a semicolon", "{a; b}", "; (U+003B) has no meaning here", 1, 3},
		{"a name with an accent", "{cité}", "é (U+00E9) has no meaning here", 1, 5},
		{"a control character between tokens", "{a\x00}", "U+0000 must not be in a query", 1, 3},
		{"bytes that are no UTF-8", "{a\xff}", "not in UTF-8", 1, 3},
		{"a fault of the grammar", "{a(}", "Expected Name, found }", 1, 4},
		{"a brace that is not closed", "{a", "Expected Name, found <EOF>", 1, 3},
		{"lines that end in CR", "{a\r\n b\r c(d:“)}", "“ (U+201C)", 3, 6},
	} {
		t.Run("refuses "+c.name, func(t *testing.T) {
			doc, err := syntax.Parse(c.query)
			if err == nil {
				t.Fatalf("%s is taken: %v", c.query, doc)
			}
			if !strings.Contains(err.Message, c.want) || len(err.Locations) != 1 ||
				err.Locations[0].Line != c.line || err.Locations[0].Column != c.column || err.Extensions["code"] != errcode.ParseFailed {
				t.Errorf("%s:\n got %s at %v\nwant %s at %d:%d", c.query, err.Message, err.Locations, c.want, c.line, c.column)
			}
		})
	}
	for query, want := range map[string]string{
		`{a(b:"\ud83c\udfd9")}`: "🏙", `{a(b:"\\ud83c")}`: `\ud83c`, `{a(b:"\uD83C\uDFD9\u00e9")}`: "🏙é",
		`{a(b:"""\ud83c""")}`: `\ud83c`, `{a(b:"“”")}`: "“”", `{a(b:"\u{1F3D9}")}`: "🏙", `{a(b:"\t\"")}`: "\t\"",
	} {
		t.Run("takes "+query, func(t *testing.T) {
			doc, err := syntax.Parse(query)
			if err != nil {
				t.Fatal(err)
			}
			if got := doc.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value.Raw; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestParseNeverRepeatsALongValue(t *testing.T) {
	for _, query := range []string{`{a(b:0` + strings.Repeat("1", 9999) + `)}`, `{a(b:"` + strings.Repeat("x", 9999), `{a(b:1` + strings.Repeat("1", 9999) + `x)}`} {
		if _, err := syntax.Parse(query); err == nil || len(err.Message) > 200 {
			t.Errorf("%.20s: %v", query, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, query := range []string{`{a(b:"\ud83c\udfd9")}`, `{a(b:01.5e)}`, "{a \"\"\"x", "{é “”}\r\n", `{a(b:"\ud83`, "\ufeff{a(b:-1.)}"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		_, err := syntax.Parse(query)
		if _, theirs := parser.ParseQuery(&ast.Source{Input: query}); theirs != nil && err == nil {
			t.Errorf("%q is taken, gqlparser says %v", query, theirs)
		}
		if err == nil {
			return
		}
		if strings.Contains(err.Message, "<Invalid>") || err.Message == "" {
			t.Errorf("%q: %s", query, err.Message)
		}
		for _, at := range err.Locations {
			if at.Line < 1 || at.Column < 1 || at.Column > utf8.RuneCountInString(query)+2 {
				t.Errorf("%q: %v", query, at)
			}
		}
	})
}
