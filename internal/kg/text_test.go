package kg_test

import (
	"testing"
	"unicode/utf8"

	"cityweave/internal/kg"
)

func TestNamesThatReadersTakeForEqualFoldToTheSameText(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"São Paulo", "sao paulo"},
		{"SÃO PAULO", "sa\u0303o paulo"},
		{"Straße", "STRASSE"},
		{"ＴＯＫＹＯ", "tokyo"},
		{"ﬁord", "FIORD"},
		{"Łódź", "ŁÓDŹ"},
		{"İstanbul", "istanbul"},
		{"Ἀθῆναι", "ΑΘΗΝΑΙ"},
		{"ὈΔΥΣΣΕΎΣ", "οδυσσευς"},
	} {
		if kg.Fold(c.a) != kg.Fold(c.b) {
			t.Errorf("%q folds to %q, %q to %q", c.a, kg.Fold(c.a), c.b, kg.Fold(c.b))
		}
	}
}

func TestFoldingKeepsApartWhatDiffers(t *testing.T) {
	for _, c := range []struct{ a, b string }{{"Lodz", "Łódź"}, {"京都", "東京"}, {"Taizhou", "Taizhou-Jiangsu"}, {"a b", "ab"}} {
		if kg.Fold(c.a) == kg.Fold(c.b) {
			t.Errorf("%q and %q both fold to %q", c.a, c.b, kg.Fold(c.a))
		}
	}
}

func FuzzFoldingTwiceChangesNothing(f *testing.F) {
	for _, s := range []string{"São Paulo", "ẞ", "İ", "ͅ", "ΐ", "\xff", "ﷺ", "𝕳", "ᾲ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := kg.Fold(s)
		if twice := kg.Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is no UTF-8", s, once)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for _, s := range []string{"osaka", "Osaka", "São Paulo"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				kg.Fold(s)
			}
		})
	}
}
