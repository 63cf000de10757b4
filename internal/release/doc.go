// Package release reads data folders into one checked graph, names the release by its
// content, and compares it with a document or with another release.
//
// docs/data.md describes the folders for those who write them. What the files may say
// comes from the ontology table (package kg); this package knows no entity or link type
// by name but Source and Programme, which evidence and links refer to.
package release
