package graph_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// cursor is the one of the first row of a list.
func (f pagedField) cursor(t *testing.T, h http.Handler, args ...string) string {
	t.Helper()
	page := f.must(t, h, "edges{cursor}", append(args, "first:1")...)
	if len(page.Edges) != 1 {
		t.Fatalf("%s has no row", f)
	}
	return page.Edges[0].Cursor
}

// refuses checks that a cursor is refused by code, from either side.
func (f pagedField) refuses(t *testing.T, h http.Handler, cursor string, args ...string) {
	t.Helper()
	for _, from := range []string{"after:", "last:1 before:"} {
		_, problems := f.get(t, h, "edges{cursor}", append(args, from+quoted(cursor))...)
		if len(problems) != 1 || problems[0].Extensions.Code != "BAD_CURSOR" {
			t.Errorf("%s(%s%s) %v: %+v", f, from, cursor, args, problems)
		}
	}
}

func TestACursorThatWasChangedAnywhereIsRefused(t *testing.T) {
	h := over(builtInStore(t))
	whole := map[string]bool{"CityConnection": true, "EntityConnection": true, "LinkConnection": true, "EvidenceConnection": true}
	for _, f := range pagedFields(t, h) {
		t.Run(f.String(), func(t *testing.T) {
			cursor := f.cursor(t, h)
			places := []int{len(cursor) / 2}
			if whole[f.connection] { // every byte of one of a kind
				whole[f.connection] = false
				places = places[:0]
				for i := range cursor {
					places = append(places, i)
				}
			}
			for _, i := range places {
				for _, other := range []string{"A", "_", "=", "é"} {
					if changed := cursor[:i] + other + cursor[i+1:]; changed != cursor {
						f.refuses(t, h, changed)
					}
				}
			}
			raw, err := base64.RawURLEncoding.DecodeString(cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range []string{
				"", " ", cursor + "A", cursor[1:], cursor[:len(cursor)-1], cursor + cursor, strings.ToUpper(cursor), "\x00",
				base64.RawURLEncoding.EncodeToString(raw[:len(raw)-6]), base64.StdEncoding.EncodeToString([]byte("offset:20")),
			} {
				f.refuses(t, h, wrong)
			}
		})
	}
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	h := over(builtInStore(t))
	fields := pagedFields(t, h)
	for i, f := range fields {
		t.Run(f.String(), func(t *testing.T) {
			cursor := f.cursor(t, h)
			if other := fields[(i+1)%len(fields)]; other.name != f.name {
				f.refuses(t, h, other.cursor(t, h))
			}
			variants := []string{"where:{id:{known:true}}", "orderBy:[{id:DESC}]", "orderBy:[{id:ASC}]"}
			switch {
			case f.connection == "SearchConnection":
				variants = []string{"types:[CITY EVENT]", `within:["country:jp"]`}
			case f.connection == "EvidenceConnection":
				variants = []string{"confidence:EXPLICIT"}
			case f.connection == "ConflictConnection":
				variants = []string{"kind:VALUES"}
			case f.derived():
				variants = append(variants, "through:{id:{known:true}}", "throughOrder:ASC", `asOf:"2026-01-01"`)
			case f.underEntity():
				variants = append(variants, "link:{id:{known:true}}", "linkOrderBy:[{id:ASC}]", `asOf:"2026-01-01"`)
			}
			if f.narrow != "" { // it has a filter already
				variants = variants[1:]
			}
			for _, variant := range variants {
				f.refuses(t, h, cursor, variant)
				if page := f.must(t, h, "edges{cursor}", variant, "first:1"); len(page.Edges) == 1 {
					f.refuses(t, h, page.Edges[0].Cursor)
				}
			}
		})
	}
}

// A UN body has cities in another sense than a programme; where only a programme can stand,
// its cursors are not held to that.
func TestAListUnderAReferenceTakesItsOwnCursor(t *testing.T) {
	h := over(embedded.Open(t, small(t, `
		city:aa-a A
		city:aa-b B
		programme:p P
		source:s S
		L1 PARTICIPATES_IN city:aa-a programme:p
		L2 PARTICIPATES_IN city:aa-b programme:p
		L3 PAIRED_WITH city:aa-a city:aa-b programme=programme:p
		B1 source:s programme:p
	`)))
	for _, place := range []string{
		`{dataset{blocks{programme{cities(%s){nodes{id}pageInfo{endCursor}}}}}}`,
		`{node(id:"L3"){...on Link{programme{cities(%s){nodes{id}pageInfo{endCursor}}}}}}`,
	} {
		_, cursor, ok := strings.Cut(ask(t, h, fmt.Sprintf(place, "first:1"), nil), `"endCursor":`)
		if !ok {
			t.Fatalf("%s has no list", place)
		}
		cursor, _, _ = strings.Cut(cursor, "}")
		next := ask(t, h, fmt.Sprintf(place, "first:1 after:"+cursor), nil)
		if !strings.Contains(next, `"nodes":[{"id":"city:aa-b"}]`) {
			t.Errorf("%s after %s: %s", place, cursor, next)
		}
	}
}

func TestNothingIsReadThatWasNotSelected(t *testing.T) {
	counted := &counting{Store: builtInStore(t)}
	h := over(counted)
	schema := introspect(t, h)
	for _, f := range pagedFields(t, h) {
		t.Run(f.String(), func(t *testing.T) {
			asked := map[string]string{ // selection: what the store is asked for
				"nodes{id}":                       " rows",
				"edges{node{id}}":                 " rows",
				"edges{cursor}":                   " rows keys",
				"pageInfo{endCursor}":             " rows keys",
				"totalCount":                      " total",
				"totalCount nodes{id}":            " rows total",
				"totalCount edges{cursor}":        " rows total keys",
				"nodes{id}pageInfo{hasNextPage}":  " rows keys",
				"__typename":                      "",
				"nodes@skip(if:true){id}":         "",
				"totalCount@include(if:false)":    "",
				"pageInfo{hasNextPage}totalCount": " rows total keys",
			}
			for _, arg := range []string{"facets", "linkFacets"} {
				field, ok := schema.field(f.connection, arg)
				if !ok || arg == "linkFacets" && f.parent == "" || arg == "facets" && f.String() == "Source.evidence" {
					continue
				}
				by := schema[field.Args[0].Type.named()].EnumValues[0].Name
				asked[arg+"(by:["+by+"]){missing}"] = " facets"
				asked[arg+"(by:["+by+"]){missing}nodes{id}"] = " rows facets"
			}
			for selection, want := range asked {
				counted.take()
				f.must(t, h, selection)
				for _, call := range counted.take() {
					for _, records := range []string{"ListLinks", "ListEvidence", "ListStatements"} {
						call = strings.Replace(call, records, "List", 1)
					}
					for _, read := range []string{"List", "Expand", "EvidenceFrom", "Search", "Derive"} {
						if got, ok := strings.CutPrefix(call, read); ok && got != want && (read != "EvidenceFrom" && read != "Search" || got != strings.TrimSuffix(want, " keys")) {
							t.Errorf("%s asks the store for%s, want%s", selection, got, want)
						}
					}
				}
			}
		})
	}
}
