package memory

// paged is a list of zeros of which only the parts that are looked at are made, for what
// a query learns about entities: it often meets few of them.
type paged[T any] [][]T

const pageSize = 1 << 10

func newPaged[T any](n int) paged[T] { return make(paged[T], n/pageSize+1) }

func (p paged[T]) at(i uint32) *T {
	page := p[i/pageSize]
	if page == nil {
		page = make([]T, pageSize)
		p[i/pageSize] = page
	}
	return &page[i%pageSize]
}
