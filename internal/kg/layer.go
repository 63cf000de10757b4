package kg

import (
	"cmp"
	"slices"
	"strings"
)

// Layer is a folder of the data and the terms under which its records may be used.
type Layer struct {
	Name         string // the Folder of its records, such as members
	Title        string // what it holds, in a few words; "" when it states nothing of itself
	Licence      string // the short name of the licence, such as CC BY 4.0; "" when none is stated
	LicenceURL   string
	Attribution  string        // the credit to show; "" when none is asked for
	Restrictions []Restriction // in the order of Restrictions
	Note         string
}

// Restriction is a term of a licence that binds those who pass data on.
type Restriction string

// The restrictions.
const (
	ShareAlike    Restriction = "share-alike"
	NonCommercial Restriction = "non-commercial"
	NoDerivatives Restriction = "no-derivatives"
)

// Restrictions are all of them, in the order in which they are listed.
func Restrictions() []Restriction { return []Restriction{ShareAlike, NonCommercial, NoDerivatives} }

// Stated reports whether the folder says what it is. The name of another one is only that of a path, and no part of
// the content of a release.
func (l *Layer) Stated() bool { return l.Title != "" }

// SameTerms reports whether two layers are under the same terms.
func (l *Layer) SameTerms(other *Layer) bool {
	return l.Licence == other.Licence && l.LicenceURL == other.LicenceURL &&
		slices.Equal(l.Restrictions, other.Restrictions)
}

// Credit is what to show for the layer, in a line: "members: ETMUN. CC BY 4.0, https://…".
func (l *Layer) Credit() string {
	var parts []string
	for _, text := range []string{l.Attribution, cmp.Or(l.Licence, "no licence stated")} {
		if text != "" {
			parts = append(parts, strings.TrimSuffix(text, "."))
		}
	}
	credit := l.Name + ": " + strings.Join(parts, ". ")
	if l.LicenceURL != "" {
		credit += ", " + l.LicenceURL
	}
	return credit
}

// LayerCount is a layer and how many records it has. A record that several layers have counts for the first of them.
type LayerCount struct {
	Layer
	Entities, Links, Statements, Evidence int
}

// CountLayers counts the records of each layer of a graph, by name. Records of no known layer are left out.
func CountLayers(g *Graph) []LayerCount {
	out := make([]LayerCount, len(g.Layers))
	for i := range g.Layers {
		out[i].Layer = g.Layers[i]
	}
	slices.SortFunc(out, func(a, b LayerCount) int { return cmp.Compare(a.Name, b.Name) })
	if len(out) == 0 {
		return nil
	}
	var none LayerCount
	of := func(folder string) *LayerCount { // a scan: there are few
		for i := range out {
			if out[i].Name == folder {
				return &out[i]
			}
		}
		return &none
	}
	for _, e := range g.Entities {
		of(e.Folder).Entities++
	}
	for i := range g.Links {
		of(g.Links[i].Folder).Links++
	}
	for _, s := range g.Statements {
		of(s.Folder).Statements++
	}
	for _, e := range g.Evidence {
		of(e.Folder).Evidence++
	}
	return out
}

// Licence is a set of terms and the layers under it.
type Licence struct {
	Layers                                []LayerCount // by name, at least one
	Entities, Links, Statements, Evidence int          // of the layers
}

// String returns the terms and the layers under them: "CC BY-SA 4.0, share-alike (twins)".
func (l *Licence) String() string { return l.Terms() + " (" + l.LayerNames() + ")" }

// Terms returns the licence and its restrictions: "CC BY-SA 4.0, share-alike".
func (l *Licence) Terms() string {
	terms := []string{cmp.Or(l.Layers[0].Licence, "none stated")}
	for _, r := range l.Layers[0].Restrictions {
		terms = append(terms, string(r))
	}
	return strings.Join(terms, ", ")
}

// LayerNames returns the names of the layers: "core, networks".
func (l *Licence) LayerNames() string {
	names := make([]string, len(l.Layers))
	for i := range l.Layers {
		names[i] = l.Layers[i].Name
	}
	return strings.Join(names, ", ")
}

// LicencesOf groups layers by their terms, in the order of the first layer of each.
func LicencesOf(layers []LayerCount) []Licence {
	var out []Licence
	for _, l := range layers {
		i := slices.IndexFunc(out, func(known Licence) bool { return l.SameTerms(&known.Layers[0].Layer) })
		if i < 0 {
			i = len(out)
			out = append(out, Licence{})
		}
		known := &out[i]
		known.Layers = append(known.Layers, l)
		known.Entities += l.Entities
		known.Links += l.Links
		known.Statements += l.Statements
		known.Evidence += l.Evidence
	}
	return out
}

// Origins collects the layers that records come from, for the credits and terms of what is made of them. The zero
// value has none. What later layers add to a record is theirs, so a link is passed on with its evidence.
type Origins struct{ folders map[string]bool }

// Add adds the layer of a record: its Folder.
func (o *Origins) Add(folder string) {
	if o.folders == nil {
		o.folders = map[string]bool{}
	}
	o.folders[folder] = true
}

// Of lists those of the layers of a release that were added. A folder that the release does not know is a layer that
// states nothing.
func (o *Origins) Of(layers []LayerCount) []Layer {
	var out []Layer
	known := map[string]bool{}
	for i := range layers {
		known[layers[i].Name] = true
		if o.folders[layers[i].Name] {
			out = append(out, layers[i].Layer)
		}
	}
	for folder := range o.folders {
		if folder != "" && !known[folder] {
			out = append(out, Layer{Name: folder})
		}
	}
	slices.SortFunc(out, func(a, b Layer) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// RestrictionsOf lists the restrictions of any of the layers: who passes their records on together keeps to all.
func RestrictionsOf(layers []Layer) []Restriction {
	var out []Restriction
	for _, r := range Restrictions() {
		if slices.ContainsFunc(layers, func(l Layer) bool { return slices.Contains(l.Restrictions, r) }) {
			out = append(out, r)
		}
	}
	return out
}

// LayerColumns are the columns of folder.csv.
func LayerColumns() []string {
	return []string{"name", "title", "licence", "licence_url", "attribution", "restrictions", "note"}
}
