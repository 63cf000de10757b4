package parallel

import (
	"strings"
	"testing"
)

func TestGroup(t *testing.T) {
	t.Run("hands the panic of a goroutine to the caller", func(t *testing.T) {
		defer func() {
			cause, _ := recover().(string)
			if !strings.HasPrefix(cause, "a fault of the program\n") || !strings.Contains(cause, "parallel_test.go") {
				t.Errorf("the panic says %q", cause)
			}
		}()
		const many = 10_000 // enough for a second goroutine
		Each(many, func(from, to int) {
			if to == many {
				panic("a fault of the program")
			}
		})
	})
}
