// Package accept negotiates content: it chooses the media type and the content coding of an answer from the headers
// Accept and Accept-Encoding (RFC 9110, section 12). Both the middleware of httpd and the GraphQL transport use it.
package accept

import (
	"slices"
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
	name   string // in lower case
	weight float64
}

// items parses the lines of a header and ignores malformed elements.
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

// Media chooses the media type of an answer from the lines of Accept: the one with the larger weight, which its most
// specific range gives it. Of equal weights, GraphQL wins if it is named, else JSON. Without a range that can be read
// the answer is JSON. If the client accepts neither, ok is false and the error is in JSON.
func Media(header []string) (media string, ok bool) {
	ranges := slices.DeleteFunc(items(header), func(i item) bool { return strings.Count(i.name, "/") != 1 })
	if len(ranges) == 0 {
		return JSON, true
	}
	const star, application, named = 1, 2, 3 // how specific a range is
	weight := func(offer string) (q float64, specific int) {
		for _, r := range ranges {
			level := 0
			switch r.name {
			case offer:
				level = named
			case "application/*":
				level = application
			case "*/*":
				level = star
			}
			if level > 0 && level >= specific {
				q, specific = r.weight, level
			}
		}
		return q, specific
	}
	jsonQ, _ := weight(JSON)
	graphQ, specific := weight(GraphQL)
	switch {
	case jsonQ == 0 && graphQ == 0:
		return JSON, false
	case graphQ > jsonQ, graphQ == jsonQ && specific == named:
		return GraphQL, true
	}
	return JSON, true
}

// Preferred returns the offer that the lines of Accept name with the largest weight, if the client prefers it to answers
// of GraphQL; "" if not. A range such as */* names no offer.
func Preferred(header []string, offers ...string) (chosen string) {
	var best, named, star float64
	for _, i := range items(header) {
		switch {
		case slices.Contains(offers, i.name):
			if i.weight > best {
				chosen, best = i.name, i.weight
			}
		case i.name == JSON || i.name == GraphQL:
			named = max(named, i.weight)
		case i.name == "*/*":
			star = i.weight
		}
	}
	if best <= named || best < star {
		return ""
	}
	return chosen
}

// Coding chooses a content coding from the lines of Accept-Encoding: of the offers the one with the largest weight, the
// first of several; "" for identity.
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
	best, largest := "", 0.0
	for _, offer := range offers {
		if q := weight(offer); q > largest {
			best, largest = offer, q
		}
	}
	// Identity is acceptable unless it is excluded, and counts only where a client prefers it by name.
	for _, c := range codings {
		if c.name == "identity" && c.weight > largest {
			return ""
		}
	}
	return best
}
