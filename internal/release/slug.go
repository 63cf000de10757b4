package release

import (
	"fmt"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// checkSlug validates the id of an entity against the format of its type.
func checkSlug(o *kg.Ontology, r datafolder.Row, slug string, t *kg.EntityType) {
	prefix, rest, _ := strings.Cut(slug, ":")
	switch {
	case prefix != t.Prefix:
		cure := "ids of this file begin with " + t.Prefix + ":"
		if other, ok := o.TypeOf(slug); ok {
			cure += ", those with " + prefix + ": stand in entities/" + o.Entities[other].File + ".csv"
		}
		r.Fault("id", fmt.Sprintf("%q is no id of a %s", slug, t.Name), cure)
	case !kg.IsSlug(rest):
		r.Fault("id", fmt.Sprintf("%q is no id", slug),
			"after "+prefix+": write small letters a-z, digits and hyphens, as in "+t.Example)
	case t.Place && !t.Country && kg.SlugCountry(slug) == "" && kg.M49Code(slug) == "":
		r.Fault(
			"id",
			fmt.Sprintf("%q does not say its country", slug),
			"write the two letters of the country first, as in city:cn-taizhou or region:it-lazio; an area of M49 "+
				"has its code, as in region:m49-030",
		)
	}
}

// recordID checks the id of a link, statement, evidence or block: a letter, then letters,
// digits and hyphens.
func recordID(r datafolder.Row, id, letter, what string) bool {
	rest, ok := strings.CutPrefix(id, letter)
	if ok && rest != "" && strings.Trim(rest, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == "" {
		return true
	}
	r.Fault("id", fmt.Sprintf("%q is no id of %s", id, what),
		"write "+letter+" and a number, or leave it empty to have one worked out")
	return false
}
