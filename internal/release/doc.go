// Package release loads data directories into one validated graph, identifies the release by its content, and compares
// it with a document or with another release.
//
// docs/data.md describes the directories for authors of data. The ontology table (package kg) defines the allowed
// content; this package knows no entity or link type by name except Source and Programme, to which evidence and links
// refer.
package release
