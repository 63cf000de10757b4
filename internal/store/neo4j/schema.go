package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// index is a constraint or an index that the statements rely on. Names begin with cityweave_.
type index struct{ name, create string }

const indexPrefix = "cityweave_"

// indexes are all that there must be, for both slots.
func (l *layout) indexes() []index {
	out := []index{{indexPrefix + "Release_key", "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:Release) REQUIRE n.key IS UNIQUE"}}
	add := func(label, property, form string) {
		out = append(out, index{indexPrefix + label + "_" + property, fmt.Sprintf(form, "%s", label, property)})
	}
	const (
		unique     = "CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE"
		uniqueLink = "CREATE CONSTRAINT %s IF NOT EXISTS FOR ()-[n:%s]-() REQUIRE n.%s IS UNIQUE"
		ranged     = "CREATE RANGE INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)"
		text       = "CREATE TEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)"
		// Parts tokens at spaces and does nothing else; what is committed can be found.
		fullText = "CREATE FULLTEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON EACH [n.%s] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}"
	)
	for _, s := range []string{string(slotA), string(slotB)} {
		for _, label := range []string{"Entity", "Statement", "Evidence", "External", "Conflict"} {
			add(label+s, "id", unique)
		}
		for _, key := range l.keys {
			add("Entity"+s, key, ranged)
		}
		add("Entity"+s, "names_t", text)
		add("Entity"+s, "within_t", text)
		add("Entity"+s, "search_", fullText)
		add("Statement"+s, "subject", ranged)
		add("Evidence"+s, "about", ranged)
		add("Evidence"+s, "place", ranged)
		add("External"+s, "key", ranged)
		add("Conflict"+s, "subject", ranged)
		add("Conflict"+s, "place", ranged)
		for i := range l.ontology.Links {
			add(l.ontology.Links[i].Name, "id"+s, uniqueLink)
		}
	}
	add("Step", "id", unique)
	add("Step", "step", ranged)
	for i := range out {
		out[i].create = strings.Replace(out[i].create, "%s", out[i].name, 1)
	}
	return out
}

// indexing is what creating indexes may take: they are filled from what is there already.
const indexing = 10 * time.Minute

// prepare creates what is missing, in one transaction, and takes away what an earlier
// layout needed. It waits until all can be used.
func (s *Store) prepare(ctx context.Context, session driver.SessionWithContext) error {
	have, err := s.collect(ctx, s.config.Write, session, "CYPHER 5 SHOW INDEXES YIELD name WHERE name STARTS WITH $prefix RETURN name", map[string]any{"prefix": indexPrefix})
	if err != nil {
		return err
	}
	wanted := s.layout.indexes()
	var missing, obsolete []string
	for _, x := range wanted {
		if !slices.Contains(have, x.name) {
			missing = append(missing, "CYPHER 5 "+x.create)
		}
	}
	for _, name := range have {
		if !slices.ContainsFunc(wanted, func(x index) bool { return x.name == name }) {
			obsolete = append(obsolete, name)
		}
	}
	if len(missing)+len(obsolete) == 0 {
		return nil
	}
	owned, err := s.collect(ctx, s.config.Write, session, "CYPHER 5 SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name", map[string]any{"prefix": indexPrefix})
	if err != nil {
		return err
	}
	for i, name := range obsolete {
		obsolete[i] = "CYPHER 5 DROP INDEX `" + strings.ReplaceAll(name, "`", "``") + "` IF EXISTS"
		if slices.Contains(owned, name) {
			obsolete[i] = strings.Replace(obsolete[i], "DROP INDEX", "DROP CONSTRAINT", 1)
		}
	}
	_, err = s.transact(ctx, indexing, session.ExecuteWrite, func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
		for _, text := range slices.Concat(obsolete, missing) {
			if _, err := tx.Run(ctx, text, nil); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err != nil {
		return fmt.Errorf("creating indexes: %w", err)
	}
	_, err = s.collect(ctx, indexing+time.Minute, session, "CYPHER 5 CALL db.awaitIndexes(600)", nil)
	return err
}

// collect runs a statement that gives one text a row.
func (s *Store) collect(ctx context.Context, limit time.Duration, session driver.SessionWithContext, text string, params map[string]any) ([]string, error) {
	// By the member that writes, because the others may not know of an index yet.
	values, err := s.transact(ctx, limit, session.ExecuteWrite, func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
		result, err := tx.Run(ctx, text, params)
		if err != nil {
			return nil, err
		}
		records, err := result.Collect(ctx)
		if err != nil {
			return nil, err
		}
		var out []any
		for _, r := range records {
			out = append(out, r.Values...)
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range values {
		if name, ok := v.(string); ok {
			out = append(out, name)
		}
	}
	return out, nil
}
