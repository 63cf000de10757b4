package kg

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// NameKind says what a name is to its entity.
type NameKind string

// The kinds of names.
const (
	Preferred   NameKind = "preferred"   // the name of the entity in the graph; no record has it
	Official    NameKind = "official"    // used in law and on official occasions
	Common      NameKind = "common"      // the usual name in a language
	Short       NameKind = "short"       // shorter than the usual name
	Alternative NameKind = "alternative" // another name or spelling
	Variant     NameKind = "variant"     // another choice of words for the usual name in a language
	Former      NameKind = "former"      // no longer used officially
	AsWritten   NameKind = "as_written"  // the way in which a source writes it
)

// NameKinds are the kinds of names in the order in which they are documented.
func NameKinds() []NameKind {
	return []NameKind{Preferred, Official, Common, Short, Alternative, Variant, Former, AsWritten}
}

// Name is a name of an entity besides Entity.Name, with its evidence.
type Name struct {
	Text string
	*NameAttrs
}

// NameAttrs are what a name has besides its text. Many names share them; they must not be changed.
type NameAttrs struct {
	Language string // BCP 47, such as pt-BR; "" when unknown
	Script   string // ISO 15924, such as Cyrl, see ScriptOf
	Kind     NameKind
	// Statement is the id of the statement that gives the name; "" for a name of the data's own. Such a name is derived:
	// it is part of the statement, not of the record of the entity.
	Statement string
	Evidence  []NameEvidence // by source, then locator
}

// Equal reports whether two names with these attributes have the same ones.
func (a *NameAttrs) Equal(b *NameAttrs) bool {
	return a.Language == b.Language && a.Script == b.Script && a.Kind == b.Kind && a.Statement == b.Statement &&
		slices.Equal(a.Evidence, b.Evidence)
}

// NameEvidence is a source of a name.
type NameEvidence struct {
	Source      string // id of the source
	Locator     string // as in Evidence
	RetrievedOn Date
	Note        string
	Folder      string // of the data; no part of the content
}

// Compare orders names by text, language, script and kind, then by the statement that they are part of.
func (n *Name) Compare(m *Name) int {
	return cmp.Or(
		strings.Compare(n.Text, m.Text), strings.Compare(n.Language, m.Language), strings.Compare(n.Script, m.Script),
		strings.Compare(string(n.Kind), string(m.Kind)), strings.Compare(n.Statement, m.Statement),
	)
}

// Names returns the names with evidence, in the order of Name.Compare.
func (e *Entity) Names() []Name {
	if e.Detail == nil {
		return nil
	}
	return e.Detail.Names
}

// OtherNames yields what an entity is called besides its name: the aliases, then the texts of Names, each once.
func (e *Entity) OtherNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		if e.Detail == nil {
			return
		}
		for _, a := range e.Detail.Aliases {
			if !yield(a) {
				return
			}
		}
		last := e.Name
		for i := range e.Detail.Names {
			text := e.Detail.Names[i].Text
			if text == last || text == e.Name {
				continue
			}
			last = text
			if _, had := slices.BinarySearch(e.Detail.Aliases, text); !had && !yield(text) {
				return
			}
		}
	}
}

// AllNames returns the complete list of names: the name of the entity, the aliases that no record of a name repeats,
// and Names. The first two have no evidence of their own.
func (e *Entity) AllNames() []Name {
	out := make([]Name, 0, 1+len(e.Aliases())+len(e.Names()))
	add := func(text string, kind NameKind) {
		out = append(out, Name{Text: text, NameAttrs: &NameAttrs{Script: ScriptOf(text), Kind: kind}})
	}
	add(e.Name, Preferred)
	for _, a := range e.Aliases() {
		_, had := slices.BinarySearchFunc(e.Names(), a, func(n Name, a string) int { return strings.Compare(n.Text, a) })
		if !had {
			add(a, Alternative)
		}
	}
	return append(out, e.Names()...)
}

// namingProps are the properties of which the values are names of their subject.
var namingProps = map[string]NameKind{"alias": Alternative, "former_name": Former, "title": AsWritten}

// NameByStatements gives the entities the names that statements state. Call it once, when all records are complete and
// sorted by id.
func (g *Graph) NameByStatements() {
	named := map[string][]*Statement{} // by subject
	about := map[string][]NameEvidence{}
	for _, s := range g.Statements {
		if namingProps[s.Property] != "" {
			named[s.Subject] = append(named[s.Subject], s)
			about[s.ID] = nil
		}
	}
	if len(named) == 0 {
		return
	}
	for _, e := range g.Evidence {
		if list, ok := about[e.About]; ok {
			about[e.About] = append(list, NameEvidence{
				Source: e.Source, Locator: e.Locator, RetrievedOn: e.RetrievedOn, Note: e.Note, Folder: e.Folder,
			})
		}
	}
	for _, e := range g.Entities {
		statements := named[e.ID]
		if len(statements) == 0 {
			continue
		}
		detail := Detail{}
		if e.Detail != nil {
			detail = *e.Detail
		}
		detail.Names = slices.Clone(detail.Names)
		for _, s := range statements {
			evidence := about[s.ID]
			SortNameEvidence(evidence)
			detail.Names = append(detail.Names, Name{Text: s.Value, NameAttrs: &NameAttrs{
				Script: ScriptOf(s.Value), Kind: namingProps[s.Property], Statement: s.ID, Evidence: evidence,
			}})
		}
		SortNames(detail.Names)
		e.Detail = &detail
	}
}

// SortNames puts names in their order.
func SortNames(names []Name) {
	slices.SortFunc(names, func(a, b Name) int { return a.Compare(&b) })
}

// SortNameEvidence puts evidence of a name in its order.
func SortNameEvidence(list []NameEvidence) {
	slices.SortFunc(list, func(a, b NameEvidence) int {
		return cmp.Or(
			strings.Compare(a.Source, b.Source), strings.Compare(a.Locator, b.Locator), strings.Compare(a.Note, b.Note),
			cmp.Compare(a.RetrievedOn, b.RetrievedOn), strings.Compare(a.Folder, b.Folder),
		)
	})
}
