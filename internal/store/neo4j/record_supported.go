package neo4j

import (
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Links and statements of which a condition asks for some evidence are found by that evidence where an index finds it:
// by the ids of its sources, of the facts, or its own. For example, the links that a source with 300 records of
// evidence supports are 300 seeks in the index of each link type, and not all links with their evidence.

// seeksPerLink is how many seeks of a link by its id take as long as to read a link and to look for its evidence.
const seeksPerLink = 4

// supporting finds the evidence of which a condition on facts asks for some, as clauses that bind id to each fact once,
// and says how many there are at most; "" when no index finds it.
func (c *composer) supporting(p store.Predicate) (text string, size float64) {
	switch p := p.(type) {
	case store.And:
		for _, part := range p {
			if found, n := c.supporting(part); found != "" && (text == "" || n < size) {
				text, size = found, n
			}
		}
	case store.Related:
		if p.To != store.ToEvidence || p.None {
			return "", 0
		}
		if text, size = c.evidenceStart(p.Where); text != "" {
			text = "CALL () {\n" + text + "\nWITH r WHERE " + c.filter(c.evidenceHolds("r", p.Where)) +
				"\nRETURN DISTINCT r.about AS id\n}"
		}
	}
	return text, size
}

// linksSupported finds links by their evidence; "" when no index finds that, or when to read all links takes less.
func (r *records) linksSupported(q *store.LinkQuery, types []kg.LinkTypeID) string {
	if _, named := store.NamedIDs(q.Where); named || q.Under != nil {
		return ""
	}
	found, size := r.supporting(q.Where)
	if found == "" {
		return ""
	}
	where := r.matches(q)
	links, seeks := 0, []string{}
	for _, t := range types {
		if n := r.stats.ReleaseInfo.Links[t]; n > 0 {
			row := &r.Ontology.Links[t]
			links += n
			seeks = append(seeks, schema.Fill(r.texts.fragment["records_links_about"], "type", row.Name, "where",
				where[row.Symmetric]))
		}
	}
	if len(seeks) == 0 || size*float64(len(seeks)) > seeksPerLink*float64(links) {
		return ""
	}
	return "CALL () {\n" + found + "\nCALL (id) {\n" + strings.Join(seeks, "\nUNION ALL\n") + "\n}\nRETURN r\n}"
}

// statementsSupported finds statements by their evidence; "" when no index finds that.
func (c *composer) statementsSupported(p store.Predicate) string {
	found, _ := c.supporting(p)
	if found == "" {
		return ""
	}
	return found + "\nMATCH (r:Statement# {id: id})"
}

// matches is whether a link matches, by whether its type is symmetric.
func (r *records) matches(q *store.LinkQuery) map[bool]string {
	own := r.ownHolds(q)
	return map[bool]string{
		false: r.filter(and(own, r.endsHold(q, false))),
		true:  r.filter(and(own, r.endsHold(q, true))),
	}
}
