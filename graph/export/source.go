package export

import (
	"context"
	"fmt"
	"slices"

	"cityweave/internal/limits"
	"cityweave/internal/table"
)

// Source reads the rows of a ready table without the API: the same rows as the query of the table gives.
type Source interface {
	// Columns are the names of the columns, those that the query has.
	Columns() []string
	// Rows reads all rows, from one release. It calls begin with the release and the number of rows before the first
	// one, and emit for each row, which it may use again. It returns an error of these as it is.
	Rows(ctx context.Context, begin func(release string, total int) error, emit func([]table.Cell) error) error
}

// setSource lets a source read the table of the job.
func (j *job) setSource(s Source) error {
	var names []string
	for _, c := range j.columns {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, s.Columns()) {
		return fmt.Errorf("the source of %s has the columns %q, and its query %q", j.title, s.Columns(), names)
	}
	j.source = s
	return nil
}

// attemptSource reads the table once, from its source.
func (j *job) attemptSource(ctx context.Context, _ *decoder, to *delivery) (*file, error) {
	current, err := j.current(ctx, true)
	if err != nil {
		return nil, err
	}
	f := &file{name: j.name(), release: current.release, licences: current.licences}
	announced := -1
	return j.write(to, f, &announced, func(emit func([]table.Cell) error) error {
		return j.source.Rows(ctx, func(release string, total int) error {
			if release != f.release {
				return errMoved()
			}
			if total > j.Limits.Rows {
				return limits.Flag("max-rows").Over(total, j.Limits)
			}
			announced = total
			return nil
		}, emit)
	})
}
