package kg

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// UndeterminedScript is the script of a text without letters of any script, such as "24".
const UndeterminedScript = "Zyyy"

// ScriptOf returns the script in which a text is written (ISO 15924), by the Script property of its characters (UAX
// #24): that of its letters, or the writing system that several of them form, such as Jpan; "" if no writing system uses
// their scripts together.
func ScriptOf(s string) string {
	var room [4]string // enough for all but texts of more scripts than any writing system has
	return systemOf(appendScripts(room[:0], s))
}

// rangeOf returns the range of characters that a character is in; ok is false for those of no script.
func rangeOf(r rune) (found scriptRange, ok bool) {
	if r < utf8.RuneSelf {
		return scriptRange{0, 0, "Latn"}, isLetter(r)
	}
	ranges := scriptRanges()
	i, ok := slices.BinarySearchFunc(ranges, r, func(x scriptRange, r rune) int {
		switch {
		case x.hi < r:
			return -1
		case x.lo > r:
			return 1
		}
		return 0
	})
	if ok {
		found = ranges[i]
	}
	return found, ok
}

// isLetter reports whether an ASCII character is a letter.
func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// appendScripts appends the scripts of the characters of a text, each once.
func appendScripts(found []string, s string) []string {
	var last scriptRange // most texts have letters of one script
	for _, r := range s {
		if last.lo <= r && r <= last.hi || r < utf8.RuneSelf && !isLetter(r) {
			continue
		}
		in, ok := rangeOf(r)
		if !ok {
			continue
		}
		if last = in; !slices.Contains(found, last.script) {
			found = append(found, last.script)
		}
	}
	return found
}

// systemOf returns the script or writing system of texts with characters of some scripts.
func systemOf(scripts []string) string {
	switch len(scripts) {
	case 0:
		return UndeterminedScript
	case 1:
		return scripts[0]
	}
	for _, system := range writingSystems {
		if !slices.ContainsFunc(scripts, func(f string) bool { return !slices.Contains(system.of, f) }) {
			return system.code
		}
	}
	return ""
}

// writingSystems are codes for scripts that are written together, the narrower ones first.
var writingSystems = []struct {
	code string
	of   []string
}{
	{"Hrkt", []string{"Hira", "Kana"}},
	{"Jpan", []string{"Hani", "Hira", "Kana"}},
	{"Kore", []string{"Hang", "Hani"}},
	{"Hanb", []string{"Hani", "Bopo"}},
}

// narrowerScripts are codes that say more than the characters do.
var narrowerScripts = map[string][]string{
	"Hani": {"Hans", "Hant", "Jpan", "Kore", "Hanb"}, "Hira": {"Jpan", "Hrkt"}, "Kana": {"Jpan", "Hrkt"},
	"Hrkt": {"Jpan"}, "Hang": {"Kore"}, "Latn": {"Latf", "Latg"}, "Arab": {"Aran"}, "Cyrl": {"Cyrs"},
	"Syrc": {"Syre", "Syrj", "Syrn"}, "Geor": {"Geok"},
}

// ScriptFits reports whether a text can be said to be in a script: the one that ScriptOf derives, a narrower one, or one
// of several that no writing system uses together.
func ScriptFits(script, text string) bool {
	derived := ScriptOf(text)
	return script == derived || derived == UndeterminedScript || slices.Contains(narrowerScripts[derived], script) ||
		derived == "" && slices.Contains(appendScripts(nil, text), script)
}

// LooksMixed reports whether one word of a text has letters of two of the scripts that look alike: Latin, Greek and
// Cyrillic.
func LooksMixed(text string) bool {
	if ScriptOf(text) != "" {
		return false
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		alike := 0
		for _, s := range appendScripts(nil, word) {
			if s == "Latn" || s == "Grek" || s == "Cyrl" {
				alike++
			}
		}
		if alike > 1 {
			return true
		}
	}
	return false
}

// Lookalikes finds letters that stand for others that look like them; problem is "" when there are none.
func Lookalikes(name, script string) (problem, cure string) {
	if script == "" && LooksMixed(name) {
		return "letters of two scripts that look alike in one word", "write the word in one script: Latin, Greek or Cyrillic"
	}
	if !strings.ContainsAny(name, "Ðµ") {
		return "", ""
	}
	before := rune(-1)
	for i, r := range name {
		switch {
		case r == 'Ð' && !unicode.IsLetter(before) && startsLower(name[i+utf8.RuneLen(r):]):
			// Icelandic and Faroese, which have the letter, begin no word with it.
			return "the letter Ð (U+00D0), which looks like another one", "write Đ (U+0110)"
		case r == 'µ':
			return "the sign µ (U+00B5), which looks like a letter", "write μ (U+03BC)"
		}
		before = r
	}
	return "", ""
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, unicode.IsMark))
	return unicode.IsLower(r)
}

// KnownScript reports whether a code is one that ScriptOf returns or ScriptFits accepts.
func KnownScript(code string) bool {
	for _, s := range scriptCodes {
		if s == code || slices.Contains(narrowerScripts[s], code) {
			return true
		}
	}
	return code == UndeterminedScript
}

// scriptRange is a range of characters of one script.
type scriptRange struct {
	lo, hi rune
	script string
}

// scriptRanges are all ranges, sorted.
var scriptRanges = sync.OnceValue(func() []scriptRange {
	var out []scriptRange
	for name, code := range scriptCodes {
		table := unicode.Scripts[name]
		if table == nil {
			continue
		}
		add := func(lo, hi, stride rune) {
			if stride == 1 {
				out = append(out, scriptRange{lo, hi, code})
				return
			}
			for r := lo; r <= hi; r += stride {
				out = append(out, scriptRange{r, r, code})
			}
		}
		for _, r := range table.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	slices.SortFunc(out, func(a, b scriptRange) int { return cmp.Compare(a.lo, b.lo) })
	return out
})

// scriptCodes are the codes of the scripts of Unicode, except Common and Inherited, by their names there.
var scriptCodes = map[string]string{
	"Adlam": "Adlm", "Ahom": "Ahom", "Anatolian_Hieroglyphs": "Hluw", "Arabic": "Arab", "Armenian": "Armn",
	"Avestan": "Avst", "Balinese": "Bali", "Bamum": "Bamu", "Bassa_Vah": "Bass", "Batak": "Batk", "Bengali": "Beng",
	"Bhaiksuki": "Bhks", "Bopomofo": "Bopo", "Brahmi": "Brah", "Braille": "Brai", "Buginese": "Bugi", "Buhid": "Buhd",
	"Canadian_Aboriginal": "Cans", "Carian": "Cari", "Caucasian_Albanian": "Aghb", "Chakma": "Cakm", "Cham": "Cham",
	"Cherokee": "Cher", "Chorasmian": "Chrs", "Coptic": "Copt", "Cuneiform": "Xsux", "Cypriot": "Cprt",
	"Cypro_Minoan": "Cpmn", "Cyrillic": "Cyrl", "Deseret": "Dsrt", "Devanagari": "Deva", "Dives_Akuru": "Diak",
	"Dogra": "Dogr", "Duployan": "Dupl", "Egyptian_Hieroglyphs": "Egyp", "Elbasan": "Elba", "Elymaic": "Elym",
	"Ethiopic": "Ethi", "Georgian": "Geor", "Glagolitic": "Glag", "Gothic": "Goth", "Grantha": "Gran", "Greek": "Grek",
	"Gujarati": "Gujr", "Gunjala_Gondi": "Gong", "Gurmukhi": "Guru", "Han": "Hani", "Hangul": "Hang",
	"Hanifi_Rohingya": "Rohg", "Hanunoo": "Hano", "Hatran": "Hatr", "Hebrew": "Hebr", "Hiragana": "Hira",
	"Imperial_Aramaic": "Armi", "Inscriptional_Pahlavi": "Phli", "Inscriptional_Parthian": "Prti", "Javanese": "Java",
	"Kaithi": "Kthi", "Kannada": "Knda", "Katakana": "Kana", "Kawi": "Kawi", "Kayah_Li": "Kali", "Kharoshthi": "Khar",
	"Khitan_Small_Script": "Kits", "Khmer": "Khmr", "Khojki": "Khoj", "Khudawadi": "Sind", "Lao": "Laoo",
	"Latin": "Latn", "Lepcha": "Lepc", "Limbu": "Limb", "Linear_A": "Lina", "Linear_B": "Linb", "Lisu": "Lisu",
	"Lycian": "Lyci", "Lydian": "Lydi", "Mahajani": "Mahj", "Makasar": "Maka", "Malayalam": "Mlym", "Mandaic": "Mand",
	"Manichaean": "Mani", "Marchen": "Marc", "Masaram_Gondi": "Gonm", "Medefaidrin": "Medf", "Meetei_Mayek": "Mtei",
	"Mende_Kikakui": "Mend", "Meroitic_Cursive": "Merc", "Meroitic_Hieroglyphs": "Mero", "Miao": "Plrd", "Modi": "Modi",
	"Mongolian": "Mong", "Mro": "Mroo", "Multani": "Mult", "Myanmar": "Mymr", "Nabataean": "Nbat", "Nag_Mundari": "Nagm",
	"Nandinagari": "Nand", "New_Tai_Lue": "Talu", "Newa": "Newa", "Nko": "Nkoo", "Nushu": "Nshu",
	"Nyiakeng_Puachue_Hmong": "Hmnp", "Ogham": "Ogam", "Ol_Chiki": "Olck", "Old_Hungarian": "Hung", "Old_Italic": "Ital",
	"Old_North_Arabian": "Narb", "Old_Permic": "Perm", "Old_Persian": "Xpeo", "Old_Sogdian": "Sogo",
	"Old_South_Arabian": "Sarb", "Old_Turkic": "Orkh", "Old_Uyghur": "Ougr", "Oriya": "Orya", "Osage": "Osge",
	"Osmanya": "Osma", "Pahawh_Hmong": "Hmng", "Palmyrene": "Palm", "Pau_Cin_Hau": "Pauc", "Phags_Pa": "Phag",
	"Phoenician": "Phnx", "Psalter_Pahlavi": "Phlp", "Rejang": "Rjng", "Runic": "Runr", "Samaritan": "Samr",
	"Saurashtra": "Saur", "Sharada": "Shrd", "Shavian": "Shaw", "Siddham": "Sidd", "SignWriting": "Sgnw",
	"Sinhala": "Sinh", "Sogdian": "Sogd", "Sora_Sompeng": "Sora", "Soyombo": "Soyo", "Sundanese": "Sund",
	"Syloti_Nagri": "Sylo", "Syriac": "Syrc", "Tagalog": "Tglg", "Tagbanwa": "Tagb", "Tai_Le": "Tale",
	"Tai_Tham": "Lana", "Tai_Viet": "Tavt", "Takri": "Takr", "Tamil": "Taml", "Tangsa": "Tnsa", "Tangut": "Tang",
	"Telugu": "Telu", "Thaana": "Thaa", "Thai": "Thai", "Tibetan": "Tibt", "Tifinagh": "Tfng", "Tirhuta": "Tirh",
	"Toto": "Toto", "Ugaritic": "Ugar", "Vai": "Vaii", "Vithkuqi": "Vith", "Wancho": "Wcho", "Warang_Citi": "Wara",
	"Yezidi": "Yezi", "Yi": "Yiii", "Zanabazar_Square": "Zanb",
}
