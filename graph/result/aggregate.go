package result

import (
	"context"
	"io"
	"strconv"
)

// Number is a Float that is written without an exponent, so that whole numbers look whole.
type Number float64

// MarshalGQL writes the number.
func (n Number) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.FormatFloat(float64(n), 'f', -1, 64))
}

// UnmarshalGQL reads a number.
func (n *Number) UnmarshalGQL(v any) error {
	f, err := ParseNumber(v)
	*n = Number(f)
	return err
}

// Aggregate is rows in groups.
type Aggregate struct {
	Filled
	Rows, Grouped, Missing, TotalGroups int32
	Truncated                           bool
	Other                               *AggregateRest
	Paged                               Connection // where the groups stand
}

// PageInfo is where the groups stand among all.
func (x *Aggregate) PageInfo() PageInfo { return PageInfo{&x.Paged} }

// Groups reads the answer.
func (x *Aggregate) Groups(ctx context.Context) []*AggregateGroup {
	return get[[]*AggregateGroup](ctx, &x.Filled)
}

// AggregateGroup is the rows of one tuple of values.
type AggregateGroup struct {
	Filled
	Count    int32
	Measures []AggregateMeasure
}

// Keys reads the answer.
func (x *AggregateGroup) Keys(ctx context.Context) []*AggregateKey {
	return get[[]*AggregateKey](ctx, &x.Filled)
}

// AggregateRest is the groups that are not shown.
type AggregateRest struct {
	Groups, Count int32
	Measures      []AggregateMeasure
}

// AggregateKey is the value of a key.
type AggregateKey struct {
	Filled
	Name, Value string
	Number      *Number
	IsID        bool
}

// Ident is the id of the entity that the value is, or "".
func (x *AggregateKey) Ident() string { return idOrNone(x.IsID, x.Value) }

// Entity reads the answer.
func (x *AggregateKey) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// AggregateMeasure is the value of a measure.
type AggregateMeasure struct {
	Name  string
	Value *Number
	Date  *Date
	Known int32
}

// Coverage is a table of counts.
type Coverage struct {
	Filled
	Counted, Missing, FilledCount, EmptyCount, TotalRows, TotalColumns int32
	Truncated                                                          bool
}

// Rows reads the answer.
func (x *Coverage) Rows(ctx context.Context) []*CoverageValue {
	return get[[]*CoverageValue](ctx, &x.Filled)
}

// Columns reads the answer.
func (x *Coverage) Columns(ctx context.Context) []*CoverageValue {
	return get[[]*CoverageValue](ctx, &x.Filled)
}

// Cells reads the answer.
func (x *Coverage) Cells(ctx context.Context) []*CoverageCell {
	return get[[]*CoverageCell](ctx, &x.Filled)
}

// Empty reads the answer.
func (x *Coverage) Empty(ctx context.Context) []*CoverageCell {
	return get[[]*CoverageCell](ctx, &x.Filled)
}

// CoverageValue is the value of a row or a column.
type CoverageValue struct {
	Filled
	Value string
	Total int32
	IsID  bool
}

// Ident is the id of the entity that the value is, or "".
func (x *CoverageValue) Ident() string { return idOrNone(x.IsID, x.Value) }

// Entity reads the answer.
func (x *CoverageValue) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// CoverageCell is a cell of the table.
type CoverageCell struct {
	Filled
	Count int32
}

// Row reads the answer.
func (x *CoverageCell) Row(ctx context.Context) *CoverageValue {
	return get[*CoverageValue](ctx, &x.Filled)
}

// Column reads the answer.
func (x *CoverageCell) Column(ctx context.Context) *CoverageValue {
	return get[*CoverageValue](ctx, &x.Filled)
}

func idOrNone(IsID bool, value string) string {
	if IsID {
		return value
	}
	return ""
}
