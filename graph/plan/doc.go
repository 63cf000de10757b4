// Package plan answers GraphQL selections over a store. The root field's whole selection
// set is compiled into steps before anything is read (compile.go), so that bad
// input is refused before work; then the steps run level by level, one store call for
// each step and all its parents (run.go). The values that gqlgen's executor walks
// (result.go, types_gen.go) only read what the plan has put there, by response key.
package plan
