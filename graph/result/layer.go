package result

import "cityweave/internal/kg"

// Layer is a folder of the data with its licence.
type Layer struct{ Data kg.LayerCount }

func layersOf(layers []kg.LayerCount) []Layer {
	out := make([]Layer, len(layers))
	for i := range layers {
		out[i] = Layer{layers[i]}
	}
	return out
}

// Name is what records call it.
func (l Layer) Name() string { return l.Data.Name }

// Title says what it holds.
func (l Layer) Title() *string { return optional(l.Data.Title) }

// Licence is the name of its licence.
func (l Layer) Licence() *string { return optional(l.Data.Licence) }

// LicenceURL is the address of its licence.
func (l Layer) LicenceURL() *string { return optional(l.Data.LicenceURL) }

// Restrictions are what the licence demands of those who pass it on.
func (l Layer) Restrictions() []Word { return restrictionWords(l.Data.Restrictions) }

// Attribution is the credit to show.
func (l Layer) Attribution() *string { return optional(l.Data.Attribution) }

// Credit is the credit and the licence, in a line.
func (l Layer) Credit() string { return l.Data.Credit() }

// Note is a caveat.
func (l Layer) Note() *string { return optional(l.Data.Note) }

// Entities is how many entities it is the first to have.
func (l Layer) Entities() int32 { return int32(l.Data.Entities) }

// Links is how many links it is the first to have.
func (l Layer) Links() int32 { return int32(l.Data.Links) }

// Statements is how many statements it is the first to have.
func (l Layer) Statements() int32 { return int32(l.Data.Statements) }

// Evidence is how many records of evidence it is the first to have.
func (l Layer) Evidence() int32 { return int32(l.Data.Evidence) }

// Licence is a licence with the layers under it.
type Licence struct{ Data kg.Licence }

func (l Licence) terms() *kg.Layer { return &l.Data.Layers[0].Layer }

// Licence is its name.
func (l Licence) Licence() *string { return optional(l.terms().Licence) }

// LicenceURL is its address.
func (l Licence) LicenceURL() *string { return optional(l.terms().LicenceURL) }

// Restrictions are what it demands of those who pass data on.
func (l Licence) Restrictions() []Word { return restrictionWords(l.terms().Restrictions) }

// Layers are under it.
func (l Licence) Layers() []Layer { return layersOf(l.Data.Layers) }

// Entities is how many entities the layers have.
func (l Licence) Entities() int32 { return int32(l.Data.Entities) }

// Links is how many links the layers have.
func (l Licence) Links() int32 { return int32(l.Data.Links) }

// Statements is how many statements the layers have.
func (l Licence) Statements() int32 { return int32(l.Data.Statements) }

// Evidence is how many records of evidence the layers have.
func (l Licence) Evidence() int32 { return int32(l.Data.Evidence) }

func restrictionWords(list []kg.Restriction) []Word {
	out := make([]Word, len(list))
	for i, r := range list {
		out[i] = Word(kg.EnumWord(string(r)))
	}
	return out
}
