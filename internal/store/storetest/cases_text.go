package storetest

import "cityweave/internal/store"

// names is names in several scripts and forms.
func names(b *builder) {
	for id, name := range map[string]string{
		"city:sao-1":  "São Paulo",       // one code point
		"city:sao-2":  "Sa\u0303o Paulo", // a letter and a combining mark
		"city:sao-3":  "SAO PAULO",
		"city:koln-1": "Groß Köln",
		"city:koln-2": "GROSS KOLN",
		"city:ist":    "İstanbul", // U+0130
		"city:isp":    "Isparta",
		"city:full":   "ＴＯＫＹＯ",
		"city:ja":     "東京",
		"city:ar":     "القَاهِرَة", // with vowel marks
		"city:smile":  "Smile 😀",
		"city:athens": "ΑΘΉΝΑΣ",
		"city:seoul":  "서울",
		"city:danang": "Đà Nẵng",
		"city:fi":     "ﬁnistère", // with a ligature
		"city:odd":    `100% "O'Brien\" a_b.*[c]`,
	} {
		b.entity(id, name)
	}
}

func textCases() []testCase {
	name := func(op store.Op, operand string) store.ListQuery { return where(cond(store.FieldName, op, operand)) }
	const n = store.FieldName
	return []testCase{
		asking("text/eq ignores case and marks, however they are written", names,
			ask{name(store.Eq, "sao paulo"), "city:sao-1 city:sao-2 city:sao-3"},
			ask{name(store.Eq, "SÃO PAULO"), "city:sao-1 city:sao-2 city:sao-3"},
			ask{name(store.Eq, "sao  paulo"), "nothing"},
			ask{name(store.Eq, "sao"), "nothing"}),
		asking("text/exact compares bytes", names,
			ask{name(store.Exact, "São Paulo"), "city:sao-1"},
			ask{name(store.Exact, "Sa\u0303o Paulo"), "city:sao-2"},
			ask{name(store.Exact, "sao paulo"), "nothing"}),
		asking("text/sharp s is ss, in capitals too", names,
			ask{name(store.Eq, "gross koln"), "city:koln-1 city:koln-2"},
			ask{name(store.Eq, "GROẞ KÖLN"), "city:koln-1 city:koln-2"},
			ask{name(store.Contains, "ss k"), "city:koln-1 city:koln-2"}),
		asking("text/I with a dot and i without one are i", names,
			ask{name(store.Eq, "istanbul"), "city:ist"},
			ask{name(store.Eq, "ISTANBUL"), "city:ist"},
			ask{name(store.Eq, "ıstanbul"), "city:ist"},
			ask{name(store.StartsWith, "İS"), "city:isp city:ist"}),
		asking("text/full width letters and ligatures are the letters they stand for", names,
			ask{name(store.Eq, "tokyo"), "city:full"},
			ask{name(store.StartsWith, "ｔｏ"), "city:full"},
			ask{name(store.Contains, "finist"), "city:fi"}),
		asking("text/Chinese characters stand for themselves", names,
			ask{name(store.Eq, "東京"), "city:ja"},
			ask{name(store.Contains, "京"), "city:ja"},
			ask{name(store.StartsWith, "京"), "nothing"}),
		asking("text/Arabic is found without its vowel marks", names,
			ask{name(store.Eq, "القاهرة"), "city:ar"},
			ask{name(store.StartsWith, "القا"), "city:ar"}),
		asking("text/Greek final sigma is sigma", names,
			ask{name(store.Eq, "αθήνας"), "city:athens"},
			ask{name(store.Contains, "ΝΑσ"), "city:athens"}),
		asking("text/a Korean syllable is found by its first letters", names,
			ask{name(store.StartsWith, "서"), "city:seoul"},
			ask{name(store.Contains, "우"), "city:seoul"},
			ask{name(store.Contains, "울서"), "nothing"}),
		asking("text/a letter with a stroke is the plain letter", names,
			ask{name(store.Eq, "đa nang"), "city:danang"},
			ask{name(store.Eq, "DA NANG"), "city:danang"}),
		asking("text/apostrophes are alike", names,
			ask{name(store.Contains, "o\u2019brien"), "city:odd"},
			ask{name(store.Contains, "o\u02bbbrien"), "city:odd"}),
		asking("text/marks that are vowels or voicing make another word", func(b *builder) {
			b.entity("city:hata", "はた")
			b.entity("city:bata", "ばた")
			b.entity("city:kata", "कटा")
			b.entity("city:keta", "केटा")
			b.entity("city:pa", "ปา")
			b.entity("city:paa", "ป่า")
		},
			ask{name(store.Eq, "はた"), "city:hata"},
			ask{name(store.Eq, "は\u3099た"), "city:bata"},
			ask{name(store.Eq, "केटा"), "city:keta"},
			ask{name(store.Eq, "कटा"), "city:kata"},
			ask{name(store.Eq, "ปา"), "city:pa"},
			ask{name(store.Eq, "ป่า"), "city:paa"}),
		asking("text/an emoji is one character and not its first bytes", names,
			ask{name(store.Contains, "😀"), "city:smile"},
			ask{name(store.Contains, "😁"), "nothing"},
			ask{name(store.Eq, "SMILE 😀"), "city:smile"}),
		asking("text/contains looks across words, startsWith from the beginning only", names,
			ask{name(store.Contains, "O PAU"), "city:sao-1 city:sao-2 city:sao-3"},
			ask{name(store.StartsWith, "são p"), "city:sao-1 city:sao-2 city:sao-3"},
			ask{name(store.StartsWith, "paulo"), "nothing"}),
		asking("text/the empty text is in every text and in no unknown one", func(b *builder) {
			b.entity("city:a", "a", "description", "known")
			b.entity("city:b", "b")
		},
			ask{where(cond(store.FieldDescription, store.Contains, "")), "city:a"},
			ask{where(cond(store.FieldDescription, store.StartsWith, "")), "city:a"},
			ask{where(cond(store.FieldDescription, store.Eq, "")), "nothing"}),
		asking("text/signs of pattern languages and quotes are characters like others", names,
			ask{name(store.Contains, "%"), "city:odd"},
			ask{name(store.Contains, "_"), "city:odd"},
			ask{name(store.Contains, ".*"), "city:odd"},
			ask{name(store.Contains, "a.b"), "nothing"},
			ask{name(store.Contains, `'brien\"`), "city:odd"},
			ask{name(store.Eq, `100% "o'brien\" a_b.*[c]`), "city:odd"}),
		asking("text/less and greater compare folded text bytewise", names,
			ask{where(store.And{cond(n, store.Gte, "SMILE"), cond(n, store.Lt, "u")}), "city:full city:smile"},
			ask{where(store.And{cond(n, store.Gt, "gross koln"), cond(n, store.Lte, "ISTANBUL")}), "city:isp city:ist"},
			ask{where(store.And{cond(n, store.Gte, "gröss koln"), cond(n, store.Lte, "gross koln")}), "city:koln-1 city:koln-2"},
			ask{where(store.And{cond(n, store.Gt, "ｚ"), cond(n, store.Lt, "東")}), "city:ar city:athens city:seoul"}),
		asking("text/a word or an id is compared as it stands", measured,
			ask{where(eq(store.FieldCountry, word("country:ch"))), "city:a city:d"},
			ask{where(eq(store.FieldCountry, word("country:CH"))), "nothing"},
			ask{where(cond(store.FieldID, store.StartsWith, word("city:"))), "city:a city:b city:c city:d city:e"},
			ask{where(cond(store.FieldID, store.Contains, word("C"))), "nothing"},
			ask{where(cond(store.FieldID, store.Gt, word("city:c"))), "city:d city:e"}),
		asking("text/of an expansion is folded on the node and on the link", joined,
			ask{links("city:b", onLink(eq(store.LinkRole, "GUEST"))), "L3>programme:x"},
			ask{links("city:b", onLink(cond(store.LinkRole, store.Exact, "GUEST"))), "nothing"},
			ask{links("city:b", onNode(cond(n, store.Contains, "X"))), "L3>programme:x L4>programme:x"}),
	}
}
