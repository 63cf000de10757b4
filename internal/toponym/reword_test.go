package toponym_test

import (
	"testing"

	"cityweave/internal/toponym"
)

func TestReword(t *testing.T) {
	t.Run("abbreviations", func(t *testing.T) {
		checkAll(t, []expected{
			{"St. Louis", "Saint Louis", "", true, "abbreviation St"},
			{"St Pölten", "Sankt Pölten", "", true, "abbreviation St"},
			{"Saint Louis", "St. Louis", "", true, "abbreviation Saint"},
			{"ST. LOUIS", "Saint LOUIS", "", true, "abbreviation ST"},
			{"Ste-Foy", "Sainte-Foy", "", true, "abbreviation Ste"},
			{"Mt. St. Helens", "Mount Saint Helens", "", true, "abbreviation Mt; abbreviation St"},
			{"Ft. Worth", "Fort Worth", "", true, "abbreviation Ft"},
			{"Sto. Domingo", "Santo Domingo", "", true, "abbreviation Sto"},
			{"Santpoort Twp.", "Santpoort", "", true, "abbreviation Twp; unwrapped Township"},
			{"Gral. Roca", "General Roca", "", true, "abbreviation Gral"},
			{"São Tomé", "Saint Tomé", "", false, "abbreviation São"},
		})
	})
	t.Run("words for and", func(t *testing.T) {
		checkAll(t, []expected{
			{"Brighton & Hove", "Brighton and Hove", "", true, "conjunction &"},
			{"Brighton and Hove", "Brighton & Hove", "", true, "conjunction and"},
			{"Vilanova & la Geltrú", "Vilanova i la Geltrú", "", false, "conjunction &"},
			{"Land und Leute", "Land & Leute", "", false, "conjunction und"},
		})
	})
	t.Run("articles", func(t *testing.T) {
		checkAll(t, []expected{
			{"The Gambia", "Gambia", "", true, "article The"},
			{"La Jonquera", "Jonquera", "", false, "article La"},
			{"L'Aquila", "Aquila", "", false, "article L'"},
			{"El-Iskandariyah", "Al-Iskandariyah", "", false, "article El"},
			{"de San José", "San José", "", true, "article de"},
			{"of the Yogyakarta", "Yogyakarta", "", true, "article of the"},
			{"De Bilt", "Bilt", "", false, "article De"},
		})
	})
}

func TestGuess(t *testing.T) {
	t.Run("letters that stand for each other", func(t *testing.T) {
		checkAll(t, []expected{
			{"Nuernberg", "nurnberg", "", false, "respelled ue"},
			{"Nürnberg", "Nuernberg", "", false, "respelled ü"},
			{"Aabenraa", "abenra", "", false, "respelled aa"},
			{"Ålborg", "Aalborg", "", false, "respelled Å"},
			{"Doeberitz am Ruebensee", "doberitz am rubensee", "", false, "respelled ue oe"},
		})
	})
	t.Run("plural, joined words, words too many", func(t *testing.T) {
		checkAll(t, []expected{
			{"Colorado Spring", "Colorado Springs", "", false, "plural Spring"},
			{"Khon Kaen", "Khonkaen", "", false, "joined words Khon Kaen"},
			{"Ludwigshafen am Rhein", "Ludwigshafen", "", false, "extra word am Rhein"},
			{"Hamme 2030", "Hamme", "", true, "extra word 2030"},
			{"Eskisehir Tepebasi", "Tepebasi", "Eskisehir", false, "extra word Eskisehir"},
		})
		for text, not := range map[string]string{
			"Paris": "Pari", "New York": "York", "San José": "José", "Quezon City": "City", "St. John's": "St. John'",
		} {
			if r, i := find(text, not); i >= 0 {
				t.Errorf("%q: %+v", text, r)
			}
		}
	})
	t.Run("numbers of parts of a city are wider than the part", func(t *testing.T) {
		if r, i := find("Yaoundé 6", "Yaoundé"); i < 0 || !r.Wider || r.Sure {
			t.Errorf("%+v", r)
		}
	})
	t.Run("other scripts", func(t *testing.T) {
		checkAll(t, []expected{
			{"Москва", "Moskva", "", false, "transliterated Text::Unidecode"},
			{"北京", "Beijing", "", false, "transliterated Text::Unidecode"},
			{"Αθήνα", "Athena", "", false, "transliterated Text::Unidecode"},
			{"город Казань", "Kazan'", "", false, "unwrapped город; transliterated Text::Unidecode"},
		})
	})
	t.Run("guesses stand behind what is sure", func(t *testing.T) {
		for _, text := range []string{"City of Bad Aibling", "Ville du Havre", "St. Louis, MO", "The Gambia"} {
			guess := false
			for _, r := range toponym.Read(text) {
				kind := toponym.Unwrapped
				if n := len(r.Steps); n > 0 {
					kind = r.Steps[n-1].Kind
				}
				switch kind {
				case toponym.Respelled, toponym.Joined, toponym.Plural, toponym.Transliterated:
					guess = true
				case toponym.Unwrapped, toponym.Reordered:
					if guess && r.Sure {
						t.Errorf("%q: %+v stands behind a guess", text, r)
					}
				}
			}
		}
	})
}
