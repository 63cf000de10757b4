package kg

// schemes is the table of registers whose ids entities have.
func schemes() []Scheme {
	return []Scheme{
		{Name: "geonames", Pattern: `[1-9]\d*`, Description: "The GeoNames ID of a place.", Example: "8400694"},
		{
			Name: "iso3166-1", Pattern: `[A-Z]{2}`, Example: "JP",
			Description: "The ISO 3166-1 alpha-2 code of a country.",
		},
		{
			Name: "iso3166-2", Pattern: `[A-Z]{2}-[A-Z0-9]{1,3}`,
			Description: "The ISO 3166-2 code of a subdivision.",
			Example:     "CN-ZJ",
		},
		{Name: "m49", Pattern: `\d{3}`, Description: "The UN M49 code: three digits, as text.", Example: "030"},
		{Name: "unlocode", Pattern: `[A-Z]{2}[A-Z2-9]{3}`, Description: "The UN/LOCODE of a city.", Example: "CNYZH"},
		{Name: "wikidata", Pattern: `Q[1-9]\d*`, Description: "The Wikidata item.", Example: "Q57906"},
	}
}

// statementProps is the table of what statements say about entities.
func statementProps() []StatementProp {
	return []StatementProp{
		{Name: "title", Kind: String, Multi: true, Description: "A title as written by a source."},
		{Name: "alias", Kind: String, Multi: true, Description: "Another name or an acronym."},
		{Name: "former_name", Kind: String, Multi: true, Description: "A former name."},
		{Name: "start_year", Kind: Int, Description: "The year in which it began."},
		{Name: "end_year", Kind: Int, Description: "The year in which it ended."},
		{Name: "start_date", Kind: DateKind, Description: "The date on which it began."},
		{Name: "end_date", Kind: DateKind, Description: "The date on which it ended."},
		{Name: "year", Kind: Int, Description: "The year in which it took place or was adopted."},
		{Name: "founded_year", Kind: Int, Description: "The year in which it was founded."},
		{Name: "renamed_year", Kind: Int, Description: "The year in which it adopted its current name."},
		{Name: "target_year", Kind: Int, Description: "The target year of its goals."},
		{Name: "member_count", Kind: Int, Counted: true, Description: "The number of members."},
		{Name: "city_count", Kind: Int, Counted: true, Description: "The number of participating cities."},
		{Name: "country_count", Kind: Int, Counted: true, Description: "The number of participating countries."},
		{Name: "selected_count", Kind: Int, Counted: true, Description: "The number of selected participants."},
		{Name: "attendance_count", Kind: Int, Counted: true, Description: "The number of attendees."},
		{Name: "announced_count", Kind: Int, Counted: true, Description: "The number announced in advance."},
	}
}
