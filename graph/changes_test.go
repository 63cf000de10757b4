package graph_test

import (
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

func TestChangesAreTheRecordsOfTwoReleasesSideBySide(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	apply := func(id, rows string) {
		g := small(t, rows)
		g.Release = kg.Release{ID: id, Date: 20260101}
		if err := st.Apply(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	apply("r1", "city:a Aa\ncity:b Bb\nprogramme:p Pp, startYear=2016\n")
	apply("r2", "city:a Aaa\ncity:c Cc\nprogramme:p Pp, startYear=2017\n")
	h := over(st)
	if got, want := ask(t, h, `{dataset{history{id date}}}`, nil), `{"data":{"dataset":{"history":[{"id":"r2","date":"2026-01-01"},{"id":"r1","date":"2026-01-01"}]}}}`; got != want {
		t.Errorf("history: %s", got)
	}
	got := ask(t, h, `{changes(since:"r1",kinds:[ENTITY]){totalCount counts{kind created updated ended} nodes{kind op recordId title record{id} fields{name before after}}}}`, nil)
	want := `{"data":{"changes":{"totalCount":4,"counts":[{"kind":"ENTITY","created":1,"updated":2,"ended":1}],"nodes":[` +
		`{"kind":"ENTITY","op":"UPDATED","recordId":"city:a","title":"Aaa","record":{"id":"city:a"},"fields":[{"name":"name","before":"Aa","after":"Aaa"}]},` +
		`{"kind":"ENTITY","op":"ENDED","recordId":"city:b","title":"Bb","record":null,"fields":[{"name":"id","before":"city:b","after":null},{"name":"name","before":"Bb","after":null},{"name":"type","before":"City","after":null}]},` +
		`{"kind":"ENTITY","op":"CREATED","recordId":"city:c","title":"Cc","record":{"id":"city:c"},"fields":[{"name":"id","before":null,"after":"city:c"},{"name":"name","before":null,"after":"Cc"},{"name":"type","before":null,"after":"City"}]},` +
		`{"kind":"ENTITY","op":"UPDATED","recordId":"programme:p","title":"Pp","record":{"id":"programme:p"},"fields":[{"name":"startYear","before":"2016","after":"2017"}]}]}}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Pages, types and a release that nobody knows.
	first := ask(t, h, `{changes(since:"r1",first:1,entityTypes:[CITY],ops:[UPDATED,CREATED]){nodes{recordId}pageInfo{endCursor hasNextPage}}}`, nil)
	_, rest, _ := strings.Cut(first, `"endCursor":"`)
	cursor, _, _ := strings.Cut(rest, `"`)
	if got, want := ask(t, h, `{changes(since:"r1",after:"`+cursor+`",entityTypes:[CITY],ops:[UPDATED,CREATED]){nodes{recordId}pageInfo{hasNextPage}}}`, nil),
		`{"data":{"changes":{"nodes":[{"recordId":"city:c"}],"pageInfo":{"hasNextPage":false}}}}`; got != want {
		t.Errorf("the second page: %s", got)
	}
	if got := ask(t, h, `{changes(since:"r2",after:"`+cursor+`",entityTypes:[CITY],ops:[UPDATED,CREATED]){nodes{recordId}}}`, nil); !strings.Contains(got, "BAD_CURSOR") {
		t.Errorf("a cursor of another list: %s", got)
	}
	if got := ask(t, h, `{changes(since:"r0"){totalCount}}`, nil); !strings.Contains(got, "BAD_INPUT") || !strings.Contains(got, "known are those since r2, r1") {
		t.Errorf("an unknown release: %s", got)
	}
}
