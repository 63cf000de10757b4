package release

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/geo"
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

// Nearby is the distance in kilometres within which two places of one name may be one.
const Nearby = 25

// noticeNamesakes lists places that may be another one: of its type, name and country, and near it. audit.Duplicates also
// compares other names, and entities of other types.
func (b *builder) noticeNamesakes() {
	type namesake struct {
		entityType    kg.TypeID
		country, name string
	}
	type placed struct {
		*entity
		geo.Point
	}
	places := map[namesake][]placed{}
	for _, e := range b.inOrder {
		if p, ok := b.o.Point(e.Entity); ok {
			key := namesake{e.Type, e.Country(), kg.Fold(e.Name)}
			places[key] = append(places[key], placed{e, p})
		}
	}
	for _, list := range places {
		slices.SortFunc(list, func(x, y placed) int { return cmp.Or(cmp.Compare(x.Latitude, y.Latitude), cmp.Compare(x.n, y.n)) })
		for i, x := range list {
			for _, y := range list[i+1:] {
				if y.Latitude-x.Latitude > Nearby/geo.KilometresOfDegree {
					break
				}
				km := float64(geo.Metres(x.Vector(), y.Vector())) / 1000
				if _, settled := b.distinct[PairOf(x.ID, y.ID)]; km > Nearby || settled {
					continue
				}
				first, second := x.entity, y.entity
				if second.n < first.n {
					first, second = second, first
				}
				b.noticeName(second, 0, second.Name, fmt.Sprintf("%s may be %s, which has this name %.1f km away", second.ID,
					first.ID, km), "use one ID for both, with a row in replaced.csv; if they are two, add a row to distinct.csv")
				break
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
	b.notices = append(b.notices, e.rowWithItem(column, text).Notice(column, problem, cure))
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
func (rs *rows) rowWithItem(column, value string) datafolder.Row {
	for _, r := range rs.all() {
		if slices.Contains(appendList(nil, r.Get(column)), value) {
			return r
		}
	}
	return rs.first
}
