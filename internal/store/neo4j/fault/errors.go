// Package fault classifies the errors of the driver: which of the sentinels of package store an error
// is, and whether to try again.
package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store"
)

// Errors of a database that answers and cannot be used; what is wrong is in its settings.
var (
	// ErrLogin: user or password are wrong, or the user may not do what is wanted.
	ErrLogin = errors.New("the database refuses the user or the password")
	// ErrNoDatabase: the server has no database of the name.
	ErrNoDatabase = errors.New("the server has no database of this name")
)

// reasonOf tells the errors that a change of settings cures from those that time may.
func reasonOf(err error) error {
	var server *driver.Neo4jError
	if !errors.As(err, &server) {
		return nil
	}
	switch server.Code {
	case "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.Forbidden",
		"Neo.ClientError.Security.CredentialsExpired", "Neo.ClientError.Security.AuthenticationRateLimit":
		return ErrLogin
	case "Neo.ClientError.Database.DatabaseNotFound":
		return ErrNoDatabase
	}
	return nil
}

// Of is an error of the database as callers may know it: one of the store's sentinels,
// with the cause as text for the log. The driver's own errors stay in this package.
func Of(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		cause := err.Error() // as text, so that errors.As does not find the driver's error
		return fmt.Errorf("%w: %s", ctx.Err(), cause)
	}
	for _, sentinel := range []error{store.ErrUnavailable, store.ErrOverloaded, store.ErrReleaseMoved} {
		if errors.Is(err, sentinel) {
			return err
		}
	}
	if sentinel := sentinelOf(err); sentinel != nil {
		if reason := reasonOf(err); reason != nil {
			return fmt.Errorf("%w: %w: %v", sentinel, reason, err) //nolint:errorlint // as above
		}
		return fmt.Errorf("%w: %v", sentinel, err) //nolint:errorlint // as above
	}
	return fmt.Errorf("neo4j: %v", err) //nolint:errorlint // as above
}

func sentinelOf(err error) error {
	var server *driver.Neo4jError
	if errors.As(err, &server) {
		return sentinelOfCode(server.Code)
	}
	var given *driver.TransactionExecutionLimit // the driver gave up trying a transaction again
	if errors.As(err, &given) {
		for _, cause := range slices.Backward(given.Errors) {
			if errors.As(cause, &server) {
				return sentinelOfCode(server.Code)
			}
		}
		return store.ErrUnavailable
	}
	var connectivity *driver.ConnectivityError
	var network net.Error
	var expired *driver.TokenExpiredError
	var invalid *driver.InvalidAuthenticationError
	switch {
	case errors.As(err, &connectivity), errors.As(err, &network), errors.As(err, &expired), errors.As(err, &invalid),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), driver.IsRetryable(err):
		return store.ErrUnavailable
	}
	return nil
}

// sentinelOfCode goes by the code that the server gives, Neo.Classification.Category.Title.
func sentinelOfCode(code string) error {
	switch {
	case code == "Neo.ClientError.Transaction.TransactionTimedOut",
		code == "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
		strings.HasPrefix(code, "Neo.TransientError.General."), // memory of all kinds
		code == "Neo.TransientError.Request.NoThreadsAvailable",
		code == "Neo.TransientError.Transaction.MaximumTransactionLimitReached",
		code == "Neo.TransientError.Transaction.BookmarkTimeout":
		return store.ErrOverloaded
	case strings.HasPrefix(code, "Neo.TransientError."),
		strings.HasPrefix(code, "Neo.ClientError.Cluster."),
		strings.HasPrefix(code, "Neo.ClientError.Security."),
		strings.HasPrefix(code, "Neo.ClientError.Database."),
		strings.HasPrefix(code, "Neo.DatabaseError.Database."),
		code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase":
		return store.ErrUnavailable
	}
	return nil
}

// Retryable reports whether a read that failed so may be tried once more at once: what broke
// was the connection or the member of the cluster, and not the statement.
func Retryable(err error) bool {
	var server *driver.Neo4jError
	var expired *driver.TokenExpiredError
	if errors.As(err, &expired) {
		return false // there is no other token
	}
	if !errors.As(err, &server) {
		return sentinelOf(err) != nil
	}
	switch server.Code {
	case "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.Forbidden",
		"Neo.ClientError.Security.AuthenticationRateLimit", "Neo.ClientError.Security.CredentialsExpired":
		return false
	}
	s := sentinelOf(err)
	return errors.Is(s, store.ErrUnavailable) || errors.Is(s, store.ErrOverloaded) && driver.IsRetryable(err)
}
