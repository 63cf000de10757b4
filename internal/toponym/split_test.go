package toponym_test

import "testing"

func TestSplit(t *testing.T) {
	t.Run("articles and phrases behind a name stand before it", func(t *testing.T) {
		checkAll(t, []expected{
			{"Jonquera, La", "La Jonquera", "", true, "reordered La"},
			{"Tallada d'Empordà, La", "La Tallada d'Empordà", "", true, "reordered La"},
			{"Alfàs del Pi, L'", "L'Alfàs del Pi", "", true, "reordered L'"},
			{"Haye (La)", "La Haye", "", true, "reordered La"},
			{"MATANZA DE ACENTEJO, LA", "LA MATANZA DE ACENTEJO", "", true, "reordered LA"},
			{"Pobla, Sa", "Sa Pobla", "", true, "reordered Sa"},
			{"Windsor, Town of", "Windsor", "", true, "reordered Town of; unwrapped Town of"},
			{"Lucie, St.", "Lucie", "St.", true, "half St."},
		})
	})
	t.Run("either of two names is a half", func(t *testing.T) {
		checkAll(t, []expected{
			{"Elsinore / Helsingør", "Elsinore", "Helsingør", true, "half Helsingør"},
			{"Elsinore / Helsingør", "Helsingør", "Elsinore", true, "half Elsinore"},
			{"Prags - Braies", "Braies", "Prags", true, "half Prags"},
			{"Wien (Vienna)", "Vienna", "Wien", true, "half Wien"},
			{"Bruxelles/Brussel", "Bruxelles", "Brussel", true, "half Brussel"},
			{"Beizama <> Beizma", "Beizma", "Beizama", true, "half Beizama"},
			{
				"Helsingør Kommune / Elsinore Municipality", "Helsingør", "Elsinore", true,
				"half Elsinore Municipality; unwrapped Kommune",
			},
			{"Saint-Denis", "Saint-Denis", "", true, ""},
		})
		if r, i := find("Ivano-Frankivsk", "Frankivsk"); i >= 0 && r.Sure {
			t.Errorf("a hyphen separates no names: %+v", r)
		}
	})
	t.Run("what lies behind or in parentheses may be a place", func(t *testing.T) {
		checkAll(t, []expected{
			{"Portland, Oregon", "Portland", "Oregon", true, "half Oregon"},
			{
				"Karuizawa Town (Nagano Prefecture)", "Karuizawa", "Nagano Prefecture", true,
				"half Nagano Prefecture; unwrapped Town",
			},
			{"Giarmata (Jud. Timiș)", "Giarmata", "Timiș", true, "half Jud. Timiș"},
			{"Lancaster (CA)", "Lancaster", "CA", true, "half CA"},
			{"New London  CT", "New London", "CT", true, "half CT"},
			{"Gent, East Flanders, Belgium", "Gent", "East Flanders, Belgium", true, "half East Flanders, Belgium"},
			{"France, Lyon", "Lyon", "France", true, "half France"},
			{"Mexico City, Mexico", "Mexico City", "Mexico", true, "half Mexico"},
			{"Coyoacán, Mexico City", "Coyoacán", "Mexico City", true, "half Mexico City"},
		})
	})
	t.Run("a code is no name of what has another part", func(t *testing.T) {
		for text, not := range map[string]string{
			"Lancaster, PA": "PA", "Lancaster (USA)": "USA", "Karuizawa (Nagano Prefecture)": "Nagano Prefecture",
		} {
			if r, i := find(text, not); i >= 0 {
				t.Errorf("%q: %+v", text, r)
			}
		}
	})
}

func TestDivisions(t *testing.T) {
	t.Run("a code with its country is a code of ISO 3166-2, in any order", func(t *testing.T) {
		checkAll(t, []expected{
			{"Los Angeles, CA, USA", "Los Angeles", "US-CA", true, "half CA, USA; division by code CA"},
			{"USA, CA, Los Angeles", "Los Angeles", "US-CA", true, "half USA, CA; division by code CA"},
			{"Burlington, ON, Canada", "Burlington", "CA-ON", true, "half ON, Canada; division by code ON"},
			{"Perth, WA, Australia", "Perth", "AU-WA", true, "half WA, Australia; division by code WA"},
			{"Bengaluru, KA, India", "Bengaluru", "IN-KA", true, "half KA, India; division by code KA"},
			{"Curitiba, PR, Brazil", "Curitiba", "BR-PR", true, "half PR, Brazil; division by code PR"},
			{"Hyderabad, TG, India", "Hyderabad", "IN-TS", true, "half TG, India; division by code TG"},
			{"Portland, Oregon, USA", "Portland", "US-OR", true, "half Oregon, USA; division by code Oregon"},
		})
	})
	t.Run("a code alone stays, since countries and other divisions have it too", func(t *testing.T) {
		checkAll(t, []expected{
			{"Los Angeles, CA", "Los Angeles", "CA", true, "half CA"},
			{"Perth, WA", "Perth", "WA", true, "half WA"},
			{"São Paulo - SP", "São Paulo", "SP", true, "half SP"},
			{"Curitiba/PR", "Curitiba", "PR", true, "half PR"},
		})
	})
	t.Run("an abbreviation of one division is its code", func(t *testing.T) {
		checkAll(t, []expected{
			{"Los Angeles, Calif.", "Los Angeles", "US-CA", true, "half Calif.; division by code Calif."},
			{"Toluca, Edo. Méx.", "Toluca", "MX-MEX", true, "half Edo. Méx.; division by code Edo. Méx."},
			{"Washington, D.C.", "Washington", "US-DC", true, "half D.C.; division by code D.C."},
			{"Guadalajara, Jal.", "Guadalajara", "MX-JAL", true, "half Jal.; division by code Jal."},
			{"Victoria, B.C.", "Victoria", "B.C.", true, "half B.C."}, // also Baja California
		})
	})
	t.Run("the European Union's codes of Greece and the United Kingdom", func(t *testing.T) {
		checkAll(t, []expected{
			{"Athina, EL", "Athina", "GR", true, "half EL; division by code EL"},
			{"London, UK", "London", "GB", true, "half UK; division by code UK"},
			{"Bath UK", "Bath", "GB", true, "half UK; division by code UK"},
			{"EJIDO, EL", "EL EJIDO", "", true, "reordered EL"},
		})
	})
}
