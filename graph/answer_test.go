package graph_test

import "testing"

const network = `
	city:aa-one   One, population=100 isCapital=true
	city:aa-two   Two, population=300
	city:bb-three Three, population=200
	country:aa    Aland, iso2=AA
	country:bb    Bland, iso2=BB
	region:m49-001 World, kind=m49
	region:aa-north North, kind=subdivision
	programme:p   Pairing, startYear=2008
	programme:q   Quality, startYear=2010
	theme:t       Tidiness, kind=focus
	un:body       Body, kind=mechanism
	source:s      The source, kind=document
	source:rules  Rules, kind=editorial
	L01 LOCATED_IN city:aa-one region:aa-north
	L02 LOCATED_IN region:aa-north country:aa
	L03 LOCATED_IN city:aa-two country:aa
	L04 LOCATED_IN city:bb-three country:bb
	L05 LOCATED_IN country:aa region:m49-001
	L06 LOCATED_IN country:bb region:m49-001
	L10 PARTICIPATES_IN city:aa-one programme:p since=2008
	L11 PARTICIPATES_IN city:aa-two programme:p since=2010 until=2012
	L12 PARTICIPATES_IN city:aa-two programme:p role=host since=2014
	L13 PARTICIPATES_IN city:bb-three programme:q
	L14 PARTICIPATES_IN city:aa-one programme:q role=host
	L20 PAIRED_WITH city:aa-one city:bb-three programme=programme:p
	L21 PAIRED_WITH city:aa-one city:aa-one
	L30 HAS_THEME programme:p theme:t
	L31 ENGAGES_WITH programme:p un:body
	E1 L10 source:s 0:0-9
	E2 L10 source:rules
	E3 P1 source:s 1:50-60
	P1 programme:p start_year 2008
	P2 programme:p title Pairing
	B1 source:s programme:p
`

func TestWhatIsAskedIsAnswered(t *testing.T) {
	h := serve(t, small(t, network))
	for name, c := range map[string]struct{ query, want string }{
		"a list is by name, and pages": {
			`{cities(first:2){nodes{name}totalCount pageInfo{hasNextPage hasPreviousPage}}}`,
			`{"cities":{"nodes":[{"name":"One"},{"name":"Three"}],"totalCount":3,"pageInfo":{"hasNextPage":true,"hasPreviousPage":false}}}`,
		},
		"aliases of one field are answered apart": {
			`{a:city(id:"city:aa-one"){x:programmes(first:1){n:nodes{id}}y:programmes(orderBy:[{startYear:DESC}],first:1){n:nodes{id}}}b:city(id:"city:bb-three"){id}}`,
			`{"a":{"x":{"n":[{"id":"programme:p"}]},"y":{"n":[{"id":"programme:q"}]}},"b":{"id":"city:bb-three"}}`,
		},
		"parallel links are one edge, with all of them": {
			`{programme(id:"programme:p"){cities{totalCount linkCount edges{node{name}links{id role since until}}}}}`,
			`{"programme":{"cities":{"totalCount":2,"linkCount":3,"edges":[{"node":{"name":"One"},"links":[{"id":"L10","role":null,"since":"2008","until":null}]},{"node":{"name":"Two"},"links":[{"id":"L11","role":null,"since":"2010","until":"2012"},{"id":"L12","role":"host","since":"2014","until":null}]}]}}}`,
		},
		"a link has both its ends, from either side": {
			`{city(id:"city:aa-one"){programmes(where:{id:{eq:"programme:q"}}){edges{links{from{id}to{id}}}}}programme(id:"programme:q"){cities(link:{role:{eq:"HOST"}}){edges{links{from{id}to{... on Programme{startYear}}}}}}}`,
			`{"city":{"programmes":{"edges":[{"links":[{"from":{"id":"city:aa-one"},"to":{"id":"programme:q"}}]}]}},"programme":{"cities":{"edges":[{"links":[{"from":{"id":"city:aa-one"},"to":{"startYear":2010}}]}]}}}`,
		},
		"a symmetric link is seen from both ends and once from itself": {
			`{one:city(id:"city:aa-one"){partnerCities{edges{node{id}links{id programme{name}}}}}three:city(id:"city:bb-three"){pairedWith{nodes{id}}}}`,
			`{"one":{"partnerCities":{"edges":[{"node":{"id":"city:aa-one"},"links":[{"id":"L21","programme":null}]},{"node":{"id":"city:bb-three"},"links":[{"id":"L20","programme":{"name":"Pairing"}}]}]}},"three":{"pairedWith":{"nodes":[{"id":"city:aa-one"}]}}}`,
		},
		"asOf counts links that hold, also in conditions and orders": {
			`{programme(id:"programme:p"){then:cities(asOf:"2012-06-01"){nodes{id}}now:cities(asOf:"2015"){edges{links{id}}}}cities(asOf:"2013",where:{programmes:{some:{id:{eq:"programme:p"}}}}){nodes{id}}}`,
			`{"programme":{"then":{"nodes":[{"id":"city:aa-one"},{"id":"city:aa-two"}]},"now":{"edges":[{"links":[{"id":"L10"}]},{"links":[{"id":"L12"}]}]}},"cities":{"nodes":[{"id":"city:aa-one"}]}}`,
		},
		"fragments on an interface reach all types by one field": {
			`query{country(id:"country:aa"){locatedHere{nodes{__typename id ...Where}}}} fragment Where on Entity{links(first:1,types:[LOCATED_IN],direction:OUT){edges{other{name}}}... on City{population}... on Region{kind}}`,
			`{"country":{"locatedHere":{"nodes":[{"__typename":"Region","id":"region:aa-north","links":{"edges":[{"other":{"name":"Aland"}}]},"kind":"SUBDIVISION"},{"__typename":"City","id":"city:aa-two","links":{"edges":[{"other":{"name":"Aland"}}]},"population":300}]}}}`,
		},
		"country and regions of a place": {
			`{city(id:"city:aa-one"){country{iso2}regions{id}only:regions(kind:SUBDIVISION){name}}}`,
			`{"city":{"country":{"iso2":"AA"},"regions":[{"id":"region:aa-north"},{"id":"region:m49-001"}],"only":[{"name":"North"}]}}`,
		},
		"anything by id, in order, null where unknown": {
			`{nodes(ids:["P1","nope","L10","city:aa-one","E2","city:aa-one"]){id __typename}entity(id:"L10"){id}city(id:"programme:p"){id}entities:nodes(ids:["city:zz","un:body"]){...on Entity{name}}}`,
			`{"nodes":[{"id":"P1","__typename":"Statement"},null,{"id":"L10","__typename":"Link"},{"id":"city:aa-one","__typename":"City"},{"id":"E2","__typename":"Evidence"},{"id":"city:aa-one","__typename":"City"}],"entity":null,"city":null,"entities":[null,{"name":"Body"}]}`,
		},
		"evidence leads to its source, its place and what it is about": {
			`{node(id:"L10"){... on Link{evidence{id source{name}place{line firstByte block{id programme{name}}}about{... on Link{id}}}}}source(id:"source:s"){evidence{totalCount edges{node{id about{__typename ... on Statement{property subject{name}}}}}}blocks{truncated titleLine}}}`,
			`{"node":{"evidence":[{"id":"E1","source":{"name":"The source"},"place":{"line":0,"firstByte":0,"block":{"id":"B1","programme":{"name":"Pairing"}}},"about":{"id":"L10"}},{"id":"E2","source":{"name":"Rules"},"place":null,"about":{"id":"L10"}}]},"source":{"evidence":{"totalCount":2,"edges":[{"node":{"id":"E1","about":{"__typename":"Link"}}},{"node":{"id":"E3","about":{"__typename":"Statement","property":"start_year","subject":{"name":"Pairing"}}}}]},"blocks":[{"truncated":true,"titleLine":null}]}}`,
		},
		"statements of some properties": {
			`{programme(id:"programme:p"){statements(property:["title"]){id}all:statements{id evidence{id}}block{id}}}`,
			`{"programme":{"statements":[{"id":"P2"}],"all":[{"id":"P1","evidence":[{"id":"E3"}]},{"id":"P2","evidence":[]}],"block":{"id":"B1"}}}`,
		},
		"degrees, in all and of some types": {
			`{city(id:"city:aa-one"){degree pairs:degree(types:[PAIRED_WITH])then:degree(types:[PARTICIPATES_IN],asOf:"2007")}}`,
			`{"city":{"degree":5,"pairs":2,"then":0}}`,
		},
		"facets of nodes and of links": {
			`{programme(id:"programme:p"){cities{facets(by:[COUNTRY,IS_CAPITAL]){by buckets{value count entity{name}}distinct missing truncated}linkFacets(by:[ROLE],first:1){buckets{value count entity{id}}missing}}}}`,
			`{"programme":{"cities":{"facets":[{"by":"COUNTRY","buckets":[{"value":"country:aa","count":2,"entity":{"name":"Aland"}}],"distinct":1,"missing":0,"truncated":false},{"by":"IS_CAPITAL","buckets":[{"value":"true","count":1,"entity":null}],"distinct":1,"missing":1,"truncated":false}],"linkFacets":[{"buckets":[{"value":"host","count":1,"entity":null}],"missing":2}]}}}`,
		},
		"orders by counts, related names and several keys": {
			`{counted:cities(orderBy:[{programmes:{count:DESC}},{population:ASC}]){nodes{id}}country:cities(orderBy:[{country:{name:DESC}},{name:DESC}]){nodes{id}}hosts:cities(orderBy:[{programmes:{count:DESC,link:{role:{eq:"host"}}}}]){nodes{id}}}`,
			`{"counted":{"nodes":[{"id":"city:aa-one"},{"id":"city:bb-three"},{"id":"city:aa-two"}]},"country":{"nodes":[{"id":"city:bb-three"},{"id":"city:aa-two"},{"id":"city:aa-one"}]},"hosts":{"nodes":[{"id":"city:aa-two"},{"id":"city:aa-one"},{"id":"city:bb-three"}]}}`,
		},
		"conditions nest, over relations too": {
			`{a:cities(where:{or:[{population:{gte:300}},{isCapital:true}],not:{name:{startsWith:"tw"}}}){nodes{id}}b:programmes(where:{cities:{all:{inCountry:{iso2:{eq:"aa"}}}},themes:{none:{name:{eq:"x"}}}}){nodes{id}}c:cities(where:{programmes:{count:{where:{startYear:{lt:2010}},gte:1}}}){nodes{id}}d:cities(where:{within:{eq:"region:aa-north"}}){nodes{id}}}`,
			`{"a":{"nodes":[{"id":"city:aa-one"}]},"b":{"nodes":[{"id":"programme:p"}]},"c":{"nodes":[{"id":"city:aa-one"},{"id":"city:aa-two"}]},"d":{"nodes":[{"id":"city:aa-one"}]}}`,
		},
		"the data set names its release": {
			`{dataset{release date hash statements evidence sources{totalCount nodes{id}}blocks{programme{id}}}}`,
			`{"dataset":{"release":"2026-01-02-abc","date":"2026-01-02","hash":"abc","statements":2,"evidence":3,"sources":{"totalCount":2,"nodes":[{"id":"source:rules"},{"id":"source:s"}]},"blocks":[{"programme":{"id":"programme:p"}}]}}`,
		},
		"skip and include": {
			`{city(id:"city:aa-one"){id programmes @skip(if:true){nodes{id}}memberOf @include(if:false){nodes{id}}}}`,
			`{"city":{"id":"city:aa-one"}}`,
		},
		"fields that merge": {
			`{city(id:"city:aa-one"){programmes(first:1){nodes{id}}}city(id:"city:aa-one"){programmes(first:1){nodes{name}totalCount}}}`,
			`{"city":{"programmes":{"nodes":[{"id":"programme:p","name":"Pairing"}],"totalCount":2}}}`,
		},
	} {
		if got, want := withoutWarnings(ask(t, h, c.query, nil)), `{"data":`+c.want+`}`; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}
