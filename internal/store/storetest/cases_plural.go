package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// related has entities that links of several types connect with programmes, in both directions: an organisation that
// leads p, is a partner in it, is a member of q and has r as a part; a city that is a member of p and takes part in it.
func related(b *builder) {
	b.entities("city:a city:b city:c org:o programme:p programme:q programme:r theme:t")
	b.link("L1", "org:o LEADS programme:p", "role", "runs", "since", "2010")
	b.link("L2", "org:o PARTNERS_WITH programme:p", "since", "2005")
	b.link("L3", "org:o MEMBER_OF programme:q", "since", "2007")
	b.link("L4", "programme:r PART_OF org:o")
	b.link("L5", "city:a PARTICIPATES_IN programme:p", "since", "2012")
	b.link("L6", "city:a MEMBER_OF programme:p", "since", "2011", "until", "2013")
	b.link("L7", "city:a HOSTS programme:q")
	b.link("L8", "city:b PARTICIPATES_IN programme:p")
	b.link("L9", "city:b MEMBER_OF org:o")
	b.link("M1", "programme:p PRECEDES programme:q")
	b.link("M2", "programme:q CONTRIBUTES_TO programme:p")
	b.link("M3", "programme:p PRECEDES programme:p")
	b.link("T1", "programme:p HAS_THEME theme:t")
}

// pluralCases are relations along links of several types, or of all, to entities of one type.
func pluralCases() []testCase {
	programmes := rel(kg.Both, "", "Programme")
	cities := rel(kg.Both, "", "City")
	takesPart := rel(kg.Out, "PARTICIPATES_IN MEMBER_OF", "Programme")
	from := func(parent string, r store.Rel, changes ...func(*store.ExpandQuery)) store.ExpandQuery {
		return neighboursOf(parent, append([]func(*store.ExpandQuery){along(r), counted, countedLinks}, changes...)...)
	}
	ofType := []store.Facet{{Link: true, Field: store.LinkType, Limit: 9}}
	facets := func(q *store.ExpandQuery) { q.Facets = ofType }
	listed := func(q store.ListQuery) store.ListQuery {
		q.Types = types("City", "Organisation", "Programme", "Theme")
		return q
	}
	return []testCase{
		asking("plural/links of all types, in both directions, lead to each entity of a type once", related,
			ask{from("org:o", programmes), "L1>programme:p+L2> L3>programme:q L4<programme:r of 3 (4 links)"},
			ask{from("programme:p", cities), "L5<city:a+L6< L8<city:b of 2 (3 links)"},
			ask{from("city:a", programmes), "L5>programme:p+L6> L7>programme:q of 2 (3 links)"},
			ask{from("programme:p", programmes), "M3>programme:p M1>programme:q+M2< of 2 (3 links)"},
			ask{from("org:o", cities), "L9<city:b of 1 (1 links)"},
			ask{from("city:c", programmes), "nothing of 0 (0 links)"}),
		asking("plural/links of some types", related,
			ask{from("city:a", takesPart), "L5>programme:p+L6> of 1 (2 links)"},
			ask{from("org:o", rel(kg.Both, "LEADS MEMBER_OF PART_OF", "Programme")), "L1>programme:p L3>programme:q L4<programme:r of 3 (3 links)"},
			ask{from("org:o", rel(kg.In, "LEADS MEMBER_OF PART_OF", "Programme")), "L4<programme:r of 1 (1 links)"}),
		asking("plural/orders, days and facets look at links of all types", related,
			ask{from("org:o", programmes, ordered(store.Order{By: store.ByLink, Field: store.LinkSince})), "L2>programme:p+L1> L3>programme:q L4<programme:r of 3 (4 links)"},
			ask{from("org:o", programmes, ordered(store.Order{By: store.ByLink, Field: store.LinkType, Desc: true})), "L4<programme:r L2>programme:p+L1> L3>programme:q of 3 (4 links)"},
			ask{from("city:a", programmes, on("2014")), "L5>programme:p L7>programme:q of 2 (2 links)"},
			ask{from("org:o", programmes, facets), "L1>programme:p+L2> L3>programme:q L4<programme:r of 3 | LEADS×1 MEMBER_OF×1 PARTNERS_WITH×1 PART_OF×1 (4 values, 4 counted, 0 missing) (4 links)"}),
		asking("plural/conditions and orders count entities over links of several types", related,
			ask{listed(where(count(programmes, nil, store.Eq, 2))), "city:a programme:p"},
			ask{listed(where(count(programmes, nil, store.Gte, 3))), "org:o"},
			ask{listed(where(count(takesPart, nil, store.Eq, 1))), "city:a city:b org:o"},
			ask{listed(where(some(programmes, nil))), "city:a city:b org:o programme:p programme:q theme:t"},
			ask{listed(where(none(programmes, nil))), "city:c programme:r"},
			ask{listed(where(some(takesPart, eq(store.FieldID, word("programme:q"))))), "org:o"},
			ask{listed(where(all(takesPart, eq(store.FieldID, word("programme:p"))))), "city:a city:b city:c programme:p programme:q programme:r theme:t"},
			ask{listed(by(byCount(store.CountSpec{Rel: programmes}, true), asc(store.FieldName))), "org:o city:a programme:p city:b programme:q theme:t city:c programme:r"},
			ask{listed(by(byCount(store.CountSpec{Rel: takesPart}, true), asc(store.FieldName))), "city:a city:b org:o city:c programme:p programme:q programme:r theme:t"}),
	}
}
