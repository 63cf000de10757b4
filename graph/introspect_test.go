package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// typeRef is a type as a field or an argument names it.
type typeRef struct {
	Kind, Name string
	OfType     *typeRef
}

// named is the type inside lists and non-null.
func (r typeRef) named() string {
	for r.OfType != nil {
		r = *r.OfType
	}
	return r.Name
}

type introspectedField struct {
	Name string
	Args []introspectedField
	Type typeRef
}

type introspectedType struct {
	Kind, Name  string
	Fields      []introspectedField
	InputFields []introspectedField
	EnumValues  []struct{ Name string }
}

// introspected is the schema as clients see it, by name of the type.
type introspected map[string]introspectedType

func introspect(t *testing.T, h http.Handler) introspected {
	t.Helper()
	body := ask(t, h, `{__schema{types{kind name enumValues{name}inputFields{name type{...T}}fields{name args{name type{...T}}type{...T}}}}}
		fragment T on __Type{kind name ofType{kind name ofType{kind name ofType{kind name}}}}`, nil)
	var answer struct {
		Data struct {
			Schema struct{ Types []introspectedType } `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	out := introspected{}
	for _, typ := range answer.Data.Schema.Types {
		out[typ.Name] = typ
	}
	return out
}

// field finds a field of a type.
func (s introspected) field(owner, name string) (introspectedField, bool) {
	i := slices.IndexFunc(s[owner].Fields, func(f introspectedField) bool { return f.Name == name })
	if i < 0 {
		return introspectedField{}, false
	}
	return s[owner].Fields[i], true
}

// isConnection reports whether a type is a connection of Relay's: edges and pageInfo.
func (s introspected) isConnection(name string) bool {
	_, edges := s.field(name, "edges")
	_, info := s.field(name, "pageInfo")
	return s[name].Kind == "OBJECT" && edges && info
}

// orderKeys are the keys that an order of a field may have, both directions of each.
func (s introspected) orderKeys(f pagedField, arg string) []string {
	field, _ := s.field(f.owner, f.name)
	i := slices.IndexFunc(field.Args, func(a introspectedField) bool { return a.Name == arg })
	if i < 0 {
		return nil
	}
	var keys []string
	for _, key := range s[field.Args[i].Type.named()].InputFields {
		for _, direction := range []string{"ASC", "DESC"} {
			switch name := key.Type.named(); {
			case name == "SortDirection":
				keys = append(keys, key.Name+":"+direction)
			case strings.HasSuffix(name, "KeyOrder"):
				keys = append(keys, fmt.Sprintf("%s:{%s:%s}", key.Name, s[name].InputFields[0].Name, direction))
			default:
				keys = append(keys, key.Name+":{count:"+direction+"}")
			}
		}
	}
	return keys
}

// pagedFields are all fields that give a connection, each on an entity of the built-in
// data that has a few rows there; fields that no entity has rows in are left out.
func pagedFields(t *testing.T, h http.Handler) []pagedField {
	t.Helper()
	schema := introspect(t, h)
	lists := map[string]pagedField{} // root lists, by type of their nodes
	for _, field := range schema["Query"].Fields {
		if name := field.Type.named(); schema.isConnection(name) {
			lists[strings.TrimSuffix(name, "Connection")] = pagedField{owner: "Query", name: field.Name, connection: name}
		}
	}
	var out []pagedField
	var owners []string
	for name, typ := range schema {
		if typ.Kind == "OBJECT" {
			owners = append(owners, name)
		}
	}
	slices.Sort(owners)
	for _, owner := range owners {
		for _, field := range schema[owner].Fields {
			f := pagedField{owner: owner, name: field.Name, connection: field.Type.named()}
			if !schema.isConnection(f.connection) || f.connection == "ChangeConnection" { // see changes_test.go
				continue
			}
			if field.Name == "search" {
				f.needs = `text:"kyoto"`
			}
			if list, ok := lists[owner]; ok {
				if f.parent = parentOf(t, h, list, f); f.parent != "" && f.derived() {
					f.narrow = narrowed(t, h, f)
				}
			} else {
				f.narrow = narrowed(t, h, f)
			}
			if f.parent == "" && f.narrow == "" && owner != "Query" && owner != "Dataset" {
				t.Logf("nothing in the data has %s", f)
				continue
			}
			out = append(out, f)
		}
	}
	if len(out) < 120 {
		t.Fatalf("only %d connections", len(out))
	}
	return out
}

// parentOf finds an entity with some rows in a field, best between 5 and 12.
func parentOf(t *testing.T, h http.Handler, list, f pagedField) string {
	t.Helper()
	if f.connection == "EvidenceConnection" { // not to be filtered by: looked for one by one
		for _, source := range list.must(t, h, "nodes{id}", "first:100").Nodes {
			f.parent = source.ID
			if n := f.must(t, h, "totalCount").TotalCount; n >= 5 && n <= 12 {
				return source.ID
			}
		}
		return ""
	}
	if f.derived() || f.connection == "LinkConnection" && f.name != "links" { // neither
		for _, busy := range list.must(t, h, "nodes{id}", "first:100", "orderBy:[{degree:DESC}]").Nodes {
			one := f
			one.parent = busy.ID
			switch n := one.must(t, h, "totalCount").TotalCount; {
			case n >= 5 && n <= 12:
				return busy.ID
			case n > 0:
				f.parent = busy.ID
			}
		}
		return f.parent
	}
	for _, size := range []string{"gte:5,lte:12", "gte:2,lte:40", "gte:1"} {
		condition := fmt.Sprintf("%s:{count:{%s}}", f.name, size)
		if f.name == "links" {
			condition = fmt.Sprintf("degree:{%s}", size)
		}
		if found := list.must(t, h, "nodes{id}", "first:1", "where:{"+condition+"}").Nodes; len(found) > 0 {
			return found[0].ID
		}
	}
	return ""
}

// fewRecords are filters that leave a few rows of the lists of records, which have no names.
var fewRecords = map[string]string{
	"LinkConnection":      `where:{status:{eq:PARTLY} evidence:{some:{source:{kind:{eq:WEB}}}}}`,
	"EvidenceConnection":  `where:{block:{eq:"B9"}}`,
	"StatementConnection": `where:{property:{eq:"start_date"}}`,
}

// narrowed finds a filter that leaves a few rows of a list; "" when the list is short.
func narrowed(t *testing.T, h http.Handler, f pagedField) string {
	t.Helper()
	if f.must(t, h, "totalCount").TotalCount <= 15 {
		return ""
	}
	if where, ok := fewRecords[f.connection]; ok && f.owner == "Query" {
		return where
	}
	best, where := 0, ""
	for a := 'a'; a <= 'z' && best < 8; a++ {
		for _, b := range []string{"", "a", "e", "i", "o", "u"} {
			condition := fmt.Sprintf("where:{name:{startsWith:%q}}", string(a)+b)
			if n := f.must(t, h, "totalCount", condition).TotalCount; n > best && n <= 15 {
				best, where = n, condition
			}
		}
	}
	if best < 3 {
		t.Fatalf("no beginning of a name leaves a few rows of %s", f)
	}
	return where
}

func TestThePossibleTypesOfAnInterfaceAreObjectTypes(t *testing.T) {
	var answer struct {
		Data struct {
			Schema struct {
				Types []struct {
					Name, Kind    string
					PossibleTypes []struct{ Name, Kind string }
				}
			} `json:"__schema"`
		}
	}
	body := ask(t, serve(t, small(t, network)), `{__schema{types{name kind possibleTypes{name kind}}}}`, nil)
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	nodes := 0
	for _, typ := range answer.Data.Schema.Types {
		if typ.Name == "Node" {
			nodes = len(typ.PossibleTypes)
		}
		for _, possible := range typ.PossibleTypes {
			if possible.Kind != "OBJECT" {
				t.Errorf("%s has the possible type %s, which is of kind %s", typ.Name, possible.Name, possible.Kind)
			}
		}
	}
	if nodes < 10 {
		t.Errorf("Node has %d possible types", nodes)
	}
}
