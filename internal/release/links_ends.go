package release

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// checkEnds validates the type, the ends and the programme of a link against the ontology.
func (b *builder) checkEnds(said *linkRow) bool {
	t := &b.o.Links[said.attrs.Type]
	from := b.checkEnd(said.Row, "from", said.fromID, said.from, t.Name, t.From)
	to := b.checkEnd(said.Row, "to", said.toID, said.to, t.Name, t.To)
	fine := from && to
	switch {
	case !fine:
		if said.from != nil {
			said.from.incomplete = true
		}
	case !b.o.Connects(t, said.from.Type, said.to.Type):
		from, to := b.o.Entities[said.from.Type].Name, b.o.Entities[said.to.Type].Name
		said.Fault("to",
			fmt.Sprintf("%s leads from a %s to a %s here, and connects such with their own kind only", t.Name, from, to),
			"name ends of one type, or another link type")
		fine = false
	case t.Symmetric && said.from == said.to:
		said.Fault("to", fmt.Sprintf("%s %s itself", said.fromID, t.Name), "name the other end")
		fine = false
	case t.Symmetric && said.fromID > said.toID:
		said.Fault("from", t.Name+" is stored once, with the smaller id first",
			"swap from and to: from "+said.toID+" to "+said.fromID)
		fine = false
	}
	return b.checkProgramme(said) && fine
}

func (b *builder) checkProgramme(said *linkRow) bool {
	return said.attrs.Programme == "" || b.isA(said.Row, "programme", said.attrs.Programme, b.programmeType) != nil
}

// checkEnd reports whether an id is that of a known entity of one of the types.
func (b *builder) checkEnd(r datafolder.Row, column, id string, e *entity, linkType string, types []string) bool {
	if e == nil {
		b.unknownEntity(r, column, id)
		return false
	}
	if name := b.o.Entities[e.Type].Name; !slices.Contains(types, name) {
		r.Fault(column, fmt.Sprintf("%s is a %s, which %s may not have here", id, name, linkType),
			"allowed are "+strings.Join(types, ", "))
		return false
	}
	return true
}

// isA finds the entity of the type that an id names; nil when there is none.
func (b *builder) isA(r datafolder.Row, column, id string, want kg.TypeID) *entity {
	e := b.entities[id]
	switch {
	case e == nil:
		b.unknownEntity(r, column, id)
		return nil
	case e.Type != want:
		r.Fault(column, fmt.Sprintf("%s is a %s, not a %s", id, b.o.Entities[e.Type].Name, b.o.Entities[want].Name),
			"name a "+b.o.Entities[want].Name+", such as "+b.o.Entities[want].Example)
		return nil
	}
	return e
}

// unknownEntity reports that no entity has the id, unless rows that may have had it could not be read.
func (b *builder) unknownEntity(r datafolder.Row, column, id string) {
	t, ok := b.o.TypeOf(id)
	if ok && b.unreadableTypes[t] {
		return
	}
	if gone := b.tombstones[id]; gone != nil && gone.ReplacedBy == "" {
		r.Fault(column, id+" is gone: "+gone.Reason, "name another entity, or remove the row")
		return
	}
	cure := b.layerWith(id, t, ok)
	if cure == "" && b.guesses > 0 {
		b.guesses--
		if n := b.nearestID(id); n != "" {
			cure = "did you mean " + n + "?"
		}
	}
	if cure == "" {
		file := "the entities"
		if ok {
			file = "entities/" + b.o.Entities[t].File + ".csv"
		}
		cure = "add it to " + file + ", correct the id, or read it together with the folder that has it"
	}
	r.Fault(column, fmt.Sprintf("no entity has the id %q", id), cure)
}

// layerWith tells to read the built-in layer that has an entity: built-in rows begin with the ID.
func (b *builder) layerWith(id string, t kg.TypeID, known bool) string {
	if !known {
		return ""
	}
	file := "entities/" + b.o.Entities[t].File + ".csv"
	for _, f := range datafolder.BuiltIn() {
		ids, ok := b.builtIn[f.Name+"/"+file]
		if !ok {
			ids = idsIn(f.FS, file)
			b.builtIn[f.Name+"/"+file] = ids
		}
		if ids[id] {
			return "read it together with " + f.Name + ", which has it: name " + f.Name + " before this folder"
		}
	}
	return ""
}

// idsIn returns the ids of the entities of a built-in file; none when the layer has no entities of the type.
func idsIn(layer fs.FS, file string) map[string]bool {
	text, err := fs.ReadFile(layer, file)
	if err != nil {
		return nil
	}
	ids := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if id, _, ok := strings.Cut(line, ","); ok {
			ids[id] = true
		}
	}
	return ids
}

// nearestID finds the id closest to a misspelt one, among those with its prefix.
func (b *builder) nearestID(id string) string {
	prefix, rest, _ := strings.Cut(id, ":")
	var rests, ids []string
	for _, e := range b.inOrder {
		ids = append(ids, e.ID)
		if r, ok := strings.CutPrefix(e.ID, prefix+":"); ok {
			rests = append(rests, r)
		}
	}
	if len(rests) == 0 {
		return suggest.Nearest(id, ids)
	}
	if n := suggest.Nearest(rest, rests); n != "" {
		return prefix + ":" + n
	}
	return ""
}

func (b *builder) linkTypeNames() []string {
	var names []string
	for i := range b.o.Links {
		names = append(names, b.o.Links[i].Name)
	}
	return names
}
