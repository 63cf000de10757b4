package schema

import (
	"fmt"
	"strings"
)

// Index is a constraint or an index that the statements rely on. Names begin with cityweave_.
type Index struct {
	Name, Create string
	Later        Slot // a release can be written into this slot, when it is empty, before the index is there; "" for none
}

// Drop takes it away, if it is there.
func (x *Index) Drop() string {
	what := "INDEX"
	if strings.HasPrefix(x.Create, "CREATE CONSTRAINT") {
		what = "CONSTRAINT"
	}
	return "DROP " + what + " " + x.Name + " IF EXISTS"
}

// IndexPrefix is what the names of all indexes of the program begin with.
const IndexPrefix = "cityweave_"

// tokensOnly is how full-text indexes part tokens: at spaces and nowhere else; what is committed can be found.
const tokensOnly = "OPTIONS {indexConfig: " +
	"{`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}"

// textIndexes are the full-text indexes of the texts of records in a slot.
func (l *Layout) textIndexes(slot string) []Index {
	var types []string
	for i := range l.Ontology.Links {
		types = append(types, l.Ontology.Links[i].Name)
	}
	return []Index{{
		Name: IndexPrefix + "Text" + slot + "_" + TextProperty,
		Create: fmt.Sprintf("CREATE FULLTEXT INDEX %%s IF NOT EXISTS FOR (n:Entity%[1]s|Statement%[1]s) ON EACH [n.%[2]s] %[3]s",
			slot, TextProperty, tokensOnly),
	}, {
		Name: IndexPrefix + "Link_" + LinkTextProperty + slot,
		Create: fmt.Sprintf("CREATE FULLTEXT INDEX %%s IF NOT EXISTS FOR ()-[n:%s]-() ON EACH [n.%s%s] %s",
			strings.Join(types, "|"), LinkTextProperty, slot, tokensOnly),
	}}
}

// Indexes are all that there must be, for both slots.
func (l *Layout) Indexes() []Index {
	out := []Index{{
		Name:   IndexPrefix + "Release_key",
		Create: "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:Release) REQUIRE n.key IS UNIQUE",
	}}
	add := func(label, property, form string) {
		out = append(out, Index{Name: IndexPrefix + label + "_" + property, Create: fmt.Sprintf(form, "%s", label, property)})
	}
	const (
		unique     = "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE"
		uniqueLink = "CREATE CONSTRAINT %s IF NOT EXISTS FOR ()-[n:%s]-() REQUIRE n.%s IS UNIQUE"
		ranged     = "CREATE RANGE INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)"
		rangedLink = "CREATE RANGE INDEX %s IF NOT EXISTS FOR ()-[n:%s]-() ON (n.%s)"
		// Unit vectors lie between -1 and 1 on each axis; the usual range of the index is a million times as wide.
		place = "CREATE POINT INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s) OPTIONS {indexConfig: " +
			"{`spatial.cartesian-3d.min`: [-1.001, -1.001, -1.001], `spatial.cartesian-3d.max`: [1.001, 1.001, 1.001]}}"
		text     = "CREATE TEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)"
		fullText = "CREATE FULLTEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON EACH [n.%s] " + tokensOnly
	)
	for _, s := range []string{string(SlotA), string(SlotB)} {
		before := len(out)
		for _, label := range []string{"Entity", "Statement", "Evidence", "External", "Conflict", "Word"} {
			add(label+s, "id", unique)
		}
		for _, key := range l.keys {
			add("Entity"+s, key, ranged)
		}
		add("Entity"+s, "names_t", text)
		add("Entity"+s, "within_t", text)
		add("Entity"+s, "search_", fullText)
		add("Entity"+s, Place, place)
		out = append(out, l.textIndexes(s)...)
		add("Statement"+s, "subject", ranged)
		add("Evidence"+s, "about", ranged)
		add("Evidence"+s, "place", ranged)
		add("External"+s, "key", ranged)
		add("Conflict"+s, "subject", ranged)
		add("Conflict"+s, "place", ranged)
		for i := range l.Ontology.Links {
			add(l.Ontology.Links[i].Name, "id"+s, uniqueLink)
		}
		for i := before; i < len(out); i++ {
			if out[i].Name != IndexPrefix+"Entity"+s+"_id" { // by which links find their ends
				out[i].Later = Slot(s)
			}
		}
	}
	for i := range l.Ontology.Links { // of both slots
		if l.Ontology.Links[i].Under != "" {
			add(l.Ontology.Links[i].Name, "programme", rangedLink)
		}
	}
	add("Step", "id", unique)
	add("Step", "step", ranged)
	for i := range out {
		out[i].Create = strings.Replace(out[i].Create, "%s", out[i].Name, 1)
	}
	return out
}
