// Package accept reads what a client takes: media types and codings, with their weights
// (RFC 9110, section 12).
package accept

import (
	"strconv"
	"strings"
)

// The media types of GraphQL answers.
const (
	JSON    = "application/json"
	GraphQL = "application/graphql-response+json"
)

// item is one element of a list with weights.
type item struct {
	name   string // in small letters
	weight float64
}

// items reads a header; elements that are not well formed are passed over.
func items(header []string) []item {
	var out []item
	for _, line := range header {
		for element := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(element, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			if name == "" || strings.ContainsAny(name, " \t\"") {
				continue
			}
			it, ok := item{name, 1}, true
			for p := range strings.SplitSeq(parameters, ";") {
				key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
				if !strings.EqualFold(key, "q") {
					continue
				}
				q, err := strconv.ParseFloat(value, 64)
				ok = err == nil && 0 <= q && q <= 1
				it.weight = q
			}
			if ok {
				out = append(out, it)
			}
		}
	}
	return out
}

// Media chooses the media type of an answer from the lines of the header Accept. A client
// that names none, or whose ranges cannot be read, gets JSON; of two with equal weight the
// one that is named goes before one that is only covered, and then the newer type. ok is
// false when the client takes neither; JSON is what it is told so in.
func Media(header []string) (media string, ok bool) {
	ranges := items(header)
	ranges = keep(ranges, func(i item) bool { return strings.Count(i.name, "/") == 1 })
	if len(ranges) == 0 {
		return JSON, true
	}
	weight := func(offer string) (q float64, named int) {
		for _, r := range ranges {
			at := -1
			switch r.name {
			case offer:
				at = 2
			case "application/*":
				at = 1
			case "*/*":
				at = 0
			}
			if at >= 0 && at >= named-1 {
				q, named = r.weight, at+1
			}
		}
		return q, named
	}
	jq, _ := weight(JSON)
	gq, gn := weight(GraphQL)
	switch {
	case jq == 0 && gq == 0:
		return JSON, false
	case gq > jq, gq == jq && gn == 3:
		return GraphQL, true
	}
	return JSON, true
}

// Coding chooses a content coding from the lines of the header Accept-Encoding: of those
// offered the one with the largest weight, the first of several; "" is identity.
func Coding(header []string, offers ...string) string {
	codings := items(header)
	weight := func(name string) float64 {
		star := 0.0
		for _, c := range codings {
			if c.name == name {
				return c.weight
			}
			if c.name == "*" {
				star = c.weight
			}
		}
		return star
	}
	best, most := "", 0.0
	for _, offer := range offers {
		if q := weight(offer); q > most {
			best, most = offer, q
		}
	}
	// Identity is taken unless it is excluded; a client may like it better.
	for _, c := range codings {
		if c.name == "identity" && c.weight > most {
			return ""
		}
	}
	return best
}

func keep(list []item, good func(item) bool) []item {
	var out []item
	for _, i := range list {
		if good(i) {
			out = append(out, i)
		}
	}
	return out
}
