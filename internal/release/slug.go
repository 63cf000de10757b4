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
	case !isSlug(rest):
		r.Fault(
			"id",
			fmt.Sprintf("%q is no id", slug),
			"after "+prefix+": write small letters a-z, digits and hyphens, as in "+t.Example,
		)
	case t.Place && !t.Country && slugCountry(slug) == "" && m49Code(slug) == "":
		r.Fault(
			"id",
			fmt.Sprintf("%q does not say its country", slug),
			"write the two letters of the country first, as in city:cn-taizhou or region:it-lazio; an area of M49 "+
				"has its code, as in region:m49-030",
		)
	}
}

func isSlug(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}

// slugCountry returns the country code in the id of a city or region, or "".
func slugCountry(slug string) string {
	_, rest, _ := strings.Cut(slug, ":")
	if len(rest) < 4 || rest[2] != '-' || rest[0] < 'a' || rest[0] > 'z' || rest[1] < 'a' || rest[1] > 'z' {
		return ""
	}
	return rest[:2]
}

// m49Code returns the code in the id of an M49 area, or "".
func m49Code(slug string) string {
	code, ok := strings.CutPrefix(slug, "region:m49-")
	if !ok || len(code) != 3 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

// recordID checks the id of a link, statement, evidence or block: a letter, then letters,
// digits and hyphens.
func recordID(r datafolder.Row, id, letter, what string) bool {
	rest, ok := strings.CutPrefix(id, letter)
	if ok && rest != "" && strings.Trim(rest, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") == "" {
		return true
	}
	r.Fault(
		"id",
		fmt.Sprintf("%q is no id of %s", id, what),
		"write "+letter+" and a number, or leave it empty to have one worked out",
	)
	return false
}
