package graph_test

import (
	"strings"
	"testing"

	"cityweave/internal/errcode"
)

func TestViaIsRefusedWhereItMeansNothing(t *testing.T) {
	h := serve(t, small(t, network))
	for query, want := range map[string]string{
		`{cities{nodes{programmes(via:[HAS_THEME]){totalCount}}}}`: "cities.nodes.programmes(via): programmes follows no links of type HAS_THEME; " +
			"there is PARTICIPATES_IN, MEMBER_OF,",
		`{cities{nodes{programmes(via:[]){totalCount}}}}`:                           "cities.nodes.programmes(via): ",
		`{cities(where:{programmes:{via:[TAKES_PART]}}){totalCount}}`:               "cities(where.programmes.via): say what must hold",
		`{themes(orderBy:[{programmes:{via:[TAKES_PART],count:ASC}}]){totalCount}}`: "themes(orderBy[0].programmes.via): programmes follows no links",
		`{programmes(where:{leads:{via:[TAKES_PART],some:{}}}){totalCount}}`:        "programmes(where.leads.via): leads follows no links of type PARTICIPATES_IN, MEMBER_OF; there is LEADS",
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) != 1 || errs[0].Extensions.Code != errcode.BadInput || !strings.HasPrefix(errs[0].Message, want) {
			t.Errorf("%s\n got %+v\nwant %q", query, errs, want)
		}
	}
}
