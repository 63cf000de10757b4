package pages

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/quantity"
)

// shownInside is the cities of a place on the page.
type shownInside struct {
	Count, Rest, Next, First string
	Cities                   []shownFact
}

func (v *view) inside(of *Inside) *shownInside {
	s := &shownInside{Count: quantity.Of(of.TotalCount, "city", "cities")}
	for _, c := range of.Nodes {
		s.Cities = append(s.Cities, shownFact{Text: c.Name, Address: v.to(address(kindEntity, c.ID))})
	}
	all := v.to(of.Address)
	switch n := of.TotalCount - len(of.Nodes); {
	case v.Relation && of.end != "":
		s.Next = listAddress(all, of.end)
	case !v.Relation && n > 0:
		s.Next, s.Rest = all, quantity.Thousands(n)+" more"
	}
	if v.after != "" {
		s.First = all
	}
	return s
}

// section is a relation with the links of the page.
func (v *view) section(r *Relation) section {
	s := section{
		ID: strings.ReplaceAll(r.path, "/", "-"), Label: r.Label, Count: quantity.Of(r.Links, "link", "links"),
	}
	if r.Entities != r.Links {
		s.Count += " with " + quantity.Thousands(r.Entities)
	}
	if v.Relation {
		if v.after != "" {
			s.First = v.to(r.Address)
		}
		if r.end != "" {
			s.Next = listAddress(v.to(r.Address), r.end)
		}
	} else if n := r.rest(); n > 0 {
		s.Rest, s.Next = quantity.Thousands(n)+" more", v.to(r.Address)
	}
	for i := range r.Nodes {
		l := &r.Nodes[i]
		other := v.other(l)
		s.Rows = append(s.Rows, shownLink{
			Other: other.Name, Address: v.to(address(kindEntity, other.ID)), When: when(l), How: how(l.Confidence, l.Status),
			Role: l.Role, Source: sourcesOf(l.Evidence), Link: v.to(address(kindLink, l.ID)),
		})
	}
	return s
}

// when says in words since when a link holds, and until when.
func when(l *Link) string {
	var parts []string
	if l.Since != "" {
		parts = append(parts, "since "+l.Since)
	} else if l.HoldsFrom != "" {
		parts = append(parts, "not before "+l.HoldsFrom)
	}
	if l.Until != "" {
		parts = append(parts, "until "+l.Until)
	} else if l.HoldsUntil != "" {
		parts = append(parts, "not after "+l.HoldsUntil)
	}
	if len(parts) == 0 {
		return "not known"
	}
	return strings.Join(parts, ", ")
}

// how says how a fact is known.
func how(confidence, status string) string {
	switch {
	case status == "DERIVED":
		return "derived"
	case confidence == "IMPLIED":
		return "implied"
	case status == "PARTLY":
		return "stated, with doubt"
	}
	return "stated"
}

// sourcesOf names the sources of evidence in a few words.
func sourcesOf(all []Evidence) string {
	var names []string
	for _, e := range all {
		names = append(names, e.Source.Name)
	}
	names = slices.Compact(names)
	if len(names) == 0 {
		return "evidence"
	}
	text := names[0]
	const most = 36
	if runes := []rune(text); len(runes) > most {
		text = strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	if n := len(distinct(names)); n > 1 {
		text += fmt.Sprintf(" and %d more", n-1)
	}
	return text
}

func (v *view) proofOf(e *Evidence, h *Handler) proof {
	p := proof{
		ID: e.ID, Quote: e.StatedAs, Source: e.Source.Name, SourceAddress: v.to(address(kindSource, e.Source.ID)),
		URL: e.Source.URL, Where: e.Locator, How: inPlainWords("confidence", e.Confidence), Note: e.Note,
		Address: v.to(address(kindEvidence, e.ID)),
	}
	if e.Retrieved != "" {
		p.When = "retrieved on " + e.Retrieved
	}
	if e.Rule != nil {
		p.Note = strings.TrimSpace("Rule: " + e.Rule.Text + " " + p.Note)
	}
	about := e.About
	if v.Kind == kindEvidence {
		about = v.About
	}
	if about != nil {
		p.About, p.AboutAddress = h.fact(about), v.to(about.target(h.kindOf))
	}
	return p
}
