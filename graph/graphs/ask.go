package graphs

import (
	"context"
	"errors"
	"maps"
	"slices"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
)

// reading is one reading of the API, all from one release.
type reading struct {
	*Handler
	most    int // nodes and links
	release string
	rows    int      // nodes and links so far
	notes   []string // for the head of the file
}

// listed is a page of a connection.
type listed[T any] struct {
	TotalCount int                `json:"totalCount"`
	PageInfo   inprocess.PageInfo `json:"pageInfo"`
	Nodes      []T                `json:"nodes"`
}

// ask sends an operation, whose selection has the release, and decodes its data.
func (r *reading) ask(ctx context.Context, query string, variables, data any) ([]inprocess.Warning, error) {
	return inprocess.Ask(ctx, r.API, query, variables, data)
}

// errMoved is the error of a reading whose answers are from two releases.
var errMoved = errors.New("the release has moved between two answers")

// from notes the release of an answer, which has to be the same for all.
func (r *reading) from(release string) error {
	if r.release == "" {
		r.release = release
	}
	if r.release != release {
		return errMoved
	}
	return nil
}

// count adds nodes or links, and refuses a graph that has too many.
func (r *reading) count(n int) error {
	r.rows += n
	return r.fits(r.rows)
}

// fits refuses a graph of too many nodes and links.
func (r *reading) fits(n int) error {
	if n > r.most {
		return inprocess.Problemf(errcode.TooLarge,
			"the graph has %d nodes and links, more than the limit of %d: narrow it with %s, %s, %s or %s",
			n, r.most, paramProgramme, paramTypes, paramEntities, paramWithin)
	}
	return nil
}

// dataset is what each answer says of its release.
type dataset struct {
	Release string `json:"release"`
}

// connection is an answer with a list.
type connection[T any] struct {
	Dataset dataset   `json:"dataset"`
	List    listed[T] `json:"list"`
}

// each reads all pages of the list of an operation, smaller ones if the API refuses the size, and gives their elements
// to a function.
func each[T any](ctx context.Context, r *reading, query string, variables map[string]any, take func(*T)) error {
	given := maps.Clone(variables)
	size, n := r.Page, 0
	for {
		given["first"] = size
		var got connection[T]
		_, err := r.ask(ctx, query, given, &got)
		if inprocess.RefusedFor(err, errcode.TooMuch, errcode.TooLarge) && size > 1 {
			size /= 4
			continue
		}
		if err != nil {
			return err
		}
		if err := r.from(got.Dataset.Release); err != nil {
			return err
		}
		if err := r.fits(r.rows + got.List.TotalCount); n == 0 && err != nil {
			return err
		}
		for i := range got.List.Nodes {
			take(&got.List.Nodes[i])
		}
		n += len(got.List.Nodes)
		if !got.List.PageInfo.HasNextPage {
			return r.count(n)
		}
		given["after"] = got.List.PageInfo.EndCursor
	}
}

// byID reads records by ID, as many at once as the API gives. Unknown ones are nil.
func byID[T any](ctx context.Context, r *reading, query string, ids []string, take func(*T)) ([]inprocess.Warning, error) {
	var all []inprocess.Warning
	for chunk := range slices.Chunk(ids, maxIDs) {
		var got struct {
			Dataset dataset `json:"dataset"`
			Nodes   []*T    `json:"nodes"`
		}
		warnings, err := r.ask(ctx, query, map[string]any{"ids": chunk}, &got)
		if err != nil {
			return nil, err
		}
		if err := r.from(got.Dataset.Release); err != nil {
			return nil, err
		}
		for _, one := range got.Nodes {
			take(one)
		}
		all = append(all, warnings...)
	}
	return all, nil
}
