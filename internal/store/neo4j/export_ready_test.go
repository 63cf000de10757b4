package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store/neo4j/fault"
)

// Fault is what callers see of an error of the server with the code.
func Fault(ctx context.Context, code string) error {
	return fault.Of(ctx, &driver.Neo4jError{Code: code, Msg: "at db.internal"})
}

// Explained gives an error the sentence that clients may see.
func Explained(err error) error { return explained(err) }
