package graph_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph/querytest"
)

// pacificPlaces are cities around the antimeridian; a degree of the equator is 111,195 m.
const pacificPlaces = `
country:aa Aaland, iso2=AA
city:aa-east East, latitude=0 longitude=-179.5
city:aa-west West, latitude=0 longitude=179.5
city:aa-far Far, latitude=0 longitude=170
city:aa-lost Lost
programme:p Pairing
L1 PARTICIPATES_IN city:aa-east programme:p
L2 PARTICIPATES_IN city:aa-far programme:p
L3 PARTICIPATES_IN city:aa-lost programme:p
`

func TestPlaces(t *testing.T) {
	const line = `near:{latitude:0,longitude:180,km:60}`
	for _, engine := range []querytest.Engine{embedded, model} {
		h := over(engine.Open(t, small(t, pacificPlaces)))
		for _, c := range []struct{ name, query, want string }{
			{"a circle across the antimeridian", `{cities(where:{` + line + `}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:aa-east"},{"id":"city:aa-west"}]}}`},
			{"a box across the antimeridian", `{cities(where:{box:{south:-1,west:179,north:1,east:-179}}){totalCount}}`, `{"cities":{"totalCount":2}}`},
			{"neither has what has no coordinates", `{cities(where:{not:{near:{latitude:0,longitude:0}}}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:aa-lost"}]}}`},
			{
				"the nearest first, with distances", `{cities(where:{near:{latitude:0,longitude:170}},orderBy:[{distance:ASC}]){edges{distanceKm node{id}}}}`,
				`{"cities":{"edges":[{"distanceKm":0,"node":{"id":"city:aa-far"}},{"distanceKm":1056.353,"node":{"id":"city:aa-west"}},` +
					`{"distanceKm":1167.548,"node":{"id":"city:aa-east"}}]}}`,
			},
			{
				"in a relation", `{programme(id:"programme:p"){cities(where:{near:{latitude:0,longitude:180,km:1200}},orderBy:[{distance:DESC}]){edges{distanceKm node{id}}}}}`,
				`{"programme":{"cities":{"edges":[{"distanceKm":1111.951,"node":{"id":"city:aa-far"}},{"distanceKm":55.598,"node":{"id":"city:aa-east"}}]}}}`,
			},
			{"in the filter of a relation", `{programmes(where:{cities:{some:{` + line + `}}}){totalCount}}`, `{"programmes":{"totalCount":1}}`},
			{
				"in entities of all types", `{entities(where:{` + line + `},orderBy:[{distance:ASC}]){edges{distanceKm node{id}}}}`,
				`{"entities":{"edges":[{"distanceKm":55.598,"node":{"id":"city:aa-east"}},{"distanceKm":55.598,"node":{"id":"city:aa-west"}}]}}`,
			},
			{"no distance without near", `{cities(first:1){edges{distanceKm}}}`, `{"cities":{"edges":[{"distanceKm":null}]}}`},
			{"in a count", `{aggregate(of:{cities:{` + line + `}}){rows}}`, `{"aggregate":{"rows":2}}`},
		} {
			t.Run(engine.Name+"/"+c.name, func(t *testing.T) {
				var body struct{ Data json.RawMessage }
				text := ask(t, h, c.query, nil)
				if err := json.Unmarshal([]byte(text), &body); err != nil || string(body.Data) != c.want {
					t.Errorf("got  %s\nwant %s", text, c.want)
				}
			})
		}
		t.Run(engine.Name+"/pages go on from a distance", func(t *testing.T) {
			const query = `query($after:String){cities(first:1,after:$after,where:{near:{latitude:0,longitude:180}},orderBy:[{distance:ASC}]){nodes{id} pageInfo{endCursor}}}`
			var ids []string
			var after any
			for range 3 {
				var body struct {
					Data struct {
						Cities struct {
							Nodes    []struct{ ID string }
							PageInfo struct{ EndCursor string }
						}
					}
				}
				if err := json.Unmarshal([]byte(ask(t, h, query, map[string]any{"after": after})), &body); err != nil {
					t.Fatal(err)
				}
				ids, after = append(ids, body.Data.Cities.Nodes[0].ID), body.Data.Cities.PageInfo.EndCursor
			}
			if diff := cmp.Diff([]string{"city:aa-east", "city:aa-west", "city:aa-far"}, ids); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlaces_refused(t *testing.T) {
	h := over(embedded.Open(t, small(t, pacificPlaces)))
	for _, c := range []struct{ query, want string }{
		{`{cities(where:{near:{latitude:91,longitude:0}}){totalCount}}`, "cities(where.near.latitude): 91 is out of range: give the latitude as -90 to 90; are latitude and longitude swapped?"},
		{`{cities(where:{near:{latitude:0,longitude:190}}){totalCount}}`, "cities(where.near.longitude): 190 is out of range: give the longitude as -180 to 180; east of 180, subtract 360"},
		{`{cities(where:{near:{latitude:0,longitude:0,km:-1}}){totalCount}}`, "cities(where.near.km): -1 is out of range: give 0 to 20015.114, half the way around the Earth, or leave it out for any distance"},
		{`{cities(where:{box:{south:2,west:0,north:1,east:1}}){totalCount}}`, `cities(where.box.south): 2 lies north of 1, the value of "north": swap them; only west and east may be so, for a box across the antimeridian`},
		{`{cities(orderBy:[{distance:ASC}]){totalCount}}`, "cities(orderBy[0].distance): say from where: give `where: {near: {latitude: …, longitude: …}}` beside it, outside `or` and `not`"},
		{`{cities(where:{near:{latitude:0,longitude:0},and:[{near:{latitude:1,longitude:0}}]},orderBy:[{distance:ASC}]){totalCount}}`, "cities(orderBy[0].distance): the filter has `near` with two points: keep one outside `or` and `not`"},
	} {
		if got := failures(t, ask(t, h, c.query, nil)); len(got) != 1 || got[0].Message != c.want {
			t.Errorf("%s\ngot  %+v\nwant %s", c.query, got, c.want)
		}
	}
}

func TestPlaces_warnings(t *testing.T) {
	h := over(embedded.Open(t, small(t, pacificPlaces)))
	for _, c := range []struct{ where, want string }{
		{
			`longitude:{gte:170,lte:-170}`, "cities(where.longitude): no value is greater than 170 and less than -170: a range across the " +
				"antimeridian is `box: {south: -90, west: 170, north: 90, east: -170}`",
		},
		{`population:{gt:5,lt:3}`, "cities(where.population): no value is greater than 5 and less than 3: swap them, or join two conditions with `or`"},
		{`longitude:{gte:-170,lte:170}`, ""},
	} {
		var body struct {
			Extensions struct {
				Warnings []struct{ Code, Message string }
			}
		}
		if err := json.Unmarshal([]byte(ask(t, h, `{cities(where:{`+c.where+`}){totalCount}}`, nil)), &body); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, w := range body.Extensions.Warnings {
			if got += w.Message; w.Code != "EMPTY_RANGE" {
				t.Errorf("%s: code %s", c.where, w.Code)
			}
		}
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.where, got, c.want)
		}
	}
}
