package loader

import (
	"context"
	"errors"
	"fmt"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store/neo4j/fault"
)

type execute func(context.Context, driver.ManagedTransactionWork, ...func(*driver.TransactionConfig)) (any, error)

// run runs one statement in a transaction of its own, and gives the values of its first record.
func (l *run) one(ctx context.Context, in execute, text string, params map[string]any) ([]any, error) {
	return l.transact(ctx, l.Write, in, func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
		return first(ctx, tx, text, params)
	})
}

// transact runs a transaction, which the driver tries again unless it is not known whether
// it was committed: then the connection broke, or went silent, at the very end. It is
// tried again for that too, because all that the loader writes can be written twice, or is
// refused by a constraint the second time, see maybeCommitted. It takes at most limit each time.
func (l *run) transact(ctx context.Context, limit time.Duration, in execute,
	work func(context.Context, driver.ManagedTransaction) ([]any, error),
) ([]any, error) {
	for attempt := 1; ; attempt++ {
		values, err := l.limited(ctx, limit, in, work)
		if err == nil || attempt == 3 || ctx.Err() != nil || !commitUnknown(err) {
			return values, err
		}
		l.Log.Warn("a transaction is tried again that may have been committed", "cause", err)
	}
}

func (l *run) limited(ctx context.Context, limit time.Duration, in execute,
	work func(context.Context, driver.ManagedTransaction) ([]any, error),
) ([]any, error) {
	// The driver looks whether a context has ended only if it has a deadline.
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	values, err := in(ctx, func(tx driver.ManagedTransaction) (any, error) { return work(ctx, tx) },
		driver.WithTxTimeout(limit))
	if errors.Is(ctx.Err(), context.DeadlineExceeded) && err != nil {
		err = &tooSlowError{limit, err}
	}
	list, _ := values.([]any)
	return list, err
}

// tooSlowError is the end of a transaction that took longer than it may, in words for whoever loads.
type tooSlowError struct {
	limit time.Duration
	cause error
}

func (e *tooSlowError) Error() string {
	return fmt.Sprintf("the database did not end a transaction within %v", e.limit)
}

func (e *tooSlowError) Unwrap() error { return e.cause }

// commitUnknown reports whether a transaction that failed so may have been committed: what the
// driver does not try again although nothing but the connection is to blame.
func commitUnknown(err error) bool {
	var exhausted *driver.TransactionExecutionLimit
	return fault.Retryable(err) && !driver.IsRetryable(err) && !errors.As(err, &exhausted)
}

func first(ctx context.Context, tx driver.ManagedTransaction, text string, params map[string]any) ([]any, error) {
	result, err := tx.Run(ctx, text, params)
	if err != nil {
		return nil, err
	}
	var values []any
	if result.Next(ctx) {
		values = result.Record().Values
	}
	if _, err := result.Consume(ctx); err != nil {
		return nil, err
	}
	return values, result.Err()
}

// maybeCommitted reports whether comparing and writing once more may help after an error: the
// connection broke, or something is there already that a transaction had written after all.
func maybeCommitted(err error) bool {
	var server *driver.Neo4jError
	return fault.Retryable(err) || errors.As(err, &server) &&
		server.Code == "Neo.ClientError.Schema.ConstraintValidationFailed"
}
