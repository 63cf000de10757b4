package kg

import (
	"fmt"
	"slices"
)

// TwoHop is a row of the table of derived relations: two entities are related when two
// hops lead from one to the other. It is a field of the types at both ends; an empty name makes none.
type TwoHop struct {
	From, Via, To     string // entity types
	First, Second     Hop    // from From to Via, from Via to To
	Forward, Backward string // fields of From and of To
	ForwardDoc        string
	BackwardDoc       string
}

// Hop is one step of a derived relation: along links of a type, or between a place and its country.
type Hop struct {
	Link    string // name of the link type, or of a broader one; "" for Country
	Dir     Direction
	Country bool // Out: to the country that it lies in; In: to what lies in the country
}

func (h Hop) reversed() Hop {
	switch h.Dir {
	case Out:
		h.Dir = In
	case In:
		h.Dir = Out
	}
	return h
}

// Derivation is a derived relation as a field of an entity type.
type Derivation struct {
	Field         string
	First, Second Hop
	Via, To       TypeID
	Doc           string
}

// Derivations are the derived relations of an entity type, in the order of the table.
func (o *Ontology) Derivations(t TypeID) []Derivation {
	name := o.Entities[t].Name
	var out []Derivation
	for _, d := range o.TwoHops {
		via, _ := o.Type(d.Via)
		from, _ := o.Type(d.From)
		to, _ := o.Type(d.To)
		if d.Forward != "" && d.From == name {
			out = append(
				out,
				Derivation{Field: d.Forward, First: d.First, Second: d.Second, Via: via, To: to, Doc: d.ForwardDoc},
			)
		}
		if d.Backward != "" && d.To == name {
			out = append(
				out,
				Derivation{
					Field:  d.Backward,
					First:  d.Second.reversed(),
					Second: d.First.reversed(),
					Via:    via,
					To:     from,
					Doc:    d.BackwardDoc,
				},
			)
		}
	}
	return out
}

// check reports what is wrong with a row: unknown types, hops that are not between them.
func (d *TwoHop) check(o *Ontology) error {
	for _, hop := range []struct {
		Hop
		from, to string
	}{{d.First, d.From, d.Via}, {d.Second, d.Via, d.To}} {
		from, okFrom := o.Type(hop.from)
		to, okTo := o.Type(hop.to)
		if !okFrom || !okTo {
			return fmt.Errorf("ontology: derived %s-%s-%s: an entity type is unknown", d.From, d.Via, d.To)
		}
		if hop.Dir == In {
			from, to, hop.from, hop.to = to, from, hop.to, hop.from
		}
		if hop.Country {
			if !o.Entities[from].Place || !o.Entities[to].Country {
				return fmt.Errorf(
					"ontology: derived %s-%s-%s: %s does not lie in a %s",
					d.From,
					d.Via,
					d.To,
					hop.from,
					hop.to,
				)
			}
			continue
		}
		types, _ := o.LinkTypes(hop.Link)
		if !slices.ContainsFunc(types, func(l LinkTypeID) bool { return o.Connects(&o.Links[l], from, to) }) {
			return fmt.Errorf(
				"ontology: derived %s-%s-%s: no link %q leads from %s to %s",
				d.From,
				d.Via,
				d.To,
				hop.Link,
				hop.from,
				hop.to,
			)
		}
	}
	return nil
}

// twoHops is the table of derived relations: to add one, add a row and run make generate.
func twoHops() []TwoHop {
	takesPart := Hop{Link: "TAKES_PART", Dir: Out}
	taken := takesPart.reversed()
	hasTheme := Hop{Link: "HAS_THEME", Dir: Out}
	return []TwoHop{
		{
			From: "City", Via: "Programme", To: "Theme", First: takesPart, Second: hasTheme,
			Forward: "themesOfProgrammes", ForwardDoc: "The themes of the programmes that it takes part in.",
			Backward: "citiesOfProgrammes", BackwardDoc: "The cities that take part in programmes with this theme.",
		},
		{
			From: "City", Via: "Programme", To: "UNBody", First: takesPart, Second: Hop{Link: "ENGAGES_WITH", Dir: Out},
			Forward:    "unBodiesOfProgrammes",
			ForwardDoc: "The UN bodies that the programmes it takes part in engage with.",
			Backward:   "citiesOfProgrammes", BackwardDoc: "The cities that take part in programmes which engage with this body.",
		},
		{
			From: "City", Via: "Programme", To: "City", First: takesPart, Second: taken,
			Forward:    "citiesInSameProgrammes",
			ForwardDoc: "Other cities that take part in some of the same programmes.",
		},
		{
			From: "Country", Via: "City", To: "Programme", First: Hop{Dir: In, Country: true}, Second: takesPart,
			Forward: "programmesOfCities", ForwardDoc: "The programmes that cities of this country take part in.",
			Backward: "countriesOfCities", BackwardDoc: "The countries of the cities that take part in it.",
		},
		{
			From: "Programme", Via: "City", To: "Programme", First: taken, Second: takesPart,
			Forward:    "programmesWithSameCities",
			ForwardDoc: "Other programmes that some of the same cities take part in.",
		},
		{
			From: "Programme", Via: "Theme", To: "Programme", First: hasTheme, Second: hasTheme.reversed(),
			Forward: "programmesWithSameThemes", ForwardDoc: "Other programmes with some of the same themes.",
		},
	}
}
