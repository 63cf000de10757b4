package toponym_test

import (
	"testing"

	"golang.org/x/text/encoding/charmap"

	"cityweave/internal/toponym"
)

func TestRepair(t *testing.T) {
	t.Run("UTF-8 read as another character set", func(t *testing.T) {
		checkAll(t, []expected{
			{"ChiÈ™inÄƒu", "Chișinău", "", true, "repaired encoding Windows-1252"},
			{"AlcalÃ¡ del Valle", "Alcalá del Valle", "", true, "repaired encoding Windows-1252"},
			{
				"AlcalÃ\u0192Â¡ del Valle", "Alcalá del Valle", "", true,
				"repaired encoding Windows-1252; repaired encoding Windows-1252",
			},
			{"ESKÄ°ÅžEHÄ°R", "ESKİŞEHİR", "", true, "repaired encoding Windows-1252"},
			{"ÄŒavusy", "Čavusy", "", true, "repaired encoding Windows-1252"},
			{"IvaceviÄ\u008dy", "Ivacevičy", "", true, "repaired encoding Windows-1252"},
			{"OÌˆrebro", "Örebro", "", true, "repaired encoding Windows-1252"},
			{"M√©xico", "México", "", true, "repaired encoding Mac Roman"},
			{"РњРѕСЃРєРІР°", "Москва", "", true, "repaired encoding Windows-1251"},
			{"ÎœÎ¿Î½Î®", "Μονή", "", true, "repaired encoding Windows-1252"},
			{"Cá½¹rdoba", "Córdoba", "", true, "repaired encoding Windows-1252; repaired encoding look-alike letters"},
			{"CÃ³rdoba / Córdoba", "Córdoba / Córdoba", "", true, "repaired encoding Windows-1252"},
		})
	})
	t.Run("names that are as they should be stay", func(t *testing.T) {
		for _, text := range []string{
			"Ärö", "Ãvila Ô", "São João", "Łódź", "Östersund", "Сєвєродонецьк", "Рівне", "Рівненська, Рівне", "Αθήνα", "京都",
			"Đà Nẵng", "Ağrı", "Żółć", "ÉVORA", "Ó’Connor", "Århus", "Þórshöfn", "ÎLES", "L'Haÿ-les-Roses", "Ďáblice", "ŠĎ ŽŤ",
		} {
			for _, r := range toponym.Read(text) {
				for _, s := range r.Steps {
					if s.Kind == toponym.RepairedEncoding {
						t.Errorf("%q is read as %+v", text, r)
					}
				}
			}
		}
	})
	t.Run("every letter of the Latin blocks is restored", func(t *testing.T) {
		for letter := rune(0xc0); letter < 0x180; letter++ {
			if letter == 'Ã' || letter == '×' || letter == '÷' {
				continue
			}
			name := "Ab" + string(letter) + "cd"
			broken := ""
			for i := range len(name) {
				r := charmap.Windows1252.DecodeByte(name[i])
				if r == '\ufffd' {
					r = rune(name[i])
				}
				broken += string(r)
			}
			if _, i := find(broken, name); i < 0 {
				t.Errorf("%q is not read as %q but %v", broken, name, toponym.Read(broken))
			}
		}
	})
	t.Run("escapes", func(t *testing.T) {
		checkAll(t, []expected{
			{"Ha<U+021B>eg", "Hațeg", "", true, "repaired encoding <U+…>"},
			{"Turni<c5><a1><c4><8d>e", "Turnišče", "", true, "repaired encoding <xx>"},
			{"Le<f3>n", "León", "", true, "repaired encoding <xx>"},
			{`Eski\305\237ehir`, "Eskişehir", "", true, `repaired encoding \…`},
			{`Orl\u00e9ans`, "Orléans", "", true, `repaired encoding \u…`},
			{`Le\xf3n`, "León", "", true, `repaired encoding \x…`},
			{"Orl&eacute;ans", "Orléans", "", true, "repaired encoding HTML"},
			{"Orl&#233;ans", "Orléans", "", true, "repaired encoding HTML"},
			{"Brighton &amp; Hove", "Brighton & Hove", "", true, "repaired encoding HTML"},
			{"Orl%C3%A9ans", "Orléans", "", true, "repaired encoding URL"},
			{"&Atilde;&copy;vry", "évry", "", true, "repaired encoding HTML; repaired encoding Windows-1252"},
		})
	})
	t.Run("what is no escape stays", func(t *testing.T) {
		for _, text := range []string{"100% Bio", "A & B; C", "<b>", `C:\new`, "<U+110000>", "<U+D800>", "&nosuch;", "%zz"} {
			if got := toponym.Read(text)[0]; got.Text != text || len(got.Steps) > 0 {
				t.Errorf("%q is read as %+v", text, got)
			}
		}
	})
	t.Run("invisible characters go, but not the joiners of scripts that need them", func(t *testing.T) {
		checkAll(t, []expected{
			{"\ufeffLima", "Lima", "", true, "removed invisible characters"},
			{"Gö\u00adte\u200bborg\u200e", "Göteborg", "", true, "removed invisible characters"},
			{"تهران\u200fX", "تهرانX", "", true, "removed invisible characters"},
			{"නුවර \u200d X", "නුවර X", "", true, "removed invisible characters"},
		})
		const persian = "خانه\u200cها"
		if got := toponym.Read(persian)[0]; got.Text != persian {
			t.Errorf("%+q", got.Text)
		}
	})
	t.Run("marks beside their letter and look-alikes", func(t *testing.T) {
		checkAll(t, []expected{
			{"O¨rebro", "Orebro", "", true, "repaired encoding spacing marks"},
			{"Βiannos", "Biannos", "", true, "repaired encoding look-alike letters"}, // Greek Β
			{"Моscow", "Moscow", "", true, "repaired encoding look-alike letters"},   // Cyrillic Мо
		})
	})
	t.Run("bytes that are no UTF-8 are Windows-1252, but not surely", func(t *testing.T) {
		checkAll(t, []expected{{"Le\xf3n", "León", "", false, "repaired encoding Windows-1252"}})
	})
	t.Run("a lost letter is a wildcard", func(t *testing.T) {
		for text, want := range map[string]string{
			"Vara?din": "Vara?din", "M\ufffdlaga": "M?laga", "C_rdoba": "C?rdoba", "?imleu Silvaniei": "?imleu Silvaniei",
			"M??laga": "M?laga", "Bogot?": "Bogot?", "City of Vara?din": "Vara?din", "Varadin ? Croatia": "",
			"????": "", "X?": "", "a?b?c?": "",
		} {
			r, i := find(text, want)
			switch {
			case want == "" && i >= 0 && r.Wildcards:
				t.Errorf("%q: %+v", text, r)
			case want != "" && (i < 0 || !r.Wildcards || r.Sure):
				t.Errorf("%q: %v", text, toponym.Read(text))
			}
		}
	})
}
