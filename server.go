// Cityweave serves the knowledge graph of city networks over GraphQL.
package main

import (
	"context"
	"os"

	"cityweave/internal/app"
)

func main() {
	os.Exit(app.Run(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}
