// Package toxictest tests the engine on Neo4j behind a network that is slow, lossy or
// silent, which Toxiproxy (github.com/Shopify/toxiproxy) makes of a good one. It is a module
// of its own, so that the program does not come to depend on what Toxiproxy needs: metrics,
// a router, a logger. `make test` runs it; go mod tidy in this folder brings it up to date
// when modules of the program change.
package toxictest
