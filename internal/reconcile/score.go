package reconcile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/suggest"
)

// The points of a score; docs/reconcile.md explains them. A match has all.
const (
	pointsOfMatch     = 100
	mostWithoutMatch  = 95
	pointsOfName      = 80 // times the likeness of the names
	pointsOfMainName  = 5  // for the name of the entity rather than another name of it
	pointsOfProbable  = 10 // for the one that is far better than all others
	pointsOfElsewhere = -30
	pointsOfOtherType = -20
)

// Statuses of mapNames.
const (
	matched      = "MATCHED"
	probable     = "PROBABLE"
	elsewhere    = "ELSEWHERE"
	placeUnknown = "PLACE_UNKNOWN"
)

// candidate describes the candidate of an item at a position, with the reasons for its score.
func (s *Service) candidate(it *item, at int, match bool) candidate {
	h := &it.outcome.Candidates[at]
	likeness := it.likeness(h)
	features := []feature{
		{"name_similarity", rounded(likeness)},
		{"main_name", h.MatchedField == "NAME"},
	}
	points := pointsOfName * likeness
	add := func(id string, value bool, whenTrue, whenFalse float64) {
		features = append(features, feature{id, value})
		if value {
			points += whenTrue
		} else {
			points += whenFalse
		}
	}
	if h.MatchedField == "NAME" {
		points += pointsOfMainName
	}
	if it.in != "" || slices.Contains([]string{elsewhere, placeUnknown}, it.outcome.Status) {
		inside := it.outcome.Status != elsewhere && it.outcome.Status != placeUnknown
		add("place", inside, 0, pointsOfElsewhere)
	}
	if len(it.query.types) > 0 {
		add("type", !it.relaxed, 0, pointsOfOtherType)
	}
	for _, id := range it.ids {
		name := id.Scheme
		if name == "" {
			name = "id"
		}
		if answer := has(h.Node, id); answer != unknown {
			features = append(features, feature{name, answer == agrees})
		}
	}
	if km, ok := it.distance(h); ok {
		features = append(features, feature{"distance_km", rounded(km)})
	}
	first := at == 0 && it.outcome.Status == probable
	add("probable", first, pointsOfProbable, 0)
	features = append(features, feature{"links", h.Node.Degree})
	points = min(max(points, 0), mostWithoutMatch)
	if match {
		points = pointsOfMatch
	}
	t := s.typeOfEnum(h.Node.Type)
	return candidate{
		ID: h.Node.ID, Name: h.Node.Name, Description: h.Node.describe(t.Name, h.MatchedField, h.MatchedText),
		Type: []typeRef{t}, Score: math.Round(points*10) / 10, Match: match, Features: features,
	}
}

// likeness is the share of letters in which the name as given, or as it was read, and the one that it matches agree.
func (it *item) likeness(h *hit) float64 {
	if h.Class == "EXACT" {
		return 1
	}
	best := like(it.query.text, h.MatchedText)
	if it.outcome.Reading != nil {
		best = max(best, like(it.outcome.Reading.Text, h.MatchedText))
	}
	return best
}

// like compares two folded texts by their edit distance: 1 for equal ones, 0 if no letter agrees.
func like(a, b string) float64 {
	const most = 120 // bytes; the comparison takes the product of the lengths
	a, b = kg.Fold(a), kg.Fold(b)
	longer := max(len(a), len(b))
	if longer == 0 || longer > most {
		return 0
	}
	return 1 - float64(suggest.Distance(a, b))/float64(longer)
}

// agreement is what is known about a value that a query states of a candidate.
type agreement uint8

const (
	unknown agreement = iota // the graph has no value
	agrees
	disagrees
)

// has compares an ID that a query states with those of an entity.
func has(n node, id kg.ExternalID) agreement {
	if id.Scheme == "" {
		if n.ID == id.Value {
			return agrees
		}
		return disagrees
	}
	answer := unknown
	for _, own := range n.SameAs {
		if own.Scheme != kg.EnumWord(id.Scheme) {
			continue
		}
		if own.Value == id.Value {
			return agrees
		}
		answer = disagrees
	}
	return answer
}

// distance is that between the stated point and the entity, in kilometres.
func (it *item) distance(h *hit) (km float64, ok bool) {
	if it.point == nil || h.Node.Latitude == nil || h.Node.Longitude == nil {
		return 0, false
	}
	there := geo.Point{Latitude: *h.Node.Latitude, Longitude: *h.Node.Longitude}
	return float64(geo.Metres(it.point.Vector(), there.Vector())) / 1000, true
}

func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// describe tells an entity from its namesakes: what it is, where it lies, how large or old it is, and by which other
// name it was found. For example: City in Lazio, Italy; 2,318,895 inhabitants; also "Roma".
func (n *node) describe(typeName, field, text string) string {
	what := typeName
	for _, kind := range []string{n.Kind, n.RegionKind, n.BodyKind, n.AgreementKind, n.SourceKind} {
		if kind != "" {
			what += " (" + strings.ToLower(strings.ReplaceAll(kind, "_", " ")) + ")"
		}
	}
	var places []string
	if len(n.Regions) > 0 {
		places = append(places, n.Regions[0].Name)
	}
	if n.Country != nil {
		places = append(places, n.Country.Name)
	}
	if len(places) > 0 {
		what += " in " + strings.Join(places, ", ")
	}
	parts := []string{what}
	if n.Population != nil {
		parts = append(parts, limits.Grouped(*n.Population)+" inhabitants")
	}
	if n.Year != nil {
		parts = append(parts, fmt.Sprint(*n.Year))
	}
	if field == "ALIAS" {
		parts = append(parts, "also “"+text+"”")
	}
	return strings.Join(parts, "; ")
}
