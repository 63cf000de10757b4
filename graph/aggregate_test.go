package graph_test

import (
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store/memory"
)

const counted = `
	region:af Africa, kind=continent
	region:eu Europe, kind=continent
	country:ke Kenya
	country:fr France
	L1 LOCATED_IN country:ke region:af
	L2 LOCATED_IN country:fr region:eu
	city:a A, population=10
	city:b B, population=2147483647
	city:c C, population=2147483647
	L3 LOCATED_IN city:a country:ke
	L4 LOCATED_IN city:b country:fr
	L5 LOCATED_IN city:c country:fr
	programme:p P, kind=forum startYear=2009
	programme:q Q, kind=award
	theme:air Air, kind=focus
	theme:sea Sea, kind=focus
	theme:sdg Goal, kind=sdg
	un:u U, kind=mechanism
	L6 PARTICIPATES_IN city:a programme:p since=2012
	L7 PARTICIPATES_IN city:b programme:p since=2012-05 role=host
	L8 PARTICIPATES_IN city:b programme:q
	L9 HAS_THEME programme:p theme:air
	L10 PARTICIPATES_IN un:u programme:q
`

func TestGroupsAreCountedAlongRelations(t *testing.T) {
	h := serve(t, small(t, counted))
	for query, want := range map[string]string{
		`{aggregate(of:{cities:{}}){rows grouped missing totalGroups truncated groups{keys{value}count measures{value}}other{count}}}`: `{"aggregate":{"rows":3,"grouped":3,"missing":0,"totalGroups":1,"truncated":false,"groups":[{"keys":[],"count":3,"measures":[]}],"other":null}}`,
		`{aggregate(ofLinks:{types:PARTICIPATES_IN},groupBy:[{end:FROM,by:CONTINENT},{name:"what",end:TO,by:ENTITY},{by:SINCE_YEAR}]){
			rows missing groups{count k:keys{name value number x:entity{name}y:entity{id}}}}}`: `{"aggregate":{"rows":4,"missing":2,"groups":[` +
			`{"count":1,"k":[{"name":"CONTINENT","value":"region:af","number":null,"x":{"name":"Africa"},"y":{"id":"region:af"}},{"name":"what","value":"programme:p","number":null,"x":{"name":"P"},"y":{"id":"programme:p"}},{"name":"SINCE_YEAR","value":"2012","number":2012,"x":null,"y":null}]},` +
			`{"count":1,"k":[{"name":"CONTINENT","value":"region:eu","number":null,"x":{"name":"Europe"},"y":{"id":"region:eu"}},{"name":"what","value":"programme:p","number":null,"x":{"name":"P"},"y":{"id":"programme:p"}},{"name":"SINCE_YEAR","value":"2012","number":2012,"x":null,"y":null}]}]}}`,
		// A sum is more than 32 bits hold, and is written as the whole number that it is.
		`{aggregate(of:{cities:{}},groupBy:{by:COUNTRY},measures:[{measure:SUM,by:POPULATION},{measure:AVG,by:POPULATION,name:"mean"},{measure:MIN,via:[{relation:PROGRAMMES}],by:START_YEAR}],orderBy:{by:"mean",direction:ASC}){
			groups{keys{value}measures{name value known}}}}`: `{"aggregate":{"groups":[` +
			`{"keys":[{"value":"country:ke"}],"measures":[{"name":"SUM_POPULATION","value":10,"known":1},{"name":"mean","value":10,"known":1},{"name":"MIN_START_YEAR","value":2009,"known":1}]},` +
			`{"keys":[{"value":"country:fr"}],"measures":[{"name":"SUM_POPULATION","value":4294967294,"known":2},{"name":"mean","value":2147483647,"known":2},{"name":"MIN_START_YEAR","value":2009,"known":1}]}]}}`,
		// Words of a closed list are written as enums are, a date as a date.
		`{aggregate(ofLinks:{types:[PARTICIPATES_IN],from:{unBodies:{}}},groupBy:[{end:FROM,by:KIND},{by:STATUS},{by:TYPE}]){groups{keys{value}}}
			b:aggregate(ofLinks:{types:[PARTICIPATES_IN]},groupBy:[{end:FROM,by:TYPE}],measures:{measure:MAX,by:SINCE},having:{name:"COUNT",gt:1}){groups{keys{value}measures{value date known}}}}`: `{"aggregate":{"groups":[{"keys":[{"value":"MECHANISM"},{"value":"VERIFIED"},{"value":"PARTICIPATES_IN"}]}]},` +
			`"b":{"groups":[{"keys":[{"value":"CITY"}],"measures":[{"value":null,"date":"2012-05","known":2}]}]}}`,
		// Steps that are written alike are one walk; a step with a word of its own is another.
		`{a:aggregate(of:{cities:{}},groupBy:[{name:"x",via:{relation:PROGRAMMES},by:ENTITY},{name:"y",via:{relation:PROGRAMMES},by:KIND}]){totalGroups}
			b:aggregate(of:{cities:{}},groupBy:[{name:"x",via:{relation:PROGRAMMES},by:ENTITY},{name:"y",via:{relation:PROGRAMMES,as:"other"},by:KIND}]){totalGroups}}`: `{"a":{"totalGroups":2},"b":{"totalGroups":4}}`,
		// A way of several steps, narrowed on it, and a value of its last link.
		`{aggregate(of:{countries:{}},groupBy:[{via:[{relation:LOCATED_HERE,to:{cities:{}}},{relation:PROGRAMMES,link:{since:{known:true}}}],link:true,by:ROLE}]){rows missing groups{keys{value}count}}}`: `{"aggregate":{"rows":2,"missing":1,"groups":[{"keys":[{"value":"host"}],"count":1}]}}`,
		`{aggregate(of:{cities:{}},groupBy:[{by:NAME}],orderBy:[{by:"NAME",direction:DESC}],first:1,other:true){totalGroups truncated groups{keys{value}}other{groups count measures{value}}}}`:            `{"aggregate":{"totalGroups":3,"truncated":true,"groups":[{"keys":[{"value":"C"}]}],"other":{"groups":2,"count":2,"measures":[]}}}`,
		`{aggregate(of:{cities:{}},groupBy:[{by:POPULATION,width:1000}],asOf:"2020",undated:INCLUDE){groups{keys{value number}count}}}`:                                                                    `{"aggregate":{"groups":[{"keys":[{"value":"2147483000","number":2147483000}],"count":2},{"keys":[{"value":"0","number":0}],"count":1}]}}`,
	} {
		if got := ask(t, h, query, nil); got != `{"data":`+want+`}` {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

func TestATableShowsItsEmptyCells(t *testing.T) {
	h := serve(t, small(t, counted))
	for query, want := range map[string]string{
		`{coverage(of:{programmes:{}},rows:{via:{relation:THEMES},by:ENTITY,among:{themes:{kind:{eq:FOCUS}}}},columns:{via:{relation:CITIES},by:CONTINENT}){
			counted missing filledCount emptyCount totalRows totalColumns truncated
			rows{entity{name}total}columns{value total}cells{row{value}column{entity{name}}count}empty{row{value}column{value}count}}}`: `{"coverage":{"counted":2,"missing":1,"filledCount":2,"emptyCount":2,"totalRows":2,"totalColumns":2,"truncated":false,` +
			`"rows":[{"entity":{"name":"Air"},"total":1},{"entity":{"name":"Sea"},"total":0}],"columns":[{"value":"region:af","total":1},{"value":"region:eu","total":2}],` +
			`"cells":[{"row":{"value":"theme:air"},"column":{"entity":{"name":"Africa"}},"count":1},{"row":{"value":"theme:air"},"column":{"entity":{"name":"Europe"}},"count":1}],` +
			`"empty":[{"row":{"value":"theme:sea"},"column":{"value":"region:af"},"count":0},{"row":{"value":"theme:sea"},"column":{"value":"region:eu"},"count":0}]}}`,
		// What is cut is said, and not in a cell; words of a list are all there, in its order.
		`{coverage(ofLinks:{types:PARTICIPATES_IN},rows:{end:FROM,by:COUNTRY,first:1},columns:{by:STATUS}){counted missing totalRows truncated rows{value}columns{value}emptyCount}}`: `{"coverage":{"counted":4,"missing":2,"totalRows":2,"truncated":true,"rows":[{"value":"country:fr"}],"columns":[{"value":"VERIFIED"},{"value":"PARTLY"},{"value":"DERIVED"}],"emptyCount":2}}`,
		// Other values are those that occur.
		`{coverage(of:{cities:{}},rows:{by:NAME,first:2},columns:{by:POPULATION,width:1000000000}){totalRows rows{value entity{id}}columns{value}cells{row{value}column{value}count}}}`:                                `{"coverage":{"totalRows":3,"rows":[{"value":"A","entity":null},{"value":"B","entity":null}],"columns":[{"value":"0"},{"value":"2000000000"}],"cells":[{"row":{"value":"A"},"column":{"value":"0"},"count":1},{"row":{"value":"B"},"column":{"value":"2000000000"},"count":1}]}}`,
		`{coverage(of:{cities:{name:{eq:"nowhere"}}},rows:{by:NAME},columns:{by:COUNTRY,among:{countries:{name:{eq:"kenya"}}}}){counted totalRows rows{value}columns{value total}cells{count}empty{count}emptyCount}}`: `{"coverage":{"counted":0,"totalRows":0,"rows":[],"columns":[{"value":"country:ke","total":0}],"cells":[],"empty":[],"emptyCount":0}}`,
	} {
		if got := ask(t, h, query, nil); got != `{"data":`+want+`}` {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

func TestAggregateArgumentErrorsNamePlaceAndCure(t *testing.T) {
	h := serve(t, small(t, counted))
	in := func(args string) string { return "{aggregate(of:{cities:{}}," + args + "){rows}}" }
	ofLinks := func(args string) string { return "{aggregate(ofLinks:{types:[PARTICIPATES_IN]}," + args + "){rows}}" }
	table := func(args string) string { return "{coverage(of:{cities:{}}," + args + "){counted}}" }
	for query, want := range map[string][2]string{ // place, word of the cure
		`{aggregate{rows}}`: {"aggregate(of)", "cities: {}"},
		`{aggregate(of:{cities:{}},ofLinks:{types:[LEADS]}){rows}}`:   {"aggregate(of)", "one of"},
		`{aggregate(ofLinks:{types:[]}){rows}}`:                       {"aggregate(ofLinks.types)", "leave it out for all types"},
		`{aggregate(ofLinks:{types:[FUNDS],from:{cities:{}}}){rows}}`: {"aggregate(ofLinks.from)", "Organisation"},
		in(`first:0`):   {"aggregate(first)", "other"},
		in(`first:501`): {"aggregate(first)", "1 to 500"},
		in(`groupBy:[{by:NAME},{by:TYPE},{by:COUNTRY},{by:CONTINENT}]`):      {"aggregate(groupBy)", "3"},
		in(`groupBy:[{by:START_YEAR}]`):                                      {"aggregate(groupBy[0].by)", "POPULATION"},
		in(`groupBy:[{by:ROLE}]`):                                            {"aggregate(groupBy[0].by)", "COUNTRY"},
		in(`groupBy:[{by:LATITUDE}]`):                                        {"aggregate(groupBy[0].by)", "width"},
		in(`groupBy:[{by:NAME,width:5}]`):                                    {"aggregate(groupBy[0].width)", "leave it out"},
		in(`groupBy:[{by:POPULATION,width:0}]`):                              {"aggregate(groupBy[0].width)", "1 to"},
		in(`groupBy:[{by:NAME,end:TO}]`):                                     {"aggregate(groupBy[0].end)", "ofLinks"},
		in(`groupBy:[{by:ROLE,link:true}]`):                                  {"aggregate(groupBy[0].link)", "via"},
		in(`groupBy:[{by:NAME,via:{relation:PROGRAMMES},link:true}]`):        {"aggregate(groupBy[0].by)", "leave `link` out"},
		in(`groupBy:[{by:NAME},{by:NAME}]`):                                  {"aggregate(groupBy[1].name)", "another `name`"},
		in(`groupBy:[{by:NAME,name:"COUNT"}]`):                               {"aggregate(groupBy[0].name)", "another `name`"},
		in(`groupBy:[{by:NAME,via:[{relation:SUPPORTS}]}]`):                  {"aggregate(groupBy[0].via[0].relation)", "PROGRAMMES"},
		in(`groupBy:[{by:KIND,via:[{relation:PROGRAMMES,to:{themes:{}}}]}]`): {"aggregate(groupBy[0].via[0].to)", "Programme"},
		in(`groupBy:[{by:POPULATION,via:[{relation:PROGRAMMES}]}]`):          {"aggregate(groupBy[0].by)", "START_YEAR"},
		in(`groupBy:[{by:NAME,via:[{relation:PROGRAMMES},{relation:CITIES},{relation:PROGRAMMES},{relation:CITIES}]}]`): {"aggregate(groupBy[0].via)", "3"},
		in(`groupBy:[{by:NAME,via:[{relation:PARTICIPATES_IN},{relation:PARTICIPANTS},{relation:CITIES}]}]`):            {"aggregate(groupBy[0].via[2].relation)", "take PAIRED_WITH, or leave City out"},
		`{aggregate(ofLinks:{types:[PAIRED_WITH]},groupBy:[{end:FROM,via:{relation:PARTNER_CITIES},by:NAME}]){rows}}`:   {"aggregate(groupBy[0].via[0].relation)", "PAIRED_WITH"},
		in(`measures:[{measure:SUM,by:NAME}]`):                                 {"aggregate(measures[0].by)", "DISTINCT"},
		in(`measures:[{measure:AVG,via:{relation:PROGRAMMES},by:START_DATE}]`): {"aggregate(measures[0].measure)", "START_DATE_YEAR"},
		in(`having:[{name:"x",gt:1}]`):                                         {"aggregate(having[0].name)", "COUNT"},
		in(`having:[{name:"COUNT"}]`):                                          {"aggregate(having[0])", "gte"},
		in(`measures:{measure:MIN,via:{relation:PROGRAMMES},by:START_DATE},having:[{name:"MIN_START_DATE",gt:1}]`): {"aggregate(having[0].name)", "numbers"},
		in(`orderBy:[{by:"x",direction:ASC}]`):                         {"aggregate(orderBy[0].by)", "COUNT"},
		ofLinks(`groupBy:[{by:NAME}]`):                                 {"aggregate(groupBy[0].by)", "FROM or TO"},
		ofLinks(`groupBy:[{by:NAME,via:{relation:PROGRAMMES}}]`):       {"aggregate(groupBy[0].via)", "FROM or TO"},
		table(`rows:{by:NAME,first:201},columns:{by:TYPE}`):            {"coverage(rows.first)", "among"},
		table(`rows:{by:NAME,among:{cities:{}}},columns:{by:TYPE}`):    {"coverage(rows.among)", "leave it out"},
		table(`rows:{by:NAME},columns:{by:COUNTRY,among:{cities:{}}}`): {"coverage(columns.among)", "none of these among the values of COUNTRY: there can be Country"},
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) != 1 || errs[0].Extensions.Code != errcode.BadInput || !strings.HasPrefix(errs[0].Message, want[0]+":") || !strings.Contains(errs[0].Message, want[1]) {
			t.Errorf("%s\n got %+v\nwant %q", query, errs, want)
		}
	}
}

func TestAnAggregateThatWouldLookAtTooMuchIsRefused(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, counted)); err != nil {
		t.Fatal(err)
	}
	h := graph.NewHandler(kg.CityNetworks(), st, graph.Options{Limits: limits.Limits{Touched: 8, Nodes: 1000}})
	far := `via:[{relation:PROGRAMMES},{relation:CITIES}],by:NAME`
	for query, place := range map[string]string{
		`{aggregate(of:{cities:{}},groupBy:[{` + far + `}]){rows}}`:                "aggregate: ",
		`{coverage(of:{cities:{}},rows:{by:NAME},columns:{` + far + `}){counted}}`: "coverage: ",
		`{aggregate(ofLinks:{types:[LOCATED_IN,PARTICIPATES_IN]}){rows}}`:          "aggregate: ",
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.HasPrefix(errs[0].Message, place) || !strings.Contains(errs[0].Message, "limit of 8") || !strings.Contains(errs[0].Message, "via") {
			t.Errorf("%s: %+v", query, errs)
		}
	}
	if got := ask(t, h, `{aggregate(of:{cities:{name:{eq:"a"}}},groupBy:[{`+far+`}]){rows grouped}}`, nil); got != `{"data":{"aggregate":{"rows":1,"grouped":1}}}` {
		t.Errorf("from a city by its name: %s", got)
	}
	if got := ask(t, h, `{aggregate(of:{cities:{id:{eq:"city:a"}}},groupBy:[{`+far+`}]){rows}}`, nil); got != `{"data":{"aggregate":{"rows":1}}}` {
		t.Errorf("from one city: %s", got)
	}
	errs := failures(t, ask(t, h, `{aggregate(of:{cities:{}},first:500){a:groups{count}b:groups{count}c:groups{count}}}`, nil))
	if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.Contains(errs[0].Message, `lower "first"`) {
		t.Errorf("three lists of 500: %+v", errs)
	}
}
