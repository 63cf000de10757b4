package release

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// layer is what a directory says of itself, and the row that says it.
type layer struct {
	kg.Layer
	datafolder.Row
}

// webAddress is the form of the address of a licence.
var webAddress = regexp.MustCompile(`^https?://\S+$`)

// readLayers reads what the directories say of themselves, before all else: records name the layer that they are from.
func (b *builder) readLayers() {
	b.each("folder.csv", func(*datafolder.Table) {}, func(r datafolder.Row) {
		if first := slices.IndexFunc(b.layers, func(l layer) bool { return l.Table == r.Table }); first >= 0 {
			r.Fault("name", "the folder is described twice, first in "+b.layers[first].Where(), "make one row of the two")
			return
		}
		l := layer{Row: r, Layer: kg.Layer{
			Name:         strings.Clone(r.Get("name")),
			Title:        strings.Clone(r.Get("title")),
			Licence:      strings.Clone(r.Get("licence")),
			LicenceURL:   strings.Clone(r.Get("licence_url")),
			Attribution:  strings.Clone(r.Get("attribution")),
			Restrictions: restrictions(r),
			Note:         strings.Clone(r.Get("note")),
		}}
		b.layers = append(b.layers, l)
		if r.Broken() || !checkLayer(&l) {
			return
		}
		for _, t := range b.tables {
			if t.Folder == r.Folder {
				t.Layer = l.Name
			}
		}
	})
	for _, t := range b.tables {
		if t.Path == "folder.csv" && t.IsEmpty() {
			t.Add(1, 1, "", "the folder is not described", "give it one row, or remove the file")
		}
	}
	b.checkLayerNames()
}

// checkLayer reports whether the description of a directory is whole.
func checkLayer(l *layer) bool {
	before := len(l.Faults)
	switch {
	case l.Name == "":
		l.Fault("name", "a folder without a name", "give it one, such as river-gardens")
	case !kg.IsSlug(l.Name):
		l.Fault("name", fmt.Sprintf("%q is no name of a folder", l.Name), "write small letters a-z, digits and hyphens")
	}
	if l.Title == "" {
		l.Fault("title", "a folder without a title", "say in a few words what it holds")
	}
	if l.Licence == "" && l.LicenceURL != "" {
		l.Fault("licence", "the address of a licence without its name", "name the licence, such as CC BY 4.0")
	}
	if l.Licence == "" && l.Get("restrictions") != "" {
		l.Fault("licence", "restrictions without a licence", "name the licence that has them, such as CC BY-SA 4.0")
	}
	if l.LicenceURL != "" && !webAddress.MatchString(l.LicenceURL) {
		l.Fault("licence_url", fmt.Sprintf("%q is no address", l.LicenceURL),
			"write it as in https://creativecommons.org/licenses/by/4.0/")
	}
	return len(l.Faults) == before
}

// restrictions reads what a licence restricts, in the order of kg.Restrictions.
func restrictions(r datafolder.Row) []kg.Restriction {
	var known []string
	for _, word := range kg.Restrictions() {
		known = append(known, string(word))
	}
	var out []kg.Restriction
	for _, word := range appendList(nil, r.Get("restrictions")) {
		if !slices.Contains(known, word) {
			r.Fault("restrictions", fmt.Sprintf("%q is none of the words for it", word), enumCure(word, known))
			continue
		}
		out = append(out, kg.Restriction(strings.Clone(word)))
	}
	slices.SortFunc(out, func(x, y kg.Restriction) int {
		return cmp.Compare(slices.Index(known, string(x)), slices.Index(known, string(y)))
	})
	return slices.Compact(out)
}

// checkLayerNames refuses that directories of different terms have one name: records say by it under which they are.
func (b *builder) checkLayerNames() {
	for i := range b.layers {
		l := &b.layers[i]
		for _, other := range b.layers[:i] {
			if other.Name == l.Name && other.Table != l.Table && !sameLayer(&other.Layer, &l.Layer) {
				l.Fault("name", fmt.Sprintf("%s describes another folder %q", other.Where(), l.Name),
					"give each of them a name of its own")
			}
		}
	}
	described := map[int]bool{}
	for i := range b.layers {
		described[b.layers[i].Folder] = true
	}
	for _, t := range b.tables {
		if described[t.Folder] {
			continue
		}
		described[t.Folder] = true
		for i := range b.layers {
			if l := &b.layers[i]; l.Name == t.Layer {
				t.Add(1, 1, "", fmt.Sprintf("its folder is named %q like the one of %s, whose licence it does not state",
					t.Layer, l.Where()), "add a folder.csv with a name of its own, or rename the folder")
				break
			}
		}
	}
}

func sameLayer(x, y *kg.Layer) bool {
	return x.SameTerms(y) && x.Title == y.Title && x.Attribution == y.Attribution && x.Note == y.Note
}

// graphLayers lists the layers of all directories by name; those that say nothing of themselves have only that.
func (b *builder) graphLayers() []kg.Layer {
	var out []kg.Layer
	for _, t := range b.tables {
		if slices.ContainsFunc(out, func(l kg.Layer) bool { return l.Name == t.Layer }) {
			continue
		}
		l := kg.Layer{Name: t.Layer}
		if i := slices.IndexFunc(b.layers, func(l layer) bool { return l.Name == t.Layer }); i >= 0 {
			l = b.layers[i].Layer
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(x, y kg.Layer) int { return strings.Compare(x.Name, y.Name) })
	return out
}
