package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// Each query is refused, and is answered once the argument that the refusal names is lowered, and it alone.
func TestWhatARefusalSaysToLowerIsWhatHelps(t *testing.T) {
	h := guarded(t, func(o *graph.Options) { o.Limits = limits.Limits{Nodes: 500} })
	names := `["a","b"` + strings.Repeat(`,"c"`, 600) + `]`
	for _, c := range []struct{ query, much, little, arg string }{
		{`{subgraph(ids:["city:a"],first:%s){links{id}}}`, "5000", "100", "first"},
		{`{subgraph(ids:["city:a"],first:%s){nodes{id} links{from{id} to{id} evidence{id}}}}`, "400", "20", "first"},
		{`{subgraph(ids:%s,first:100){nodes{links(first:80){nodes{id}}} links{id}}}`, `["city:a","city:b","city:c","city:d","city:e"]`, `["city:a"]`, "ids"},
		{`{expand(ids:["city:a"],first:100,total:1000,maxLinks:%s){nodes{id} links{id}}}`, "1000", "100", "maxLinks"},
		{`{expand(ids:["city:a"],first:10,maxLinks:%s){nodes{id} links{from{id}}}}`, "300", "20", "maxLinks"},
		{`{expand(ids:["city:a","city:b","city:c","city:d","city:e","city:f"],first:100,total:%s){nodes{id}}}`, "550", "50", "total"},
		{`{expand(ids:["city:a"],first:%s,total:1000){nodes{id links(first:5){nodes{id}}}}}`, "100", "10", "first"},
		{`{expand(ids:%s,first:1,maxLinks:100){of{entity{links(first:80){nodes{id}}}} links{id}}}`, `["city:a","city:b","city:c","city:d","city:e"]`, `["city:a"]`, "ids"},
		{`{mapNames(first:1,names:%s){candidates{score}}}`, names, `["a"]`, "names"},
		{`{coverage(of:{cities:{}},rows:{by:COUNTRY,first:%s},columns:{by:CONTINENT,first:5}){cells{count}}}`, "200", "5", "rows.first"},
		{`{coverage(of:{cities:{}},rows:{by:CONTINENT,first:5},columns:{by:COUNTRY,first:%s}){cells{count}}}`, "200", "5", "columns.first"},
		{`{shortestPaths(from:"city:a",to:"city:b",first:%s){length}}`, "100", "2", "first"},
		{`{cities(last:%s){nodes{statements{id}}}}`, "100", "5", "last"},
		{`{source(id:"source:a"){evidence(last:%s){nodes{about{... on Link{evidence{id}}}}}}}`, "100", "5", "last"},
		{`{conflicts(last:%s){nodes{subject{statements{id}}}}}`, "100", "5", "last"},
		{`{city(id:"city:a"){themesOfProgrammes(last:%s){nodes{statements{id}}}}}`, "100", "5", "last"},
		{`{search(text:"a",last:%s){nodes{statements{id}}}}`, "100", "5", "last"},
		{`{aggregate(of:{cities:{}},groupBy:[{by:COUNTRY}],first:%s){groups{keys{entity{id}}}}}`, "500", "5", "first"},
	} {
		errs := failures(t, ask(t, h, fmt.Sprintf(c.query, c.much), nil))
		if len(errs) != 1 || errs[0].Extensions.Code != errcode.TooMuch || !strings.Contains(errs[0].Message, `lower "`+c.arg+`"`) {
			t.Errorf("%.200s: %+v, want that %q be lowered", c.query, errs, c.arg)
		}
		if errs := failures(t, ask(t, h, fmt.Sprintf(c.query, c.little), nil)); len(errs) > 0 {
			t.Errorf("%.200s with %s: %+v", c.query, c.little, errs)
		}
	}
}
