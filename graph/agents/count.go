package agents

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/quantity"
)

// countArguments are those of the tool count.
type countArguments struct {
	Type, Within, Relation, Direction string
	LinkedTo                          string `json:"linked_to"`
	GroupBy                           string `json:"group_by"`
	AsOf                              string `json:"as_of"`
	Limit                             int
}

func (s *Service) countTool() tool {
	kind := s.typeArgument("what to count")
	kind.required = true
	return tool{
		name: "count", title: "Count entities",
		about: "Counts entities of a type, all or those in a place or linked with an entity, and groups them; says what " +
			"exactly was counted.",
		arguments: []argument{
			kind,
			{name: "within", kind: "string", about: "only in this place or theme, at any depth: an ID or name"},
			{name: "linked_to", kind: "string", about: "only those with a link to or from this entity: an ID or name"},
			s.relationArgument("the type of that link", false),
			{name: "direction", kind: "string", about: "IN: links lead to linked_to (default), OUT: from it", values: []string{"IN", "OUT"}},
			{name: "group_by", kind: "string", about: "count by", values: groups()},
			dayArgument(), limitArgument(20, 100),
		},
		run: with((*call).count),
	}
}

// groups are the values that entities are grouped by.
func groups() []string {
	return []string{
		"COUNTRY", "SUBREGION", "CONTINENT", "SUBDIVISION", "KIND", "START_YEAR", "FOUNDED_YEAR", "YEAR", "ROLE",
		"SINCE_YEAR", "SOURCE",
	}
}

// ofLinks are the values of links, not of entities.
func ofLinks(value string) bool {
	return slices.Contains([]string{"ROLE", "SINCE_YEAR", "SOURCE"}, value)
}

// aggregate is the answer of an aggregation.
type aggregate struct {
	Rows, Missing, TotalGroups int
	Groups                     []struct {
		Keys []struct {
			Value  string
			Entity *named
		}
		Count    int
		Measures []struct{ Value *float64 }
	}
}

// size is the number of entities in a group.
func (g *aggregate) size(i int) int {
	if len(g.Groups[i].Measures) > 0 && g.Groups[i].Measures[0].Value != nil {
		return int(*g.Groups[i].Measures[0].Value)
	}
	return g.Groups[i].Count
}

// total is the number of all entities.
func (g *aggregate) total() int {
	if len(g.Groups) == 0 {
		return 0
	}
	return g.size(0)
}

func (c *call) count(ctx context.Context, a countArguments) error {
	t := c.Ontology.EntityOfEnum(a.Type)
	within, err := c.optional(ctx, "within", a.Within)
	if err != nil {
		return err
	}
	linked, err := c.optional(ctx, "linked_to", a.LinkedTo)
	if err != nil {
		return err
	}
	switch {
	case linked == "" && (a.Relation != "" || a.Direction != "" || a.AsOf != ""):
		return faultf("relation, direction and as_of are about links: name in linked_to what the entities are linked with.")
	case linked == "" && ofLinks(a.GroupBy):
		return faultf("group_by %s is a value of links: name linked_to and relation, too.", a.GroupBy)
	case linked != "" && a.Relation == "":
		return c.askRelation(ctx, linked)
	case linked == "":
		return c.countAll(ctx, a, t, within)
	default:
		return c.countLinked(ctx, a, t, within, linked)
	}
}

// optional is the ID of an argument that may be missing.
func (c *call) optional(ctx context.Context, argument, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	return c.find(ctx, argument, text)
}

// askRelation says which relations there are to count by.
func (c *call) askRelation(ctx context.Context, id string) error {
	if err := c.relationCounts(ctx, id, ""); err != nil {
		return err
	}
	return faultf("relation is missing: say by which links they are connected.\n%s", c.text())
}

const aggregateSelection = "{ rows missing totalGroups groups { keys { value entity { " + namedSelection + " } } count " +
	"measures { value } } }"

// filter is a condition on a place.
func filter(within string) map[string]any {
	if within == "" {
		return map[string]any{}
	}
	return map[string]any{"within": map[string]any{"eq": within}}
}

// countAll counts entities of a type.
func (c *call) countAll(ctx context.Context, a countArguments, t *kg.EntityType, within string) error {
	variables := map[string]any{"of": map[string]any{t.List: filter(within)}, "first": orDefault(a.Limit, 20)}
	grouped := a.GroupBy != ""
	query := "query($of: EntitySet!) { all: aggregate(of: $of) " + aggregateSelection + " }"
	if grouped {
		query = "query($of: EntitySet!, $keys: [GroupKey!], $first: Int) { all: aggregate(of: $of) " + aggregateSelection +
			" by: aggregate(of: $of, groupBy: $keys, first: $first) " + aggregateSelection + " }"
		variables["keys"] = []any{map[string]any{"by": a.GroupBy}}
	} else {
		delete(variables, "first")
	}
	var got struct{ All, By aggregate }
	warnings, err := c.ask(ctx, query, variables, &got)
	if err != nil {
		return err
	}
	if within != "" && got.All.Rows == 0 && len(warnings) > 0 {
		return c.unknown(ctx, "within", within, warnings)
	}
	c.warn(warnings)
	var cite string
	if within != "" {
		cite = c.citeCounts("entity", within)
	} else {
		cite = c.cite("count", func() string { return "counted in release " + c.release + "; " + c.base + "/data/latest/" })
	}
	c.say("%s.%s", count(got.All.Rows, singular(t), t.Plural), cite)
	c.say("Counted: every entity of type %s in the graph%s. It holds what its sources name, not all that exist.", a.Type, inPlace(within))
	if grouped {
		c.sayGroups(&got.By, a, plural(t, 2), cite)
	}
	return nil
}

func inPlace(within string) string {
	if within == "" {
		return ""
	}
	return " that lies in " + within + ", at any depth"
}

// countLinked counts entities that are linked with one, each once; on a day, as bounds.
func (c *call) countLinked(ctx context.Context, a countArguments, t *kg.EntityType, within, linked string) error {
	near, far := "from", "to" // the end of what is counted, and that of linked_to
	if a.Direction == "OUT" || a.Direction == "" && !c.leads(a.Relation, t.Name, linked) {
		near, far = far, near
	}
	end := strings.ToUpper(near)
	set := map[string]any{
		"types": []string{a.Relation},
		near:    map[string]any{t.List: filter(within)},
		far:     map[string]any{"any": map[string]any{"id": map[string]any{"eq": linked}}},
	}
	distinct := []any{map[string]any{"measure": "DISTINCT", "end": end, "by": "ENTITY", "name": "n"}}
	variables := map[string]any{"of": set, "n": distinct, "id": linked}
	query := "query($of: LinkSet!, $n: [GroupMeasure!], $id: ID!%s) { entity(id: $id) { " + namedSelection + " " +
		completenessSelection + " } all: aggregate(ofLinks: $of, measures: $n%s) " + aggregateSelection + "%s }" + evidenceOnly
	declared, day, more := "", "", ""
	if a.AsOf != "" {
		variables["day"] = a.AsOf
		declared, day = ", $day: Date", ", asOf: $day"
		more = " least: aggregate(ofLinks: $of, measures: $n, asOf: $day, undated: EXCLUDE) " + aggregateSelection
	}
	if a.GroupBy != "" {
		key := map[string]any{"by": a.GroupBy}
		if !ofLinks(a.GroupBy) {
			key["end"] = end
		}
		variables["keys"], variables["first"] = []any{key}, orDefault(a.Limit, 20)
		declared += ", $keys: [GroupKey!], $first: Int"
		more += " by: aggregate(ofLinks: $of, measures: $n, groupBy: $keys, first: $first" + day + ") " + aggregateSelection
	}
	var got struct {
		Entity         *completed
		All, Least, By aggregate
	}
	warnings, err := c.ask(ctx, fmt.Sprintf(query, declared, day, more), variables, &got)
	if err != nil {
		return err
	}
	if got.Entity == nil {
		return c.unknown(ctx, "linked_to", linked, warnings)
	}
	c.warn(warnings)
	n := &got.Entity.named
	cite := c.citeCounts(c.recordKind(n.ID), n.ID)
	total := got.All.total()
	number := count(total, singular(t), t.Plural)
	if a.AsOf != "" {
		number = fmt.Sprintf("From %s to %s", quantity.Thousands(got.Least.total()), number)
	}
	c.say("%s by %s.%s", number, count(got.All.Rows, "link", "links"), cite)
	words := fmt.Sprintf("%s – %s – %s (%s)", t.Plural, c.label(a.Relation, near == "to"), oneLine(n.Name, 120), n.ID)
	c.say("Counted: %s, each once; entities of type %s%s with at least one link %s %s it%s.", words, a.Type, inPlace(within),
		a.Relation, map[string]string{"from": "to", "to": "from"}[near], onDay(a.AsOf))
	c.sayCompletenessOf(got.Entity.Completeness, a.Relation)
	if total == 0 {
		c.say("None is known; this does not mean that there is none. relations(id: %q) lists what is known.", n.ID)
	}
	if a.GroupBy != "" {
		c.sayGroups(&got.By, a, t.Plural, cite)
	}
	return nil
}

// onDay says which links count.
func onDay(day string) string {
	if day == "" {
		return ", of any date"
	}
	return " on " + day + ": the lower number by links whose beginning a source states, the higher one with those whose dates " +
		"are not known"
}

// leads reports whether links of a type lead from entities of a type to that of an ID.
func (c *call) leads(relation, from, id string) bool {
	to, _ := c.Ontology.TypeOf(id)
	name := c.Ontology.Entities[to].Name
	for _, one := range c.linkTypes(relation) {
		t, ok := c.Ontology.LinkType(one)
		if ok && slices.Contains(c.Ontology.Links[t].From, from) && slices.Contains(c.Ontology.Links[t].To, name) {
			return true
		}
	}
	return false
}

// linkTypes are those that a type, which may be a broader one, stands for.
func (s *Service) linkTypes(name string) []string {
	for i := range s.Ontology.Broader {
		if b := &s.Ontology.Broader[i]; b.Name == name {
			return b.Narrower
		}
	}
	return []string{name}
}

// sayGroups adds the numbers by group.
func (c *call) sayGroups(g *aggregate, a countArguments, what, cite string) {
	c.say("By %s:", inWords(a.GroupBy))
	for i := range g.Groups {
		for _, k := range g.Groups[i].Keys {
			name := oneLine(k.Value, 120)
			if k.Entity != nil {
				name = fmt.Sprintf("%s (%s)", oneLine(k.Entity.Name, 120), k.Entity.ID)
			}
			c.say("- %s: %s%s", name, quantity.Thousands(g.size(i)), cite)
		}
	}
	if g.TotalGroups > len(g.Groups) {
		c.say("These are the %d largest of %d groups. For more: a greater limit, up to 100.", len(g.Groups), g.TotalGroups)
	}
	if g.Missing > 0 {
		unit := what
		if a.LinkedTo != "" {
			unit = "links"
		}
		c.say("Of %s %s, the %s is not known.%s", quantity.Thousands(g.Missing), unit, inWords(a.GroupBy), cite)
	}
}
