package kg_test

import (
	"math/rand/v2"
	"testing"

	"cityweave/internal/kg"
)

func TestFoldsOfManyTexts(t *testing.T) {
	t.Run("are those of each letter by itself", func(t *testing.T) {
		folds := kg.NewFolds()
		for r := range rune(0x10000) {
			for _, s := range []string{string(r), "か" + string(r) + "\u0308"} {
				if got, want := folds.Fold(s), kg.Fold(s); got != want {
					t.Fatalf("%q (%U) folds to %q, want %q", s, r, got, want)
				}
			}
		}
	})
	t.Run("are those of letters of all scripts side by side", func(t *testing.T) {
		folds, r := kg.NewFolds(), rand.New(rand.NewPCG(1, 2))
		blocks := []rune{0, 0x80, 0x100, 0x300, 0x370, 0x400, 0x590, 0x600, 0x900, 0xe00, 0x1100, 0x1e00, 0x3040, 0x30a0, 0xac00, 0xfb00, 0xff00}
		for range 50_000 {
			var letters []rune
			for range 1 + r.IntN(6) {
				letters = append(letters, blocks[r.IntN(len(blocks))]+rune(r.IntN(0x80)))
			}
			s := string(letters)
			if r.IntN(8) == 0 {
				s = s[:len(s)-1]
			}
			if got, want := folds.Fold(s), kg.Fold(s); got != want {
				t.Fatalf("%q folds to %q, want %q", s, got, want)
			}
		}
	})
}
