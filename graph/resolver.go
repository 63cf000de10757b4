// Package graph is the GraphQL API: resolvers of one line, the handler that
// runs operations, and the presentation of errors. It knows no engine and opens no port.
package graph

// Resolver is the root of all resolvers.
type Resolver struct{}
