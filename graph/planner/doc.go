// Package planner compiles the selection of a GraphQL operation into a plan, and prices it, before anything is read.
package planner
