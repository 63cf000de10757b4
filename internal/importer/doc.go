// Package importer turns a table of any source into a data folder, as a short description says: which columns become
// which values of links, how the places that the table names are found in the graph, and which rows are left out.
//
// Nothing is guessed. A place that the matcher does not find for certain makes no link; its rows are listed with the
// candidates, so that somebody can decide.
package importer
