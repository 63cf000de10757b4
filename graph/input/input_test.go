package input_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph"
	"cityweave/graph/input"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
)

var date = map[string]input.Scalar{"Date": {
	Valid: func(v any) bool { _, err := result.ParseDate(v); return err == nil },
	What:  "a date", Cure: `write "YYYY"`,
}}

// api is the schema of the program.
func api(tb testing.TB) (*ast.Schema, *input.Coercer) {
	tb.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.Schema()})
	if err != nil {
		tb.Fatal(err)
	}
	return schema, input.New(schema, date)
}

// values are JSON values of which each type takes some.
func values(t *ast.Definition) []string {
	all := strings.Fields(`null true false "" "text" "true" "null" 0 -0 1 -1 1.0 -2.0 1e3 10e-1 5e-1 1.5 0.0 0e9 1.000000000000000000000001
		2147483647 2147483648 -2147483648 -2147483649 2147483647.0 3e9 1e400 -1e400 1e-400 99999999999999999999 9007199254740991.0 9007199254740992.0 123456789012345678.5
		"1" "1.5" "2015" "2015-12" "2015-12-31" "2015-13" "2015-02-30" "2012-02-29" "0000" "yesterday" "12/2012" "2015-1"
		[] [null] [1] ["text"] ["2015"] [true,false] [[1]] [[]] {} {"nowhere":1} {"nowhere":null} {"eq":"text"} [{}] [{"nowhere":1},5]`)
	for _, v := range t.EnumValues {
		lower := strings.ToLower(v.Name)
		all = append(all, fmt.Sprintf("%q", v.Name), fmt.Sprintf("%q", lower), fmt.Sprintf("%q", lower[:1]+v.Name[1:]), fmt.Sprintf("[%q,%q]", v.Name, v.Name), fmt.Sprintf("[%q,%q]", v.Name, lower))
	}
	return all
}

// perField are the values that are tried for each field of an input object.
func perField(schema *ast.Schema, f *ast.FieldDefinition) []string {
	all := strings.Fields(`null true "text" 1 1.0 1.5 3e9 "1" "2015" "yesterday" [] [null] ["text"] [1,2] {} {"nowhere":1}`)
	def := schema.Types[f.Type.Name()]
	for _, v := range def.EnumValues[:min(2, len(def.EnumValues))] {
		all = append(all, fmt.Sprintf("%q", v.Name), fmt.Sprintf("%q", strings.ToLower(v.Name)), fmt.Sprintf("[%q]", v.Name))
	}
	for _, inner := range def.Fields {
		all = append(all, fmt.Sprintf(`{%q:"text"}`, inner.Name), fmt.Sprintf(`{%q:1}`, inner.Name), fmt.Sprintf(`[{%q:true}]`, inner.Name), fmt.Sprintf(`{%q:{}}`, inner.Name))
	}
	return all
}

func decode(tb testing.TB, text string) any {
	tb.Helper()
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return v
}

// each calls a function with every input type of the schema and JSON values of all kinds.
func each(schema *ast.Schema, do func(def *ast.Definition, text string)) {
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		def := schema.Types[name]
		if !def.IsInputType() {
			continue
		}
		for _, text := range values(def) {
			do(def, text)
		}
		for i, f := range def.Fields {
			second := def.Fields[(i+1)%len(def.Fields)]
			for _, v := range perField(schema, f) {
				do(def, fmt.Sprintf(`{%q:%s}`, f.Name, v))
			}
			do(def, fmt.Sprintf(`{%q:"text",%q:1}`, f.Name, second.Name))
		}
	}
}

func TestVariablesOfEveryTypeAreThoseOfTheSpecification(t *testing.T) {
	schema, c := api(t)
	taken, refused := 0, 0
	each(schema, func(def *ast.Definition, text string) {
		named := ast.NamedType(def.Name, nil)
		required := ast.NonNullNamedType(def.Name, nil)
		types := []*ast.Type{named}
		if !strings.HasPrefix(text, `{"`) || strings.HasPrefix(text, `{"nowhere`) {
			types = append(types, required, ast.ListType(required, nil), ast.NonNullListType(named, nil), ast.ListType(ast.ListType(named, nil), nil))
		}
		for _, typ := range types {
			op := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{{Variable: "v", Type: typ, Position: &ast.Position{Line: 1, Column: 7}}}}
			got, errs := c.Variables(op, map[string]any{"v": decode(t, text), "other": 1})
			want, ok := reference{schema: schema, json: true}.coerce(typ, litOf(decode(t, text)))
			switch {
			case ok != (len(errs) == 0):
				t.Errorf("%s of %s: %v, the specification takes it: %v", text, typ, errs, ok)
			case !ok:
				refused++
				wellSaid(t, text, errs)
			default:
				taken++
				if !reflect.DeepEqual(map[string]any{"v": want}, got) {
					t.Errorf("%s of %s: %s", text, typ, cmp.Diff(map[string]any{"v": want}, got))
				}
			}
		}
	})
	if taken < 1000 || refused < 1000 {
		t.Errorf("%d values taken, %d refused", taken, refused)
	}
}

// wellSaid checks that errors name the variable, show the value and say what to do.
func wellSaid(t *testing.T, text string, errs gqlerror.List) {
	t.Helper()
	for _, e := range errs {
		if !strings.HasPrefix(e.Message, "$v") || !strings.Contains(e.Message, ": ") || len(e.Message) > 600 ||
			e.Extensions["code"] != errcode.ValidationFailed || len(e.Locations) != 1 || e.Path != nil {
			t.Errorf("%s: %v", text, e)
		}
	}
}

func TestLiteralsOfEveryTypeAreThoseOfTheSpecification(t *testing.T) {
	schema, c := api(t)
	only := rules.NewRules(core.Rule{Name: "values", RuleFunc: c.Rule})
	each(schema, func(def *ast.Definition, text string) {
		for _, words := range []bool{false, true} {
			written, l := write(decode(t, text), words)
			doc, err := parser.ParseQuery(&ast.Source{Input: "query($v:" + def.Name + "=" + written + "){__typename}"})
			if err != nil {
				t.Fatalf("%s: %v", written, err)
			}
			errs := validator.ValidateWithRules(schema, doc, only)
			want, ok := reference{schema: schema}.coerce(ast.NamedType(def.Name, nil), l)
			if ok != (len(errs) == 0) {
				t.Errorf("%s of %s: %v, the specification takes it: %v", written, def.Name, errs, ok)
			}
			wantPlaces(t, written, errs)
			if !ok {
				continue
			}
			got, errs := c.Variables(doc.Operations[0], nil)
			if !reflect.DeepEqual(map[string]any{"v": want}, got) || len(errs) > 0 {
				t.Errorf("the default %s of %s: %v %s", written, def.Name, errs, cmp.Diff(map[string]any{"v": want}, got))
			}
		}
	})
}

func wantPlaces(t *testing.T, written string, errs gqlerror.List) {
	t.Helper()
	for _, e := range errs {
		if !strings.HasPrefix(e.Message, "$v") || len(e.Locations) != 1 || e.Locations[0].Column < len("query($v:") {
			t.Errorf("%s: %v at %v", written, e, e.Locations)
		}
	}
}

// small is a schema with what the one of the program does not have.
const small = `
	directive @oneOf on INPUT_OBJECT
	scalar Date
	enum Kind {COUNT SUM MEAN}
	input Order @oneOf {name: Kind place: Order}
	input Filter {order: Order all: [Filter!] name: String kind: Kind! = SUM size: Float in: [ID!] grid: [[Int!]!] on: Date limit: Limit = {most: 3}}
	input Limit {most: Int! least: Int = 1}
	type Query {list(by: [Order!], where: Filter, limit: Limit, first: Int! = 5, kind: Kind, ids: [ID!], size: Float, yes: Boolean, on: Date, name: String): Int}`

func coerced(t testing.TB, query, variables string) (map[string]any, gqlerror.List) {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: small})
	if err != nil {
		t.Fatal(err)
	}
	c := input.New(schema, date)
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	all := rules.NewDefaultRules()
	all.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, c.Rule)
	if errs := validator.ValidateWithRules(schema, doc, all); len(errs) > 0 {
		return nil, errs
	}
	given, _ := decode(t, variables).(map[string]any)
	return c.Variables(doc.Operations[0], given)
}

func TestVariables(t *testing.T) {
	type object = map[string]any
	for _, c := range []struct {
		name, query, variables string
		want                   object
	}{
		{"leaves out what is not declared", `query($a:Int){list(first:$a)}`, `{"a":1,"b":2}`, object{"a": int64(1)}},
		{"leaves out what is not given", `query($a:Int){list(first:$a)}`, `{}`, object{}},
		{"keeps null apart from nothing", `query($a:String){list(name:$a)}`, `{"a":null}`, object{"a": nil}},
		{"takes the default of a variable", `query($a:[ID!]=4){list(ids:$a)}`, `{}`, object{"a": []any{"4"}}},
		{"takes null rather than the default", `query($a:Int=3){list(first:$a)}`, `{"a":null}`, object{"a": nil}},
		{"adds defaults of input objects, at any depth", `query($a:Filter){list(where:$a)}`, `{"a":{"all":{}}}`, object{"a": object{
			"kind": "SUM", "limit": object{"most": int64(3), "least": int64(1)}, "all": []any{object{"kind": "SUM", "limit": object{"most": int64(3), "least": int64(1)}}},
		}}},
		{"makes a list of one value, at any depth", `query($a:Filter){list(where:$a)}`, `{"a":{"kind":"MEAN","limit":null,"grid":7,"in":4}}`, object{"a": object{
			"kind": "MEAN", "limit": nil, "grid": []any{[]any{int64(7)}}, "in": []any{"4"},
		}}},
		{"makes a list of each value of a list of lists", `query($a:Filter){list(where:$a)}`, `{"a":{"limit":null,"grid":[1,[2,3]]}}`, object{"a": object{
			"kind": "SUM", "limit": nil, "grid": []any{[]any{int64(1)}, []any{int64(2), int64(3)}},
		}}},
		{"takes a Float of any size", `query($a:Float){list(size:$a)}`, `{"a":99999999999999999999}`, object{"a": 1e20}},
		{"takes an integer of any size as an ID", `query($a:[ID!]){list(ids:$a)}`, `{"a":[99999999999999999999,4.0]}`, object{"a": []any{"99999999999999999999", "4"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := coerced(t, c.query, c.variables)
			if diff := cmp.Diff(c.want, got); diff != "" || len(errs) > 0 {
				t.Errorf("%v %s", errs, diff)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, query, variables string
		want                   []string
	}{
		{"an enum in another case", `query($k:Kind){list(kind:$k)}`, `{"k":"sum"}`, []string{`$k: "sum" is not a value of Kind: write "SUM"`}},
		{"an enum that is misspelt", `query($k:Kind){list(kind:$k)}`, `{"k":"MAEN"}`, []string{`$k: "MAEN" is not a value of Kind: write "MEAN"`}},
		{"an enum that is far off", `query($k:Kind){list(kind:$k)}`, `{"k":"average"}`, []string{`$k: "average" is not a value of Kind: write "COUNT", "SUM", "MEAN"`}},
		{"a number for an enum", `query($k:Kind){list(kind:$k)}`, `{"k":5}`, []string{`$k: 5 is not a value of Kind: write "COUNT", "SUM", "MEAN"`}},
		{"text for an Int", `query($n:Int){list(first:$n)}`, `{"n":"1"}`, []string{`$n: "1" is not a whole number: write one without quotes, such as 10`}},
		{"a large Int", `query($n:Int){list(first:$n)}`, `{"n":3e9}`, []string{`$n: 3e9 is not a whole number of 32 bits: give -2147483648 to 2147483647`}},
		{"a fraction for an ID", `query($i:[ID!]){list(ids:$i)}`, `{"i":["a",4.5]}`, []string{`$i[1]: 4.5 is not an ID: write a string, such as "city:es-malaga"`}},
		{"a number for a String", `query($s:String){list(name:$s)}`, `{"s":5}`, []string{`$s: 5 is not a string: write it in quotes, such as "text"`}},
		{"text for a Boolean", `query($b:Boolean){list(yes:$b)}`, `{"b":"true"}`, []string{`$b: "true" is not a Boolean: write true or false, without quotes`}},
		{"text for a Float", `query($f:Float){list(size:$f)}`, `{"f":"1.5"}`, []string{`$f: "1.5" is not a number: write one without quotes, such as 1.5`}},
		{"an infinite Float", `query($f:Float){list(size:$f)}`, `{"f":-1e999}`, []string{`$f: -1e999 is too large for a Float: give less than 1.8e308`}},
		{"a date that is none", `query($d:Date){list(on:$d)}`, `{"d":"yesterday"}`, []string{`$d: "yesterday" is not a date: write "YYYY"`}},
		{"a list for a date", `query($d:Date){list(on:$d)}`, `{"d":["2015"]}`, []string{`$d: a list is not a date: write "YYYY"`}},
		{"nothing where a value must be", `query($n:Int!){list(first:$n)}`, `{}`, []string{`$n: no value is given where Int! is wanted: send one in "variables"`}},
		{"null where a value must be", `query($n:Int!){list(first:$n)}`, `{"n":null}`, []string{`$n: null is given where Int! is wanted: give a value`}},
		{"null in a list", `query($i:[ID!]){list(ids:$i)}`, `{"i":["a",null]}`, []string{`$i[1]: null is given where ID! is wanted: give a value`}},
		{"text for an object", `query($l:Limit){list(limit:$l)}`, `{"l":"x"}`, []string{`$l: "x" is not an object of type Limit: write one with fields of most, least`}},
		{"an unknown field", `query($w:Filter){list(where:$w)}`, `{"w":{"nam":"x"}}`, []string{`$w: Filter has no field "nam": write name`}},
		{"a field that must be given", `query($l:Limit){list(limit:$l)}`, `{"l":{}}`, []string{`$l.most: no value is given where Limit needs one of type Int!: give one`}},
		{"null for a field with a default", `query($w:Filter){list(where:$w)}`, `{"w":{"kind":null}}`, []string{`$w.kind: null is given where Kind! is wanted: give a value`}},
		{"two keys of one", `query($o:[Order!]){list(by:$o)}`, `{"o":{"name":"SUM","place":{"name":"SUM"}}}`, []string{`$o: exactly one key of Order is wanted, not 2: give several as a list of objects`}},
		{"no key of one", `query($o:[Order!]){list(by:$o)}`, `{"o":[{"name":"SUM"},{}]}`, []string{`$o[1]: exactly one key of Order is wanted, not 0: give one`}},
		{"null for the one key", `query($o:[Order!]){list(by:$o)}`, `{"o":{"place":{"name":null}}}`, []string{`$o.place: the key of Order must not be null: leave the object out instead`}},
		{
			"several, in the order of the declarations and of the names of fields", `query($w:Filter,$n:Int!,$k:Kind){list(where:$w,first:$n,kind:$k)}`,
			`{"k":"x","w":{"size":"1","all":[{},{"name":5}],"zoo":1,"in":[1.5,2.5]}}`,
			[]string{
				`$w.all[1].name: 5 is not a string`, `$w.in[0]: 1.5 is not an ID`, `$w.in[1]: 2.5 is not an ID`, `$w.size: "1" is not a number`,
				`$w: Filter has no field "zoo"`, `$n: no value is given`, `$k: "x" is not a value of Kind`,
			},
		},
		{"a long text, shortened", `query($n:Int){list(first:$n)}`, `{"n":"` + strings.Repeat("é", 500) + `"}`, []string{`$n: "` + strings.Repeat("é", 29) + `… is not`}},
		{"a long number, shortened", `query($n:Int){list(first:$n)}`, `{"n":` + strings.Repeat("7", 500) + `}`, []string{`$n: ` + strings.Repeat("7", 60) + `… is not a whole number of 32 bits`}},

		{"the literal of an enum in another case", `{list(kind:sum)}`, `{}`, []string{`list(kind): sum is not a value of Kind: write SUM`}},
		{"the literal of an enum in quotes", `{list(kind:"SUM")}`, `{}`, []string{`list(kind): "SUM" is a string, not a value of Kind: write SUM without quotes`}},
		{"the literal of a whole Int with a point", `{list(first:1.0)}`, `{}`, []string{`list(first): 1.0 is not a whole number: write one without a point, such as 10`}},
		{"the literal of an Int in quotes", `{list(first:"1")}`, `{}`, []string{`list(first): "1" is not a whole number: write one without quotes, such as 10`}},
		{"the literal of an ID with a point", `{a:list(ids:["x",4.0])}`, `{}`, []string{`a(ids[1]): 4.0 is not an ID: write a string, such as "city:es-malaga"`}},
		{"a word for a string", `{list(name:berlin)}`, `{}`, []string{`list(name): berlin is not a string: write it in quotes, such as "text"`}},
		{"a date that is a word", `{list(on:yesterday)}`, `{}`, []string{`list(on): yesterday is not a date: write "YYYY"`}},
		{"the literal of a directive", `{list@skip(if:"true")}`, `{}`, []string{`@skip(if): "true" is not a Boolean: write true or false, without quotes`}},
		{"a default", `query($n:Int="1"){list(first:$n)}`, `{}`, []string{`$n: "1" is not a whole number`}},
		{"a fault in a fragment, once", `{...F ...F}fragment F on Query{list(first:"1")}`, `{}`, []string{`list(first): "1" is not a whole number`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 3 {
				_, errs := coerced(t, c.query, c.variables)
				var got []string
				for i, e := range errs {
					got = append(got, e.Message)
					if i < len(c.want) && strings.HasPrefix(e.Message, c.want[i]) {
						got[i] = c.want[i]
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Fatal(diff)
				}
			}
		})
	}
}

func TestTheFaultOfALiteralHasItsPlaceInTheDocument(t *testing.T) {
	_, errs := coerced(t, "{\n list(\n  where: {name: \"a\",\n   all: [{},\n    {in: [\n  4.5]}]})}", `{}`)
	if len(errs) != 1 || errs[0].Locations[0].Line != 6 || errs[0].Locations[0].Column != 3 {
		t.Errorf("got %v at %v", errs, errs[0].Locations)
	}
}

func TestLargeLiteralsAreTaken(t *testing.T) {
	for _, query := range []string{`{list(size:99999999999999999999)}`, `{list(ids:[99999999999999999999, 4])}`, `{list(where:{size:-99999999999999999999})}`} {
		if _, errs := coerced(t, query, `{}`); len(errs) > 0 {
			t.Errorf("%s: %v", query, errs)
		}
	}
}

func TestAllocations(t *testing.T) {
	_, c := api(t)
	for _, row := range []struct {
		query, variables string
		most             float64
	}{
		{`{cities{totalCount}}`, `{}`, 0},
		{`{cities{totalCount}}`, `{"unknown":[1,2,3]}`, 0},
		{`query($id:ID!){city(id:$id){name}}`, `{"id":"city:es-malaga"}`, 2},
		{`query($id:ID!,$first:Int,$k:EntityType){city(id:$id){name}}`, `{"id":"city:es-malaga","first":20,"k":"CITY"}`, 2},
		{`query($w:CityFilter){cities(where:$w){totalCount}}`, `{"w":{"name":{"startsWith":"a"},"isCapital":true,"programmes":{"count":{"gte":4}}}}`, 5},
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: row.query})
		if err != nil {
			t.Fatal(err)
		}
		const runs = 100
		given := make([]map[string]any, runs+1) // each is coerced once, in place
		for i := range given {
			given[i], _ = decode(t, row.variables).(map[string]any)
		}
		next := 0
		got := testing.AllocsPerRun(runs, func() {
			next++
			if _, errs := c.Variables(doc.Operations[0], given[next-1]); len(errs) > 0 {
				t.Fatal(errs)
			}
		})
		if got > row.most {
			t.Errorf("%s with %s: %v allocations, more than %v", row.query, row.variables, got, row.most)
		}
	}
}

func FuzzVariables(f *testing.F) {
	schema, c := api(f)
	var names []string
	for name, def := range schema.Types {
		if def.IsInputType() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, text := range []string{`{"population":{"gte":3e9}}`, `[{"name":"ASC"},{}]`, `"sum"`, `4.0`, `{"and":[{"or":[{"id":{"in":[1,2.5]}}]}]}`, `1e-3`} {
		f.Add(uint(i*7), text)
	}
	f.Fuzz(func(t *testing.T, which uint, text string) {
		if !json.Valid([]byte(text)) || len(text) > 1000 || farNumber(text) {
			return
		}
		typ := ast.NamedType(names[which%uint(len(names))], nil)
		op := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{{Variable: "v", Type: typ, Position: &ast.Position{}}}}
		got, errs := c.Variables(op, map[string]any{"v": decode(t, text)})
		want, ok := reference{schema: schema, json: true}.coerce(typ, litOf(decode(t, text)))
		if ok != (len(errs) == 0) || ok && !cmp.Equal(map[string]any{"v": want}, got) {
			t.Errorf("%s of %s: got %v %v, want %v %v", text, typ, got, errs, want, ok)
		}
	})
}

// farNumber reports whether a text may hold a number whose digits the reference would write out.
func farNumber(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			digits = 0
		} else if digits++; digits > 3 && strings.ContainsAny(text, "eE") {
			return true
		}
	}
	return false
}
