package nametable

import (
	"context"

	"cityweave/internal/geo"
)

// Query is a name, with what is known about the entity that it refers to. Either Name or ID may be "".
type Query struct {
	Name string
	In   string // its country or division
	// ID is that of the entity, or one in another register, such as geonames:2643743. An entity without a name beside it
	// is found by it alone; a name has to fit.
	ID    string
	Types string // names of the entity types that it may have, joined by commas; "" for all
	Point geo.Point
	// Located says that Point is known.
	Located bool
}

// Answer is what a query refers to.
type Answer struct {
	ID, Name, Type string // of the entity; "" unless it is certain
	// Status is the matcher's word for the certainty, such as MATCHED or AMBIGUOUS.
	Status     string
	Class      string // of the best candidate, such as EXACT
	Reading    string // how the name was read, such as "Lyon (unwrapped: Ville de)"; "" as it is written
	Candidates []Candidate
}

// Matched is the status of a certain answer.
const Matched = "MATCHED"

// Candidate is an entity that a query may refer to.
type Candidate struct{ ID, Name, Class string }

// Matcher finds the entities that names refer to.
type Matcher interface {
	// Match answers each query, in their order. An entity is given only where it is certain. A query without name and ID
	// is an error.
	Match(ctx context.Context, queries []Query) ([]Answer, error)
}

// batch is how many names are matched between two reports of progress.
const batch = 500

// Resolve answers queries in their order. Equal ones are matched once, and those without name and ID are answered with
// the status NO_NAME. progress is told how many of the different queries are done.
func Resolve(ctx context.Context, m Matcher, queries []Query, progress func(done, total int)) ([]Answer, error) {
	var distinct []Query
	at := map[Query]int{}
	for _, q := range queries {
		if _, known := at[q]; !known && !q.empty() {
			at[q] = len(distinct)
			distinct = append(distinct, q)
		}
	}
	var answers []Answer
	for len(answers) < len(distinct) {
		progress(len(answers), len(distinct))
		part, err := m.Match(ctx, distinct[len(answers):min(len(answers)+batch, len(distinct))])
		if err != nil {
			return nil, err
		}
		answers = append(answers, part...)
	}
	progress(len(answers), len(distinct))
	out := make([]Answer, len(queries))
	for i, q := range queries {
		if q.empty() {
			out[i].Status = NoName
		} else {
			out[i] = answers[at[q]]
		}
	}
	return out, nil
}

// NoName is the status of a row without name and ID.
const NoName = "NO_NAME"

func (q *Query) empty() bool { return q.Name == "" && q.ID == "" }
