package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// pagedField is a field that gives a connection, and an entity that has some rows there.
type pagedField struct {
	owner, name string // Query.cities, City.programmes, Dataset.sources ...
	connection  string // CityConnection
	parent      string // id of the entity; "" for Query and Dataset
	narrow      string // argument that leaves a few rows of a long list
	needs       string // arguments without which it cannot be asked
}

func (f pagedField) String() string { return f.owner + "." + f.name }

// onEntities reports whether the rows are entities, not links or records of evidence.
func (f pagedField) onEntities() bool {
	return f.connection != "LinkConnection" && f.connection != "EvidenceConnection" && f.connection != "StatementConnection" &&
		f.connection != "ConflictConnection"
}

// derived reports whether the rows are what two links together lead to.
func (f pagedField) derived() bool { return strings.HasPrefix(f.connection, "Derived") }

// underEntity reports whether rows have links.
func (f pagedField) underEntity() bool { return f.parent != "" && f.onEntities() && !f.derived() }

// connection is what a page may hold.
type connection struct {
	TotalCount int
	Nodes      []struct{ ID string }
	Edges      []struct {
		Cursor string
		Node   struct{ ID string }
		Links  []struct{ ID string }
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       string
	}
}

// query asks for a selection on the connection, with arguments.
func (f pagedField) query(selection string, args ...string) string {
	args = slices.DeleteFunc(append([]string{f.needs, f.narrow}, args...), func(a string) bool { return a == "" })
	field := "v:" + f.name
	if len(args) > 0 {
		field += "(" + strings.Join(args, " ") + ")"
	}
	field += "{" + selection + "}"
	switch f.owner {
	case "Query":
		return "{" + field + "}"
	case "Dataset":
		return "{o:dataset{" + field + "}}"
	default:
		return fmt.Sprintf("{o:entity(id:%q){...on %s{%s}}}", f.parent, f.owner, field)
	}
}

// get asks and gives the connection, or what was refused.
func (f pagedField) get(t *testing.T, h http.Handler, selection string, args ...string) (connection, []failure) {
	t.Helper()
	body := ask(t, h, f.query(selection, args...), nil)
	var answer struct {
		Data struct {
			O struct{ V connection }
			V connection
		}
		Errors []failure
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if f.owner == "Query" {
		return answer.Data.V, answer.Errors
	}
	return answer.Data.O.V, answer.Errors
}

func (f pagedField) must(t *testing.T, h http.Handler, selection string, args ...string) connection {
	t.Helper()
	c, problems := f.get(t, h, selection, args...)
	if len(problems) > 0 {
		t.Fatalf("%s: %+v", f.query(selection, args...), problems)
	}
	return c
}

// rows selects what identifies the rows of a page, and where it stands.
func (f pagedField) rows() string {
	links := ""
	if f.underEntity() {
		links = "links{id}"
	}
	return "edges{cursor node{id}" + links + "}pageInfo{hasNextPage hasPreviousPage startCursor endCursor}"
}

// ids are the rows of a page: the id of the node, and of its links where there are some.
func (c connection) ids() []string {
	out := make([]string, len(c.Edges))
	for i, e := range c.Edges {
		out[i] = e.Node.ID
		for _, l := range e.Links {
			out[i] += " " + l.ID
		}
	}
	return out
}

// walk pages through the whole list in one direction and checks what the pages say of
// themselves; the rows come in the order of the list.
func (f pagedField) walk(t *testing.T, h http.Handler, size int, backward bool, args ...string) []string {
	t.Helper()
	var all []string
	for cursor, before := "", ""; ; before = cursor {
		first, from := fmt.Sprintf("first:%d", size), ""
		if backward {
			first = fmt.Sprintf("last:%d", size)
		}
		if cursor != "" {
			from = map[bool]string{false: "after", true: "before"}[backward] + ":" + quoted(cursor)
		}
		page := f.must(t, h, f.rows(), slices.Concat(args, []string{first, from})...)
		if n := len(page.Edges); n > size || n > 0 && (page.PageInfo.StartCursor != page.Edges[0].Cursor || page.PageInfo.EndCursor != page.Edges[n-1].Cursor) {
			t.Fatalf("%s: a page of %d after %d rows says %+v", f, size, len(all), page)
		}
		more, back := page.PageInfo.HasNextPage, page.PageInfo.HasPreviousPage
		if backward {
			all = append(page.ids(), all...)
			more, back, cursor = back, more, page.PageInfo.StartCursor
		} else {
			all = append(all, page.ids()...)
			cursor = page.PageInfo.EndCursor
		}
		if first := len(all) == len(page.Edges); back == first {
			t.Fatalf("%s: the page says wrongly whether it is the first: %+v", f, page.PageInfo)
		}
		if !more {
			return all
		}
		if cursor == before || len(all) > 20_000 {
			t.Fatalf("%s: the pages by %d do not end", f, size)
		}
		if len(page.Edges) < size {
			t.Fatalf("%s: a page of %d has %d rows although more follow", f, size, len(page.Edges))
		}
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string can always be written
	return string(b)
}

func TestConnectionsPageTheSameListInBothDirections(t *testing.T) {
	h := over(builtInStore(t))
	for _, f := range pagedFields(t, h) {
		t.Run(f.String(), func(t *testing.T) {
			whole := f.walk(t, h, 100, false)
			if n := f.must(t, h, "totalCount").TotalCount; n != len(whole) || n == 0 {
				t.Fatalf("%d rows, totalCount %d", len(whole), n)
			}
			sorted := slices.Clone(whole)
			slices.Sort(sorted)
			if len(slices.Compact(sorted)) != len(whole) {
				t.Fatalf("a row stands twice in %v", whole)
			}
			for _, size := range []int{1, 7, 100} {
				for _, backward := range []bool{false, true} {
					if diff := cmp.Diff(whole, f.walk(t, h, size, backward)); diff != "" {
						t.Errorf("pages of %d, backward %v:\n%s", size, backward, diff)
					}
				}
			}
		})
	}
}

func TestAllCitiesCanBePagedThroughBothWays(t *testing.T) {
	h := over(builtInStore(t))
	cities := pagedField{owner: "Query", name: "cities", connection: "CityConnection"}
	forward := cities.walk(t, h, 100, false)
	if n := cities.must(t, h, "totalCount").TotalCount; n != len(forward) || n < 12_000 {
		t.Errorf("%d cities, totalCount %d", len(forward), n)
	}
	if !slices.Equal(forward, cities.walk(t, h, 100, true)) {
		t.Error("backward is another list")
	}
}

// TestEveryOrderPagesBothWays asks for each key of each order, so that unknown values,
// numbers, dates and counts all stand in cursors. The first field of a kind stands for
// all that have its order.
func TestEveryOrderPagesBothWays(t *testing.T) {
	h := over(builtInStore(t))
	schema := introspect(t, h)
	asked := map[string]bool{}
	for _, f := range pagedFields(t, h) {
		for _, arg := range []string{"orderBy", "linkOrderBy"} {
			if kind := fmt.Sprint(f.connection, arg, f.underEntity()); asked[kind] {
				continue
			} else if keys := schema.orderKeys(f, arg); len(keys) > 0 {
				asked[kind] = true
				t.Run(f.String()+" "+arg, func(t *testing.T) { f.checkOrders(t, h, arg, keys) })
			}
		}
	}
}

// near adds the point that an order by distance begins at, which leaves out rows without coordinates.
func (f pagedField) near() pagedField {
	if f.narrow == "" {
		f.narrow = "where:{}"
	}
	f.narrow = strings.TrimSuffix(f.narrow, "}") + " near:{latitude:48.1 longitude:11.6}}"
	return f
}

func (f pagedField) checkOrders(t *testing.T, h http.Handler, arg string, keys []string) {
	t.Helper()
	for _, key := range keys {
		f := f
		if strings.HasPrefix(key, "distance:") {
			f = f.near()
		}
		n := f.must(t, h, "totalCount").TotalCount
		order := fmt.Sprintf("%s:[{%s}]", arg, key)
		whole := f.walk(t, h, 100, false, order)
		if len(whole) != n {
			t.Errorf("%s: %d rows of %d", order, len(whole), n)
		}
		for _, backward := range []bool{false, true} {
			if diff := cmp.Diff(whole, f.walk(t, h, 7, backward, order), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, backward %v:\n%s", order, backward, diff)
			}
		}
	}
}
