// Package toponym knows how names of places and public bodies are written. It turns a written name, such as the cell of
// a spreadsheet, into readings: texts to look up, each with the steps that made it. It knows no graph: whether a reading
// names anything is for the caller to find.
//
//	Read("City of Los Angeles, CA, USA")
//	// "Los Angeles" in US-CA: unwrapped "City of", half of a list, division by code
//
// What is known about names is data, not code: wrapping.tsv (kinds of places and bodies around a name), links.tsv (the
// words between them and the name), genitives.tsv (endings of a name before a kind), articles.tsv,
// abbreviations.tsv, divisions.tsv. Names are compared as kg.Fold folds them.
package toponym
