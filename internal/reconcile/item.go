package reconcile

import (
	"regexp"
	"strconv"
	"strings"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
)

// maxItems is how many items a query may become because a property has several values.
const maxItems = 8

// item is a name with what is known about it, as mapNames takes it. A query is one item, or several if a property has
// several values of which any may be the right one.
type item struct {
	query    *query
	name, in string
	ids      []kg.ExternalID // of which mapNames takes the first; Scheme is "" for an ID of this graph
	point    *geo.Point
	relaxed  bool // asked without the types of the query, since nothing of these types was found
	outcome  *nameMatch
	failed   *problem // instead of an outcome
}

// items returns what mapNames is to be asked for a query; nothing if the query cannot have an answer.
func (s *Service) items(q *query) []*item {
	list := []*item{{query: q, name: q.text}}
	if q.impossible {
		return nil
	}
	for _, c := range q.properties {
		values := c.values
		if c.role != rolePlace && c.role != roleID || len(list)*len(values) > maxItems {
			values = values[:1]
		}
		var next []*item
		for _, it := range list {
			for _, v := range values {
				one := *it
				one.ids = append([]kg.ExternalID{}, it.ids...)
				s.state(&one, c.property, v)
				next = append(next, &one)
			}
		}
		list = next
	}
	if q.text != "" {
		return list
	}
	var named []*item
	for _, it := range list { // without a name, an ID is the name
		if len(it.ids) > 0 {
			it.name = idText(it.ids[0])
			named = append(named, it)
		}
	}
	return named
}

// state adds a value of a property to an item. What is no value of the property is passed over, since a cell of a table
// can hold anything.
func (s *Service) state(it *item, p *property, v value) {
	switch p.role {
	case rolePlace:
		place := v.text
		if _, ours := s.Ontology.TypeOf(v.id); ours {
			place = v.id
		}
		if it.in == "" {
			it.in = place
		} else if it.name != "" {
			it.name += ", " + place // as people write it: Portland, Oregon
		}
	case roleID:
		if id, ok := s.identify(p.register, v); ok {
			it.ids = append(it.ids, id)
		}
	case roleLatitude, roleLongitude, rolePoint:
		it.point = statedPoint(it.query)
	}
}

// identify reads an ID, also from the address of a page about the entity. It reports whether it is one of the register.
func (s *Service) identify(register string, v value) (kg.ExternalID, bool) {
	for _, text := range []string{v.id, v.text} {
		if register == "" {
			if _, ok := s.Ontology.TypeOf(text); ok {
				return kg.ExternalID{Value: text}, true
			}
			continue
		}
		text = strings.TrimRight(text, "/")
		text = text[strings.LastIndexAny(text, "/#:")+1:]
		if text == "" {
			continue
		}
		for _, spelling := range []string{text, strings.ToUpper(text), leadingZeros(text)} {
			if s.registers[register].MatchString(spelling) {
				return kg.ExternalID{Scheme: register, Value: spelling}, true
			}
		}
	}
	return kg.ExternalID{}, false
}

// leadingZeros are those of a code of three digits that a spreadsheet took for a number: 4 for 004.
func leadingZeros(text string) string { return strings.Repeat("0", max(0, 3-len(text))) + text }

// patterns are the forms of IDs by register.
func patterns(o *kg.Ontology) map[string]*regexp.Regexp {
	forms := map[string]*regexp.Regexp{}
	for _, scheme := range o.Schemes {
		forms[scheme.Name] = regexp.MustCompile(`^(?:` + scheme.Pattern + `)$`)
	}
	return forms
}

// idText is an ID as mapNames takes it.
func idText(id kg.ExternalID) string {
	if id.Scheme == "" {
		return id.Value
	}
	return id.Scheme + ":" + id.Value
}

// statedPoint is the point that a query states; nil if it states none, only a half of one, or none on the Earth.
func statedPoint(q *query) *geo.Point {
	var north, east float64
	var hasNorth, hasEast bool
	for _, c := range q.properties {
		text := c.values[0].text
		switch c.role {
		case roleLatitude:
			north, hasNorth = angle(text, 90)
		case roleLongitude:
			east, hasEast = angle(text, 180)
		case rolePoint:
			if p := parsePoint(text); p != nil {
				return p
			}
		}
	}
	if !hasNorth || !hasEast {
		return nil
	}
	return &geo.Point{Latitude: north, Longitude: east}
}

// wkt is a point as geographical databases write it, with the longitude first.
var wkt = regexp.MustCompile(`(?i)^\s*point\s*\(\s*(\S+)\s+(\S+)\s*\)\s*$`)

// parsePoint reads latitude and longitude, separated by a comma, a semicolon or blanks, or a point as in
// Point(136.9 35.2).
func parsePoint(text string) *geo.Point {
	var parts []string
	if m := wkt.FindStringSubmatch(text); m != nil {
		parts = []string{m[2], m[1]}
	} else {
		parts = strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' })
	}
	if len(parts) != 2 {
		return nil
	}
	north, okNorth := angle(parts[0], 90)
	east, okEast := angle(parts[1], 180)
	if !okNorth || !okEast {
		return nil
	}
	return &geo.Point{Latitude: north, Longitude: east}
}

// angle reads degrees between -most and most.
func angle(text string, most float64) (degrees float64, ok bool) {
	degrees, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return degrees, err == nil && degrees >= -most && degrees <= most
}

// variables is the item as a value of NameInput, without what is not known.
func (it *item) variables() map[string]any {
	v := map[string]any{"name": it.name}
	if it.in != "" {
		v["in"] = it.in
	}
	if len(it.ids) > 0 {
		v["id"] = idText(it.ids[0])
	}
	if it.point != nil {
		v["latitude"], v["longitude"] = it.point.Latitude, it.point.Longitude
	}
	return v
}
