package toponym

import "strings"

// Reading is one way to read a written name: the text to look for and how it was made.
type Reading struct {
	Text string // the name to look for
	// Place is a place that the written name itself states ("Los Angeles, CA": "CA"); empty if none. It is an ISO 3166-2
	// code when the name settles it ("Los Angeles, CA, USA": "US-CA"), else as written; see Places. Whether it is a place,
	// or another name of the same one ("Wien (Vienna)"), is for the caller to find.
	Place string
	Steps []Step // how Text was made from the written name, in order; empty for the name as written
	Wider bool   // what was removed can name something else than the city (district of, county): see SureIn
	// Sure says that a match of this reading is as safe as one of the text as written. With a Place this holds only if
	// the place is found and the match lies in it.
	Sure      bool
	kind      string // the removed kind that is wider, folded, if the reading would be sure without it
	Wildcards bool   // Text holds '?' for exactly one lost letter each; never a sure match
}

// Places are the places that Place lists, the narrowest first: "Gent, East Flanders, Belgium" states two.
func (r Reading) Places() []string {
	if r.Place == "" {
		return nil
	}
	return strings.Split(r.Place, placeSeparator)
}

// SureIn says that a match in a country, given by its ISO 3166-1 alpha-2 code, is as safe as one of the text as
// written: the reading is sure, or the kind that was removed is in this country the place itself, as districts are in Peru.
func (r Reading) SureIn(country string) bool {
	return r.Sure || r.kind != "" && localKinds()[country+" "+r.kind]
}

const placeSeparator = ", "

// StepKind says what a step of a reading did.
type StepKind uint8

// The kinds of steps. Text of a step is what was removed or recognised, such as "City of" or "Windows-1252".
const (
	RepairedEncoding StepKind = iota // undid damage to letters: a wrong character set, escapes, look-alike letters
	RemovedInvisible                 // removed characters that nobody sees
	Unwrapped                        // removed a kind of place or body
	Reordered                        // moved what stood behind the name to its front: "Jonquera, La"
	Half                             // took one of several parts: "Elsinore / Helsingør"
	Article                          // removed, added or exchanged an article
	Abbreviation                     // wrote out an abbreviation, or shortened a word
	Conjunction                      // exchanged the word for "and"
	Respelled                        // exchanged letters that stand for each other: ue and ü, aa and å
	Joined                           // joined words
	Separated                        // separated words
	Plural                           // exchanged plural and singular
	ExtraWord                        // removed a word
	Transliterated                   // wrote another script in Latin letters
	DivisionByCode                   // recognised the code of a country or of a division
)

var stepNames = [...]string{
	RepairedEncoding: "repaired encoding", RemovedInvisible: "removed invisible characters", Unwrapped: "unwrapped",
	Reordered: "reordered", Half: "half", Article: "article", Abbreviation: "abbreviation", Conjunction: "conjunction",
	Respelled: "respelled", Joined: "joined words", Separated: "separated words", Plural: "plural",
	ExtraWord: "extra word", Transliterated: "transliterated", DivisionByCode: "division by code",
}

func (k StepKind) String() string {
	if int(k) < len(stepNames) {
		return stepNames[k]
	}
	return "unknown step"
}

// Step is a change that a reading made to the written name.
type Step struct {
	Kind StepKind
	Text string
}
