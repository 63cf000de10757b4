// Package release loads data folders into one validated graph, which is a release, and reads packed graphs.
//
// The ontology table (package kg) defines the allowed content; this package knows no entity or link type by name except
// Source and Programme, to which evidence and links refer. Package datafolder reads the tables.
package release
