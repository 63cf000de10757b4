package doccache

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// BenchmarkMap reads entries by the keys that a variant uses.
func BenchmarkMap(b *testing.B) {
	for _, n := range []int{30, 1000} {
		m := &Map[CollectKey, *int]{}
		keys := make([]CollectKey, n)
		selections := make([]ast.Selection, n)
		for i := range keys {
			keys[i] = CollectKey{SetKey{&selections[i], 1}, "City"}
			m.Add(keys[i], new(int), MaxEntries)
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					if _, ok := m.Get(keys[i%n]); !ok {
						b.Error("an entry is lost")
					}
				}
			})
		})
	}
}

// BenchmarkQueryCache reads 100 documents of 300 bytes, and 2,000 documents in turns of which 1,000 are kept.
func BenchmarkQueryCache(b *testing.B) {
	texts := make([]string, 2000)
	trees := make([]ast.QueryDocument, len(texts))
	for i := range texts {
		texts[i] = fmt.Sprintf("%-300s", "{city(id:\"city:"+strconv.Itoa(i)+"\"){name}}")
	}
	for _, n := range []int{100, 2000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			c := New(1000, &ast.Schema{})
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					if _, ok := c.Get(b.Context(), texts[i%n]); !ok {
						c.Add(b.Context(), texts[i%n], &trees[i%n])
					}
				}
			})
		})
	}
}
