package release_test

import (
	"strings"
	"testing"
)

func TestInvisibleCharactersAreRefusedWithTheirNames(t *testing.T) {
	for _, tt := range []struct{ value, says string }{
		{"Kyo\u200bto", "character 4 of the value is U+200B ZERO WIDTH SPACE"},
		{"Kyo\u00adto", "U+00AD SOFT HYPHEN"},
		{"Kyoto\u202e", "character 6 of the value is U+202E RIGHT-TO-LEFT OVERRIDE"},
		{"Kyo\u2028to", "U+2028 LINE SEPARATOR"},
		{"Kyo\ufeffto", "U+FEFF ZERO WIDTH NO-BREAK SPACE"},
		{"\u0301Kyoto", "character 1 of the value is U+0301 COMBINING ACUTE ACCENT, a mark without a letter"},
		{"Kyoto|\u0308Kioto", "character 7 of the value is U+0308 COMBINING DIAERESIS"},
		{"Kyo\ue000to", "U+E000 private use"},
		{"Kyo\u0378to", "U+0378 unassigned"},
		{"Kyo\U000e0041to", "U+E0041 FORMAT CHARACTER"},
		{"Kyo\u3164to", "U+3164 HANGUL FILLER"},
		{"Kyo\ufe0fto", "U+FE0F VARIATION SELECTOR"},
		{"Kyo\ufffdto", "U+FFFD REPLACEMENT CHARACTER, a character that was lost"},
		{"Ky\u200doto", "U+200D ZERO WIDTH JOINER"},
		{"می\u200c", "character 3 of the value is U+200C ZERO WIDTH NON-JOINER"},
		{"\u200cمی", "U+200C ZERO WIDTH NON-JOINER"},
		{"می\u200ca", "U+200C ZERO WIDTH NON-JOINER"},
		{"京\u200d都", "U+200D ZERO WIDTH JOINER"},
		{"K\xe9oto", "it has the byte E9, which is 'é' in Windows-1252"},
		{"K\x8aoto", "it has the byte 8A, which is 'Š' in Windows-1252"},
		{"K\x81oto", "it has the byte 81"},
	} {
		faults := faultsOf(t, small(), files{city: rows("id,aliases", "city:jp-kyoto,"+tt.value)})
		if len(faults) != 1 || place(faults[0]) != "b/entities/city.csv:2:15 aliases" ||
			!strings.Contains(faults[0].Problem, tt.says) || faults[0].Cure == "" {
			t.Errorf("%q: %v, want %s", tt.value, faults, tt.says)
		}
	}
}

func TestCharactersOfAllScriptsAreRead(t *testing.T) {
	for _, value := range []string{
		"Kyōto", "Łódź", "Ко\u0301ломна", "می\u200cروم", "क्\u200dष", "শ্\u200cম", "ශ්\u200dරී", "葛\U000e0100城市", "서울", "ともだち",
		"e\u0301", "Cité de l’Air", "São Tomé", "ᠮᠣᠩ\u180bᠭᠣᠯ", "ไทย", "မြန်မာ", "\u06dd1", "½ ✓ €",
	} {
		g := mustRead(t, small(), files{city: rows("id,aliases", "city:jp-kyoto,"+value)})
		if got := entityOf(t, g, "city:jp-kyoto").Detail.Aliases; len(got) != 1 || got[0] != value {
			t.Errorf("%q: aliases %q", value, got)
		}
	}
}

func TestAnInvisibleCharacterInAHeaderIsNamed(t *testing.T) {
	faults := faultsOf(t, small().with(files{"entities/theme.csv": rows("id,na\u200bme", "theme:clean-energy,x")}))
	if len(faults) != 1 || place(faults[0]) != "a/entities/theme.csv:1:4 na\ufffdme" ||
		!strings.Contains(faults[0].Problem, "U+200B ZERO WIDTH SPACE") {
		t.Errorf("%v", faults)
	}
}
