package querytest

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

func countingProperties() []Property {
	return []Property{
		{"groups that are shown and all others make all rows", groupsAddUp},
		{"a group counts what a list with its value as a filter has", groupsAreLists},
		{"links of an end are counted as they are listed, symmetric ones either way round", endsAreListed},
		{"a cell of a table counts what its group does, and an empty one has no group", cellsAreGroups},
	}
}

// groups is what is asked of an aggregate.
type groups struct {
	Rows, Grouped, Missing, TotalGroups int
	Truncated                           bool
	Groups                              []struct {
		Keys     []struct{ Value string }
		Count    int
		Measures []struct {
			Value *float64
			Known int
		}
	}
	Other *struct {
		Groups, Count int
		Measures      []struct {
			Value *float64
			Known int
		}
	}
}

// cities is a filter of cities, for a list and for what is counted.
func (p *prober) cities() (filter string) {
	return p.filterOf(list{field: p.schema.Query.Fields.ForName("cities")})
}

func groupsAddUp(p *prober) error {
	filter := p.cities()
	var all page
	if err := p.get(&all, fmt.Sprintf("{it:cities(where:%s){totalCount}}", filter)); err != nil {
		return err
	}
	by := pick(p.Rand, "COUNTRY", "CONTINENT", "IS_CAPITAL", "FEATURE_CODE", "ENTITY")
	var g groups
	if err := p.get(&g, fmt.Sprintf(`{it:aggregate(of:{cities:%s},groupBy:[{by:%s}],measures:[{measure:SUM,by:POPULATION}],first:%d,other:true)
		{rows grouped missing totalGroups truncated groups{count measures{value known}}other{groups count measures{value known}}}}`, filter, by, 1+p.IntN(4))); err != nil {
		return err
	}
	count, known, sum := 0, 0, 0.0
	for _, x := range g.Groups {
		count, known = count+x.Count, known+x.Measures[0].Known
		if v := x.Measures[0].Value; v != nil {
			sum += *v
		}
	}
	shown := len(g.Groups)
	if g.Other != nil {
		count, known, shown = count+g.Other.Count, known+g.Other.Measures[0].Known, shown+g.Other.Groups
		if v := g.Other.Measures[0].Value; v != nil {
			sum += *v
		}
	}
	if g.Rows != all.TotalCount || count != g.Grouped || g.Grouped+g.Missing != g.Rows || shown != g.TotalGroups || g.Truncated != (g.Other != nil) {
		return fmt.Errorf("%d cities, %d in groups: %+v", all.TotalCount, count, g)
	}
	var whole groups
	if err := p.get(&whole, fmt.Sprintf(`{it:aggregate(of:{cities:{and:[%s,{%s}]}},measures:[{measure:SUM,by:POPULATION}]){groups{measures{value known}}}}`,
		filter, map[string]string{"COUNTRY": "country:{known:true}", "IS_CAPITAL": "or:[{isCapital:true},{isCapital:false}]", "FEATURE_CODE": "featureCode:{known:true}", "CONTINENT": "within:{known:true}", "ENTITY": ""}[by])); err != nil {
		return err
	}
	m := whole.Groups[0].Measures[0]
	if by != "CONTINENT" && (m.Known != known || m.Value != nil && *m.Value != sum) {
		return fmt.Errorf("the groups have %d inhabited cities with %v inhabitants: %+v", known, sum, m)
	}
	return nil
}

func groupsAreLists(p *prober) error {
	filter := p.cities()
	day := ""
	if p.chance(40) {
		day = fmt.Sprintf(",asOf:%q", p.words.date(p.Rand))
	}
	relation := pick(p.Rand, "programmes", "organisations", "partnerCities")
	var g groups
	if err := p.get(&g, fmt.Sprintf(`{it:aggregate(of:{cities:%s},groupBy:[{via:[{relation:%s}],by:ENTITY}]%s,first:5){grouped groups{keys{value}count}}}`, filter, kg.EnumWord(relation), day)); err != nil {
		return err
	}
	for _, x := range g.Groups {
		var c page
		if err := p.get(&c, fmt.Sprintf(`{it:cities(where:{and:[%s,{%s:{some:{id:{eq:%q}}}}]}%s){totalCount}}`, filter, relation, x.Keys[0].Value, day)); err != nil {
			return err
		}
		if c.TotalCount != x.Count {
			return fmt.Errorf("%d cities with %s, and a group of %d", c.TotalCount, x.Keys[0].Value, x.Count)
		}
	}
	var c page
	if err := p.get(&c, fmt.Sprintf(`{it:cities(where:{and:[%s,{%s:{some:{}}}]}%s){totalCount}}`, filter, relation, day)); err != nil {
		return err
	}
	if c.TotalCount != g.Grouped {
		return fmt.Errorf("%d cities with any, and %d in groups", c.TotalCount, g.Grouped)
	}
	return nil
}

func endsAreListed(p *prober) error {
	what, end := pick(p.Rand, "PAIRED_WITH", "PAIRED_WITH", "PARTICIPATES_IN"), "from"
	if what == "PAIRED_WITH" {
		end = pick(p.Rand, "from", "to") // no city is the to of the others
	}
	ids := []string{early(p.Rand, p.words.ids["City"]), early(p.Rand, p.words.ids["City"]), early(p.Rand, p.words.ids["City"])}
	listed := func(ids ...string) (int, error) {
		var c page
		err := p.get(&c, fmt.Sprintf(`{it:links(types:[%s],%s:{id:{in:["%s"]}}){totalCount}}`, what, end, strings.Join(ids, `","`)))
		return c.TotalCount, err
	}
	var g groups
	if err := p.get(&g, fmt.Sprintf(`{it:aggregate(ofLinks:{types:[%s],%s:{cities:{id:{in:["%s"]}}}},groupBy:[{end:%s,by:ENTITY}]){rows groups{keys{value}count}}}`,
		what, end, strings.Join(ids, `","`), strings.ToUpper(end))); err != nil {
		return err
	}
	n, err := listed(ids...)
	if err != nil {
		return err
	}
	if n != g.Rows {
		return fmt.Errorf("%d links in a list, and %d rows", n, g.Rows)
	}
	for _, x := range g.Groups {
		id := x.Keys[0].Value
		n, err := listed(id)
		if err != nil {
			return err
		}
		if n != x.Count || !slices.Contains(ids, id) {
			return fmt.Errorf("%d links of %s, and a group of %d", n, id, x.Count)
		}
	}
	return nil
}

// table is what is asked of coverage.
type table struct {
	Counted, Missing, FilledCount, EmptyCount, TotalRows, TotalColumns int
	Rows, Columns                                                      []struct {
		Value string
		Total int
	}
	Cells, Empty []struct {
		Row, Column struct{ Value string }
		Count       int
	}
}

func cellsAreGroups(p *prober) error {
	day := ""
	if p.chance(40) {
		day = fmt.Sprintf(",asOf:%q", p.words.date(p.Rand))
	}
	what := pick(p.Rand, "of:{programmes:{}}", "ofLinks:{types:[PARTICIPATES_IN]}")
	rows, columns := "via:[{relation:THEMES}],by:ENTITY", "via:[{relation:CITIES}],by:CONTINENT"
	if strings.HasPrefix(what, "ofLinks") {
		rows, columns = pick(p.Rand, "by:STATUS", "end:TO,by:TYPE"), pick(p.Rand, "end:FROM,by:COUNTRY", "by:SINCE_YEAR,width:3", "by:ROLE")
	}
	var t table
	if err := p.get(&t, fmt.Sprintf(`{it:coverage(%s%s,rows:{%s,first:200},columns:{%s,first:200}){counted missing filledCount emptyCount totalRows totalColumns
		rows{value total}columns{value total}cells{row{value}column{value}count}empty{row{value}column{value}count}}}`, what, day, rows, columns)); err != nil {
		return err
	}
	if len(t.Cells) == 0 { // axes may be named where there is nothing to count
		return errUndecided
	}
	var g groups
	if err := p.get(&g, fmt.Sprintf(`{it:aggregate(%s%s,groupBy:[{name:"r",%s},{name:"c",%s}],first:500){rows grouped missing totalGroups groups{keys{value}count}}}`, what, day, rows, columns)); err != nil {
		return err
	}
	counts := map[string]int{}
	for _, x := range g.Groups {
		counts[x.Keys[0].Value+"\x00"+x.Keys[1].Value] = x.Count
	}
	for _, c := range t.Cells {
		if key := c.Row.Value + "\x00" + c.Column.Value; counts[key] != c.Count || c.Count == 0 {
			return fmt.Errorf("cell %q has %d, its group %d", key, c.Count, counts[key])
		}
	}
	for _, c := range t.Empty {
		if key := c.Row.Value + "\x00" + c.Column.Value; counts[key] != 0 || c.Count != 0 {
			return fmt.Errorf("cell %q is empty, its group has %d", key, counts[key])
		}
	}
	if t.Counted != g.Rows || t.Missing != g.Missing || len(t.Cells) != g.TotalGroups || len(t.Cells) != t.FilledCount || len(t.Empty) != t.EmptyCount || len(t.Cells)+len(t.Empty) != t.TotalRows*t.TotalColumns {
		return fmt.Errorf("the table is not that of the groups: %+v", t)
	}
	var one groups
	if err := p.get(&one, fmt.Sprintf(`{it:aggregate(%s%s,groupBy:[{%s}],first:500){groups{keys{value}count}}}`, what, day, rows)); err != nil {
		return err
	}
	total := map[string]int{}
	for _, x := range one.Groups {
		total[x.Keys[0].Value] = x.Count
	}
	for _, r := range t.Rows {
		if total[r.Value] != r.Total {
			return fmt.Errorf("row %s has %d in all, its group %d", r.Value, r.Total, total[r.Value])
		}
	}
	return nil
}
