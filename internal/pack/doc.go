// Package pack writes a graph as one file and reads it in one pass: a release that has been read and checked once, in
// the form in which an engine takes it over. A file holds its own hash, the tables that its records refer to, and what
// it was made from. Texts of a graph that was read are parts of the file, not copies.
//
// Decision 0025 gives the reasons.
package pack
