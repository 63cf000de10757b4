// Package contract keeps what clients rely on: every element of the schema, as it was
// released (contract.txt). What is in the file may go only after it was deprecated; its test
// says so, and make generate adds what is new.
package contract

//go:generate go test . -run ^TestNothingIsTakenAwayThatWasNotDeprecatedFirst$ -update
