package arguments

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// evidenced reads a condition on the evidence for links or statements.
func (c *Catalog) evidenced(a Args, key string) store.Predicate {
	inner, _ := a.Object(key)
	all := store.And{}
	for _, k := range inner.keys() {
		if k != "some" && k != "none" {
			inner.Bad(k, noSuchField)
			return nil
		}
		m, _ := inner.Object(k)
		all = append(all, store.Related{To: store.ToEvidence, None: k == "none", Where: c.evidenceConditions(m)})
	}
	return all
}

// EvidenceFilter reads an EvidenceFilter into a predicate; nil when it is left out.
func (c *Catalog) EvidenceFilter(a Args, key string) store.Predicate {
	return a.filter(key, c.evidenceConditions)
}

func (c *Catalog) evidenceConditions(a Args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		return factCondition(c, a, key, c.o.EvidenceFields)
	}, c.evidenceConditions)
}

// StatementFilter reads a StatementFilter into a predicate; nil when it is left out.
func (c *Catalog) StatementFilter(a Args, key string) store.Predicate {
	return a.filter(key, c.statementConditions)
}

func (c *Catalog) statementConditions(a Args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		if key == store.ToEvidence {
			return c.evidenced(a, key)
		}
		return factCondition(c, a, key, c.o.StatementFields)
	}, c.statementConditions)
}

// factCondition reads a condition on a field of statements or of evidence, or on the entity that it refers to.
func factCondition[R any](c *Catalog, a Args, key string, table kg.FactFields[R]) store.Predicate {
	f := table.Find(key)
	switch {
	case f == nil:
		a.Bad(key, noSuchField)
		return nil
	case f.Entity != "":
		t, known := c.o.Type(f.Entity)
		return store.Related{To: key, Where: c.EntityFilter(a, key, Scope{Type: t, Any: !known}, kg.AsOf{})}
	case f.IDs:
		c.warnOfEntities(a, key)
		return c.ids(a, key, "these ids have no tree to look below; it is for ids of places and themes")
	default:
		return property(a, &f.Property)
	}
}
