package storetest

import (
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// located are cities on the equator and at the ends of the map. A degree of the equator is 111,195 m.
func located(b *builder) {
	at := func(id string, latitude, longitude float64) {
		b.entity(id, id[5:], "latitude", latitude, "longitude", longitude)
	}
	at("city:zero", 0.0, 0.0)
	at("city:east", 0.0, 1.0)
	at("city:west", 0.0, -1.0)
	at("city:fiji", -18.0, 179.0)
	at("city:samoa", -18.0, -179.0)
	at("city:line", -18.0, 180.0)
	at("city:lineb", -18.0, -180.0)
	at("city:pole", 90.0, 40.0)
	at("city:arctic", 89.0, -140.0)
	at("city:south", -90.0, 0.0)
	b.entity("city:half", "half", "latitude", 0.0)
	b.entities("city:nowhere")
	b.entity("region:de-by", "by", "latitude", 0.0, "longitude", 0.5)
	b.entities("country:de programme:p")
	b.link("L1", "city:east PARTICIPATES_IN programme:p")
	b.link("L2", "city:fiji PARTICIPATES_IN programme:p")
	b.link("L3", "city:nowhere PARTICIPATES_IN programme:p")
}

func circle(latitude, longitude float64, metres int64) store.Near {
	return store.Near{Circle: geo.Circle{Centre: geo.Point{Latitude: latitude, Longitude: longitude}, Metres: metres}}
}

func box(south, west, north, east float64) store.InBox {
	return store.InBox{Box: geo.Box{South: south, West: west, North: north, East: east}}
}

func byDistance(latitude, longitude float64, down bool) store.Order {
	return store.Order{By: store.ByDistance, From: geo.Point{Latitude: latitude, Longitude: longitude}, Desc: down}
}

func placeCases() []testCase {
	keys := store.Window{Limit: 100, Keys: true}
	pacific := box(-20, 170, -10, -170)
	return []testCase{
		asking("place/near measures along great circles, to the metre, borders included", located,
			ask{where(circle(0, 0, 111195)), "city:east city:west city:zero"},
			ask{where(circle(0, 0, 111194)), "city:zero"},
			ask{where(circle(0, 0, 0)), "city:zero"},
			ask{where(circle(0.5, 0.5, 80000)), "city:east city:zero"}),
		asking("place/near goes across the antimeridian", located,
			ask{where(circle(-18, 179.5, 53000)), "city:fiji city:line city:lineb"},
			ask{where(circle(-18, -179.5, 53000)), "city:line city:lineb city:samoa"},
			ask{where(circle(-18, 179.5, 160000)), "city:fiji city:line city:lineb city:samoa"}),
		asking("place/near goes across a pole", located,
			ask{where(circle(89.5, 40, 167000)), "city:arctic city:pole"},
			ask{where(circle(-89.9, 120, 12000)), "city:south"}),
		asking("place/near does not hold without coordinates, and its Not does", located,
			ask{where(circle(0, 0, geo.Farthest)), "city:arctic city:east city:fiji city:line city:lineb city:pole city:samoa city:south city:west city:zero"},
			ask{where(not(circle(0, 0, geo.Farthest))), "city:half city:nowhere"}),
		asking("place/near is for every type with coordinates", located,
			ask{store.ListQuery{Types: types("City", "Region", "Country", "Programme"), Where: circle(0, 0, 60000)}, "city:zero region:de-by"}),
		asking("place/a box has its borders", located,
			ask{where(box(-1, 0, 1, 1)), "city:east city:zero"},
			ask{where(box(-1, 0.01, 1, 0.99)), "nothing"},
			ask{where(box(0, 0, 0, 0)), "city:zero"}),
		asking("place/a box with its west greater than its east lies across the antimeridian", located,
			ask{where(pacific), "city:fiji city:line city:lineb city:samoa"},
			ask{where(not(pacific)), "city:arctic city:east city:half city:nowhere city:pole city:south city:west city:zero"},
			ask{where(box(-20, 1, -10, -1)), "city:fiji city:line city:lineb city:samoa"}),
		asking("place/180° east is 180° west", located,
			ask{where(box(-20, 179.5, -10, 180)), "city:line city:lineb"},
			ask{where(box(-20, -180, -10, -179.5)), "city:line city:lineb"},
			ask{where(box(-20, -180, -10, -180)), "city:line city:lineb"}),
		asking("place/a pole lies on all meridians", located,
			ask{where(box(80, 0, 90, 1)), "city:pole"},
			ask{where(box(80, 0, 89.9, 50)), "nothing"},
			ask{where(box(-90, 10, -80, 11)), "city:south"}),
		asking("place/a box of the whole Earth has all with coordinates", located,
			ask{where(not(box(-90, -180, 90, 180))), "city:half city:nowhere"}),
		asking("place/conditions on places join with others", located,
			ask{where(store.And{circle(0, 0, 200000), not(circle(0, 1, 1000))}), "city:west city:zero"},
			ask{where(store.Or{circle(0, 0, 1000), pacific}), "city:fiji city:line city:lineb city:samoa city:zero"},
			ask{where(store.And{circle(0, 0, 200000), some(rel(kg.Out, "PARTICIPATES_IN"), nil)}), "city:east"}),
		asking("place/conditions on places are for the ends of links", located,
			ask{neighboursOf("programme:p", onNode(circle(0, 0, 200000))), "L1<city:east"},
			ask{neighboursOf("programme:p", onNode(not(pacific))), "L1<city:east L3<city:nowhere"},
			ask{
				store.ListQuery{Types: types("Programme"), Where: some(rel(kg.In, "PARTICIPATES_IN"), pacific)}, "programme:p",
			}),
		asking("place/the distance orders, ties by id, unknown last", located,
			ask{store.ListQuery{Order: []store.Order{byDistance(0, 0, false)}, Window: store.Window{Limit: 4}}, "city:zero city:east city:west city:pole …"},
			ask{
				store.ListQuery{Order: []store.Order{byDistance(0, 0, false)}, Where: circle(0, 0, 200000), Window: keys},
				"city:zero[0] city:east[111195] city:west[111195]",
			},
			ask{
				store.ListQuery{Order: []store.Order{byDistance(0, 0, true)}, Where: circle(0, 0, 200000), Window: keys},
				"city:west[111195] city:east[111195] city:zero[0]",
			},
			ask{
				store.ListQuery{Types: types("City"), Order: []store.Order{byDistance(90, 0, true)}, Where: eq(store.FieldName, "half", "south", "pole", "nowhere"), Window: keys},
				"city:south[20015114] city:pole[0] city:nowhere[?] city:half[?]",
			}),
		asking("place/a page goes on from a distance", located,
			ask{store.ListQuery{
				Order:  []store.Order{byDistance(0, 0, false)},
				Window: store.Window{After: at("city:east", 111195), Limit: 1},
			}, "… city:west …"},
			ask{store.ListQuery{
				Order:  []store.Order{byDistance(0, 0, false)},
				Window: store.Window{Before: at("city:west", 111195), Limit: 1, Backward: true},
			}, "… city:east …"}),
		asking("place/the distance orders the ends of links", located,
			ask{neighboursOf("programme:p", ordered(byDistance(-18, 180, false))), "L2<city:fiji L1<city:east L3<city:nowhere"}),
	}
}
