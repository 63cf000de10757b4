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
		{"Łódź", "LODZ"},
		{"Tromsø", "tromso"},
		{"Đà Nẵng", "da nang"},
		{"Þórshöfn", "Thorshofn"},
		{"Næstved", "naestved"},
		{"Iğdır", "IGDIR"},
		{"Nuku\u02bbalofa", "Nuku'alofa"},
		{"Xi\u2019an", "Xi`an"},
		{"Орёл", "орел"},
		{"יְרוּשָׁלַיִם", "ירושלים"},
		{"مُحَمَّد", "محمد"},
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
	for _, c := range []struct{ a, b string }{
		{"京都", "東京"},
		{"Taizhou", "Taizhou-Jiangsu"},
		{"a b", "ab"},
		{"केटा", "कटा"},
		{"ばた", "はた"},
		{"ป่า", "ปา"},
		{"Бийск", "Биискк"},
		{"தி", "த"},
		{"မြို့", "မရ"},
	} {
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
		// A letter of another script takes the way without the table.
		if long := kg.Fold(s + "京"); utf8.ValidString(s) && long != once+"京" {
			t.Fatalf("Fold(%q) = %q, with another letter behind it %q", s, once, long)
		}
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
