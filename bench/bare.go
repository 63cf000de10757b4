package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"cityweave/bench/bare"
	"cityweave/bench/shapes"
)

// bareDriver asks what the shapes ask, in statements as somebody would write them who knows
// which indexes there are, and leaves the answer as the driver gives it.
type bareDriver struct {
	*bare.Database
	cities     []string          // keys of the order by name, in order
	programmes map[string]string // keys by name
}

func newBareDriver(ctx context.Context, db *bare.Database) (*bareDriver, error) {
	d := &bareDriver{Database: db, programmes: map[string]string{}}
	rows, err := db.Rows(ctx, "MATCH (n:City#) RETURN n.k_name AS k ORDER BY k", nil)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		key, _ := row[0].(string)
		d.cities = append(d.cities, key)
	}
	if rows, err = db.Rows(ctx, "MATCH (n:Programme#) RETURN n.name, n.k_name", nil); err != nil {
		return nil, err
	}
	for _, row := range rows {
		name, _ := row[0].(string)
		d.programmes[name], _ = row[1].(string)
	}
	if len(d.cities) == 0 || len(d.programmes) == 0 {
		return nil, fmt.Errorf("the database holds %d cities and %d programmes", len(d.cities), len(d.programmes))
	}
	return d, nil
}

const (
	barePage = `MATCH (n:Entity#) WHERE n.k_name > $lo AND n.k_name < $hi RETURN n.id, n.name, n.population, n.isCapital, n.k_name ORDER BY n.k_name LIMIT $first`
	bareOne  = `MATCH (n:Entity# {id: $id})
CALL (n) { MATCH (n)-[:PARTICIPATES_IN]->(p:Programme#) WITH p ORDER BY p.name_f, p.id LIMIT 10 RETURN collect([p.id, p.name, p.startYear]) AS list }
RETURN n.id, n.name, n.population, COUNT { (n)-[:PARTICIPATES_IN]->(:Programme#) }, list`
	bareFilter = `MATCH (p:Entity#) WHERE p.k_name STARTS WITH $key MATCH (p)<-[:PARTICIPATES_IN]-(n:City#)
WITH DISTINCT n ORDER BY n.name_f, n.id LIMIT 20 RETURN n.id, n.name, n.population`
	bareSortCount = `MATCH (n:City#) WITH n, COUNT { (n)-[:PARTICIPATES_IN]->(:Programme#) } AS c ORDER BY c DESC, n.id DESC LIMIT $first RETURN n.id, n.name, c`
	bareBelow     = `UNWIND $ids AS id MATCH (a:Entity# {id: id})
CALL (a) { MATCH (a)-[r:%s]->(b:%s#) WITH r, b ORDER BY b.name_f, b.id LIMIT %d RETURN collect([b.id, b.name, r.since]) AS below }
RETURN id, below`
	bareGroupCount = `MATCH (p:Programme#) WHERE p.startYear >= $year MATCH (p)<-[r:PARTICIPATES_IN]-(:City#)
WITH p, count(r) AS n ORDER BY n DESC, p.id LIMIT 20 RETURN p.id, p.name, n`
)

// ask does what a shape asks with the variables of a turn. Cursors are the API's own: a
// random place in the list stands for them.
func (d *bareDriver) ask(ctx context.Context, s *shapes.Shape, turn int) error {
	v := s.Asked[turn%len(s.Asked)]
	from := func(key string, first int) map[string]any {
		return map[string]any{"lo": key, "hi": d.cities[0][:1] + "\uFFFF", "first": first}
	}
	somewhere := func() string { return d.cities[100*rand.IntN(len(d.cities)/100-1)] }
	var text string
	params := v
	switch s.Name {
	case "nested":
		return d.nested(ctx, from(somewhere(), 50))
	case "page":
		first, _ := v["first"].(int)
		text, params = barePage, from(d.cities[0][:1], first)
	case "cursor":
		text, params = barePage, from(somewhere(), 100)
	case "one":
		text = bareOne
	case "filter":
		name, _ := v["name"].(string)
		text, params = bareFilter, map[string]any{"key": d.programmes[name]}
	case "sortcount":
		text = bareSortCount
	case "groupcount":
		text = bareGroupCount
	default:
		return fmt.Errorf("there is no statement for %s", s.Name)
	}
	rows, err := d.Rows(ctx, text, params)
	if err == nil && len(rows) == 0 && s.Name != "filter" { // a programme may have no city
		err = fmt.Errorf("%s: no rows for %v", s.Name, params)
	}
	return err
}

func (d *bareDriver) nested(ctx context.Context, params map[string]any) error {
	rows, err := d.Rows(ctx, barePage, params)
	if err != nil {
		return err
	}
	ids := make([]any, len(rows))
	for i, row := range rows {
		ids[i] = row[0]
	}
	for _, level := range []string{fmt.Sprintf(bareBelow, "PARTICIPATES_IN", "Programme", 5), fmt.Sprintf(bareBelow, "HAS_THEME", "Theme", 3)} {
		if rows, err = d.Rows(ctx, level, map[string]any{"ids": ids}); err != nil {
			return err
		}
		seen := map[any]bool{}
		ids = nil
		for _, row := range rows {
			list, _ := row[1].([]any)
			for _, x := range list {
				if parts, _ := x.([]any); len(parts) > 0 && !seen[parts[0]] {
					seen[parts[0]] = true
					ids = append(ids, parts[0])
				}
			}
		}
	}
	return nil
}
