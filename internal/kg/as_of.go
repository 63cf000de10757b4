package kg

import "cmp"

// AsOf chooses links by a day: those that hold on it. The zero AsOf chooses all links.
type AsOf struct {
	Day     Date // 0 for all links, whatever Undated
	Undated Undated
}

// Undated says what becomes of the links that may hold on a day although nobody dated them, see Link.Holds.
type Undated uint8

// The ways to treat undated links.
const (
	IncludeUndated Undated = iota // dated and undated links
	ExcludeUndated                // dated links only
	OnlyUndated                   // undated links only
)

// On chooses the links that hold or may hold on a day.
func On(day Date) AsOf { return AsOf{Day: day} }

// All reports whether all links are chosen.
func (a AsOf) All() bool { return a.Day == 0 }

// DatesFrom says where the dates of a link come from.
type DatesFrom string

// The origins of the dates of a link.
const (
	DatesFromLink    DatesFrom = "link"    // a source states since, until or both
	DatesFromEnds    DatesFrom = "ends"    // none of its own, only Bounds
	DatesFromUnknown DatesFrom = "unknown" // none
)

// DatesFrom says where the dates of the link come from.
func (l *Link) DatesFrom() DatesFrom {
	switch {
	case l.Since != 0 || l.Until != 0:
		return DatesFromLink
	case l.Bounds != Period{}:
		return DatesFromEnds
	default:
		return DatesFromUnknown
	}
}

// HoldsFrom is the date before which the link does not hold: since, or the bound of its ends; 0 when unknown.
func (l *Link) HoldsFrom() Date { return cmp.Or(l.Since, l.Bounds.From) }

// HoldsUntil is the date from which the link does not hold any more: until, or the bound of its ends; 0 when unknown.
func (l *Link) HoldsUntil() Date { return cmp.Or(l.Until, l.Bounds.Until) }

// Holds reports whether the link is chosen: this is the one definition of a link and a day. On a day a link
//   - does not hold when the day lies outside HoldsFrom ≤ day < HoldsUntil;
//   - is dated when it holds and a source says since when: Since is known;
//   - is undated otherwise: it may hold.
func (l *Link) Holds(asOf AsOf) bool {
	switch {
	case asOf.Day == 0:
		return true
	case asOf.Undated == ExcludeUndated && l.Since == 0, asOf.Undated == OnlyUndated && l.Since != 0:
		return false
	default:
		return Contains(l.HoldsFrom(), l.HoldsUntil(), asOf.Day)
	}
}
