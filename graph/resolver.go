// Package graph is the GraphQL API: resolvers that only start a plan, the handler that
// runs operations, and the codes of errors. It knows no engine and opens no port.
package graph

import "cityweave/graph/plan"

// Resolver is the root of all resolvers.
type Resolver struct{ Planner *plan.Planner }
