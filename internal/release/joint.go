package release

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// noticeJointNames lists the names and aliases of cities that are two names in one cell, such as "Prags - Braies", and
// of which a part is no name of the city. They are read as they are: "Frankfurt/Main" and "Mokrá - Horákov" are one
// name, and a part that nobody wrote as a name would be a fact without a source. Rows of names.csv are a decision of
// their own.
func (b *builder) noticeJointNames() {
	city, ok := b.typeOfFile("city.csv")
	if !ok {
		return
	}
	for _, e := range b.inOrder {
		if e.Type != city {
			continue
		}
		for i, text := range append([]string{e.Name}, e.Aliases()...) {
			parts := jointParts(text)
			if len(parts) < 2 || allNamesOf(e.Entity, parts) {
				continue
			}
			b.noticeName(e, i, text, fmt.Sprintf("%q looks like several names in one", text),
				"if it is, add "+strings.Join(parts, "|")+" to the aliases, or to names.csv with their languages; "+
					"if it is one name, nothing is wrong")
		}
	}
}

// mostOfName is the number of characters above which a name is more likely a description.
const mostOfName = 200

// noticeLongNames lists names and aliases that are too long for one.
func (b *builder) noticeLongNames() {
	for _, e := range b.inOrder {
		for i, text := range append([]string{e.Name}, e.Aliases()...) {
			if n := utf8.RuneCountInString(text); n > mostOfName {
				b.noticeName(e, i, text, fmt.Sprintf("the name has %d characters, more than %d", n, mostOfName),
					"if it is a description, move it to that column; if it is a name, nothing is wrong")
			}
		}
	}
}

// noticeName adds a notice about the name of an entity, which is the first of its names, or an alias.
func (b *builder) noticeName(e *entity, i int, text, problem, cure string) {
	column := "aliases"
	if i == 0 {
		column = "name"
	}
	r := e.rowWithItem(column, text)
	line, character := r.place(column)
	b.notices = append(b.notices, Fault{
		File: r.file, Line: line, Column: character, Name: column, Problem: problem, Cure: cure,
	})
}

// jointParts splits a text at each slash, and at each dash between spaces.
func jointParts(text string) []string {
	if !strings.ContainsAny(text, "/-–—") {
		return nil
	}
	for _, dash := range []string{" - ", " – ", " — "} {
		text = strings.ReplaceAll(text, dash, "/")
	}
	var parts []string
	for part := range strings.SplitSeq(text, "/") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// allNamesOf reports whether an entity has all of these names, compared as searches do.
func allNamesOf(e *kg.Entity, texts []string) bool {
	known := map[string]bool{kg.Fold(e.Name): true}
	for name := range e.OtherNames() {
		known[kg.Fold(name)] = true
	}
	return !slices.ContainsFunc(texts, func(text string) bool { return !known[kg.Fold(text)] })
}

// rowWithItem returns the first row of which the cell in the column has the value, alone or among others.
func (rs *rows) rowWithItem(column, value string) row {
	for _, r := range rs.all() {
		if slices.Contains(appendList(nil, r.get(column)), value) {
			return r
		}
	}
	return rs.first
}
