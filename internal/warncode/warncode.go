//go:generate go test . -run ^TestMarkdown$ -update

// Package warncode is the registry of warning codes: what stands in the code of every warning of
// extensions.warnings. It imports nothing of the program. The section of warnings in docs/errors.md follows from its
// table. To add a code, add a constant and a row, and run make generate.
package warncode

import (
	"fmt"
	"strings"
)

// The codes, which clients rely on.
const (
	UnknownID   = "UNKNOWN_ID"
	UnknownName = "UNKNOWN_NAME"
	WrongType   = "WRONG_TYPE"
	Replaced    = "REPLACED"
	BeforeStart = "BEFORE_START"
	Undated     = "UNDATED"
	Deprecated  = "DEPRECATED"
	Incomplete  = "INCOMPLETE"
	EmptyRange  = "EMPTY_RANGE"
)

// Entry describes a code.
type Entry struct {
	Code    string
	Meaning string // one sentence, without a full stop
	Cure    string // what the client does, as an order
	// Suggestions says what the suggestions of the warning are; "" when it has none.
	Suggestions string
}

// Table lists every code, in the order of the documentation.
func Table() []Entry {
	return []Entry{
		{
			Code: UnknownID, Meaning: "an ID in an argument or a filter is not in the release, so nothing matches it",
			Cure: "use one of the suggestions, or find the ID with `search`", Suggestions: "the nearest IDs, at most 3",
		},
		{
			Code:    UnknownName,
			Meaning: "no entity of the type has the name, or none in the place, or the place is unknown, so there is no match",
			Cure:    "use one of the suggestions as `id`, or as `in` for a place", Suggestions: "the IDs of what is called alike, at most 3",
		},
		{
			Code: WrongType, Meaning: "an ID is that of an entity of another type than the argument is about, such as a " +
				"region where a country belongs, so nothing matches it",
			Cure: "use the argument that the message names",
		},
		{
			Code: Replaced, Meaning: "an ID is that of an entity that was merged into another one, which the answer is about, " +
				"or that was removed, so nothing matches it",
			Cure: "use the ID of the message from now on", Suggestions: "the ID that replaces it, if there is one",
		},
		{
			Code:    BeforeStart,
			Meaning: "`asOf` is a day before the entity began, of which no link holds on that day",
			Cure:    "ask for a later day",
		},
		{
			Code: Undated, Meaning: "`asOf` counts links that may hold on the day but that no source dates, and the query " +
				"does not say whether it wants them",
			Cure: "give `undated`, or select `undatedCount`",
		},
		{
			Code: Deprecated, Meaning: "the query selects a field, or gives an argument or a value, that will be removed",
			Cure: "use what the message names instead",
		},
		{
			Code: Incomplete, Meaning: "a list, count, facet or aggregate follows links of an entity of which the graph is " +
				"known to have a part only, such as 56 of about 2,500 members",
			Cure: "select `completeness` of the entity, and do not read what is missing as absent",
		},
		{
			Code: EmptyRange, Meaning: "a condition wants a value above one bound and below a smaller one, so nothing matches " +
				"it, such as `longitude: {gte: 170, lte: -170}`",
			Cure: "swap the bounds, or use `box` for coordinates on both sides of the antimeridian",
		},
	}
}

// Markdown writes the table for the documentation.
func Markdown() string {
	var text strings.Builder
	text.WriteString("| code | meaning | suggestions | what to do |\n| --- | --- | --- | --- |\n")
	for _, e := range Table() {
		fmt.Fprintf(&text, "| `%s` | %s | %s | %s |\n", e.Code, e.Meaning, e.Suggestions, e.Cure)
	}
	return text.String()
}
