// Package kg is the domain of Cityweave: what entities, links, statements and
// evidence are, which types of them exist (the ontology table in table.go), how
// names are folded and dates compared. It knows no engine, no file format and
// no GraphQL; everything else is driven from here.
package kg
