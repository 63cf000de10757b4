package graph_test

import (
	"fmt"
	"slices"
	"testing"
)

func TestAReplacedIDStandsForTheEntityThatItIsNow(t *testing.T) {
	h := over(builtInStore(t))
	const is = `"city:tw-new-taipei-city" is now city:tw-new-taipei: the same city`
	warns := func(field, place string) string {
		return fmt.Sprintf("REPLACED %s: %s [%s] [city:tw-new-taipei]", place, is, field)
	}
	for _, tt := range []struct {
		query, data string
		want        []string
	}{
		{`{city(id:"city:tw-new-taipei-city"){id}}`, `{"city":{"id":"city:tw-new-taipei"}}`, []string{warns("city", "city(id)")}},
		{`{node(id:"city:tw-new-taipei-city"){id}}`, `{"node":{"id":"city:tw-new-taipei"}}`, []string{warns("node", "node(id)")}},
		{
			`{cities(where:{id:{in:["city:tw-new-taipei-city","city:jp-kyoto"]}}){nodes{id}}}`,
			`{"cities":{"nodes":[{"id":"city:jp-kyoto"},{"id":"city:tw-new-taipei"}]}}`,
			[]string{warns("cities", "cities(where.id.in)")},
		},
		{
			`{city(id:"city:tw-new-taipei"){programmes(where:{id:{eq:"programme:iuc"}}){totalCount}}}`,
			`{"city":{"programmes":{"totalCount":0}}}`, nil,
		},
	} {
		for range 2 { // what is kept with the document has the IDs of the query
			a := warned(t, h, tt.query, nil)
			var got []string
			for _, w := range a.Extensions.Warnings {
				got = append(got, fmt.Sprint(w.Code, " ", w.Message, " ", w.Path, " ", w.Suggestions))
			}
			if string(a.Data) != tt.data || !slices.Equal(got, tt.want) {
				t.Errorf("%s: %s %q, want %s %q", tt.query, a.Data, got, tt.data, tt.want)
			}
		}
	}
}
