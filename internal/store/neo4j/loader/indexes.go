package loader

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/backoff"
	"cityweave/internal/store/neo4j/schema"
)

// indexing is what the transaction may take that creates indexes. Filling them from what is there already comes after it.
const indexing = 10 * time.Minute

// prepare creates what is missing, in one transaction, and takes away what an earlier
// layout needed. It waits until all can be used.
func (l *run) prepare(ctx context.Context) error {
	if l.prepared {
		return nil
	}
	l.progress("creating indexes", 0, 1)
	if err := l.createIndexes(ctx, l.session); err != nil {
		return err
	}
	l.prepared = true
	return nil
}

func (l *run) createIndexes(ctx context.Context, session driver.SessionWithContext) error {
	have, err := l.collect(ctx, l.Write, session,
		"CYPHER 5 SHOW INDEXES YIELD name WHERE name STARTS WITH $prefix RETURN name",
		map[string]any{"prefix": schema.IndexPrefix})
	if err != nil {
		return err
	}
	wanted := l.Layout.Indexes()
	var missing, obsolete []string
	for _, x := range wanted {
		if !slices.Contains(have, x.Name) {
			missing = append(missing, "CYPHER 5 "+x.Create)
		}
	}
	for _, name := range have {
		if !slices.ContainsFunc(wanted, func(x schema.Index) bool { return x.Name == name }) {
			obsolete = append(obsolete, name)
		}
	}
	if len(missing)+len(obsolete) == 0 {
		return nil
	}
	owned, err := l.collect(ctx, l.Write, session,
		"CYPHER 5 SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name",
		map[string]any{"prefix": schema.IndexPrefix})
	if err != nil {
		return err
	}
	for i, name := range obsolete {
		obsolete[i] = "CYPHER 5 DROP INDEX `" + strings.ReplaceAll(name, "`", "``") + "` IF EXISTS"
		if slices.Contains(owned, name) {
			obsolete[i] = strings.Replace(obsolete[i], "DROP INDEX", "DROP CONSTRAINT", 1)
		}
	}
	_, err = l.transact(
		ctx,
		indexing,
		session.ExecuteWrite,
		func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
			for _, text := range slices.Concat(obsolete, missing) {
				if _, err := tx.Run(ctx, text, nil); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
	)
	if err != nil {
		return fmt.Errorf("creating indexes: %w", err)
	}
	return l.populated(ctx, session)
}

// dropLater takes away the indexes of the slot that can be filled when its records are there: all at once costs a
// fraction of one record after another. prepare creates them again, also after an interruption.
func (l *run) dropLater(ctx context.Context) error {
	l.progress("writing without indexes", 0, 1)
	l.prepared = false
	_, err := l.transact(ctx, indexing, l.session.ExecuteWrite,
		func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
			for _, x := range l.Layout.Indexes() {
				if x.Later != l.slot {
					continue
				}
				if _, err := tx.Run(ctx, "CYPHER 5 "+x.Drop(), nil); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
	return err
}

// populated waits until the indexes are filled from what the database held before, as long as that takes.
func (l *run) populated(ctx context.Context, session driver.SessionWithContext) error {
	pauses := backoff.Pauses{First: 50 * time.Millisecond, Max: 2 * time.Second, Random: rand.Float64}
	for {
		values, err := l.one(ctx, session.ExecuteWrite, l.statements["populated"], map[string]any{"prefix": schema.IndexPrefix})
		if err != nil {
			return err
		}
		all, _ := values[0].(int64)
		online, _ := values[1].(int64)
		failed, _ := values[2].([]any)
		if len(failed) > 0 {
			return fmt.Errorf("the database could not fill the index %v", failed[0])
		}
		l.progress("creating indexes", int(online), int(all))
		if online == all {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pauses.Next()):
		}
	}
}

// collect runs a statement that gives one text a row.
func (l *run) collect(
	ctx context.Context,
	limit time.Duration,
	session driver.SessionWithContext,
	text string,
	params map[string]any,
) ([]string, error) {
	// By the member that writes, because the others may not know of an index yet.
	values, err := l.transact(
		ctx,
		limit,
		session.ExecuteWrite,
		func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
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
		},
	)
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
