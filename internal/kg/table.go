package kg

import "sync"

// CityNetworks is the ontology of Cityweave: the tables of this file, of table_links.go (link types) and of
// table_statements.go (registers, properties of statements). It is built once and must not be changed.
func CityNetworks() *Ontology { return cityNetworks() }

var cityNetworks = sync.OnceValue(func() *Ontology {
	return &Ontology{
		Entities: entityTypes(), Links: linkTypes(), Broader: broaderTypes(), LinkFields: linkFields(),
		TwoHops: twoHops(), Schemes: schemes(),
		StatementProps: statementProps(), StatementFields: statementFields(), EvidenceFields: evidenceFields(),
	}
})

// entityTypes is the table of entity types: to add one, add a row and run make generate.
func entityTypes() []EntityType {
	startYear := Property{
		Name: "startYear", Column: "start_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it began. Where sources disagree, the value with the most evidence, then " +
			"the earlier one; `statements` lists all of them.",
		Example: "2008",
	}
	endYear := Property{
		Name: "endYear", Column: "end_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it ended or is planned to end.",
		Example:     "2020",
	}
	startDate := Property{
		Name: "startDate", Column: "start_date", Kind: DateKind,
		Description: "The date on which it began.",
		Example:     "2019-04",
	}
	endDate := Property{
		Name: "endDate", Column: "end_date", Kind: DateKind,
		Description: "The date on which it ended.",
		Example:     "2020-12",
	}
	acronym := Property{
		Name: "acronym", Column: "acronym", Kind: String,
		Description: "The short form of the name, also listed in `aliases`.",
		Example:     "IUC",
	}
	founded := Property{
		Name: "foundedYear", Column: "founded_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it was founded.",
		Example:     "1990",
	}
	latitude := Property{
		Name: "latitude", Column: "latitude", Kind: Float, Min: -90, Max: 90,
		Description: "The latitude in degrees north of the equator (WGS 84).",
		Example:     "28.65",
	}
	longitude := Property{
		Name: "longitude", Column: "longitude", Kind: Float, Min: -180, Max: 180,
		Description: "The longitude in degrees east of Greenwich (WGS 84).",
		Example:     "121.42",
	}
	population := Property{
		Name: "population", Column: "population", Kind: Int, Min: 1, Max: 2147483647,
		Description: "The number of inhabitants according to GeoNames. Unknown for places that are located by the " +
			"coordinates of their seat.",
		Example: "6056300",
	}
	admin1 := Property{
		Name: "admin1", Column: "admin1", Kind: String,
		Description: "The GeoNames code of the first-level administrative division. Not the ISO 3166-2 code.",
		Example:     "02",
	}

	return []EntityType{
		{
			Name: "City", Plural: "cities", Prefix: "city", Field: "city", List: "cities", File: "city", Place: true,
			Parents: []ParentRule{
				{Above: "Country", Scheme: "geonames", Rule: "city-country", Source: "source:geonames"},
				{Scheme: "geonames", Rule: "city-division", Source: "source:geonames-divisions"},
			},
			ParentLink:  "LOCATED_IN",
			Description: "A city, town or municipality.", Example: "city:cn-taizhou",
			Props: []Property{
				admin1,
				{
					Name: "featureCode", Column: "feature_code", Kind: String, Facet: true,
					Description: "The GeoNames feature code, such as PPLC for the capital of a country.",
					Example:     "PPLA2",
				},
				latitude, longitude, population,
				{
					Name: "isCapital", Column: "is_capital", Kind: Bool, Facet: true,
					Description: "Whether it is the capital of its country. Follows GeoNames, with a few " +
						"exceptions that have a `note`.",
					Example: "true",
				},
			},
		},
		{
			Name: "Region", Plural: "regions", Prefix: "region", Field: "region", List: "regions", File: "region",
			Place: true,
			Parents: []ParentRule{
				{Above: "Region", Scheme: "m49", Rule: "m49-tree", Source: "source:un-m49"},
				{Scheme: "iso3166-2", Rule: "division-country", Source: "source:iso-3166-2"},
				{Scheme: "geonames", Rule: "division-country", Source: "source:geonames-divisions"},
				{Rule: "region-country"},
			},
			ParentLink: "LOCATED_IN",
			Description: "An area larger than or next to cities: a continent or another area of the UN M49 " +
				"standard, a subdivision of a country, or a metropolitan or functional area.",
			Example: "region:it-lazio",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "RegionKind", Facet: true,
					Values:      []string{"continent", "m49", "subdivision", "supra-municipal", "functional"},
					Description: "The kind of area.",
					Example:     "subdivision",
				},
				{
					Name: "code", Column: "code", Kind: String, Pattern: `\d{3}|[A-Z]{2}-[A-Z0-9]{1,3}`,
					Description: "The code of the area: the three-digit UN M49 code as text, or the ISO 3166-2 code.",
					Example:     "030",
				},
				latitude, longitude, population,
			},
			Levels: []Level{
				{
					Name: "continent", Prop: "kind", Value: "continent",
					Description: "The continent: Africa, the Americas, Asia, Europe or Oceania, such as " +
						"`region:m49-002`.",
				},
				{
					Name: "subregion", Prop: "kind", Value: "m49",
					Description: "The smallest area of the UN M49 standard below the continents, such as " +
						"`region:m49-030`, Eastern Asia.",
				},
				{
					Name: "subdivision", Prop: "kind", Value: "subdivision",
					Description: "The subdivision of the country, if known, such as `region:it-lazio`.",
				},
			},
		},
		{
			Name: "Country", Plural: "countries", Prefix: "country", Field: "country", List: "countries",
			File: "country", Place: true, Country: true,
			Parents:    []ParentRule{{Scheme: "m49", Rule: "m49-tree", Source: "source:un-m49"}},
			ParentLink: "LOCATED_IN",
			Description: "A country or area of the UN M49 standard, plus Taiwan and Kosovo. Listing a country " +
				"implies no position on the status of any territory.",
			Example: "country:jp",
			Props: []Property{
				{
					Name: "iso2", Column: "iso2", Kind: String, Code: true, Pattern: `[A-Z]{2}`,
					Description: "The ISO 3166-1 alpha-2 code.",
					Example:     "JP",
				},
				{
					Name: "iso3", Column: "iso3", Kind: String, Code: true, Pattern: `[A-Z]{3}`,
					Description: "The ISO 3166-1 alpha-3 code.",
					Example:     "JPN",
				},
				{
					Name: "m49", Column: "m49", Kind: String, Pattern: `\d{3}`,
					Description: "The UN M49 code: three digits, as text.",
					Example:     "392",
				},
			},
		},
		{
			Name: "Programme", Plural: "programmes", Prefix: "programme", Field: "programme", List: "programmes",
			File:        "programme",
			Description: "A programme, project, initiative, campaign or forum in which cities take part.",
			Example:     "programme:iuc",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: String, Facet: true,
					Description: "The kind of programme, in a word or two.",
					Example:     "forum",
				},
				startYear, endYear, startDate, endDate,
			},
			Lifetime: Lifetime{Begin: []string{"startYear", "startDate"}, End: []string{"endYear", "endDate"}},
		},
		{
			Name: "Organisation", Plural: "organisations", Prefix: "org", Field: "organisation", List: "organisations",
			File: "organisation",
			Description: "An organisation outside the United Nations, such as a city network, a ministry, a " +
				"university or a company.",
			Example: "org:iclei",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: String, Facet: true,
					Description: "The kind of organisation, in a word or two.",
					Example:     "city network",
				},
				founded,
			},
			Lifetime: Lifetime{Begin: []string{"foundedYear"}},
		},
		{
			Name: "UNBody", Plural: "UN bodies", Prefix: "un", Field: "unBody", List: "unBodies", File: "un-body",
			Description: "A body, office, mechanism or process of the United Nations system.", Example: "un:emg",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "UNBodyKind", Facet: true,
					Values:      []string{"organ", "programme", "secretariat", "mechanism", "process", "official"},
					Description: "The kind of body.",
					Example:     "mechanism",
				},
				founded,
			},
			Lifetime: Lifetime{Begin: []string{"foundedYear"}},
		},
		{
			Name: "Theme", Plural: "themes", Prefix: "theme", Field: "theme", List: "themes", File: "theme",
			Nested: "PART_OF",
			Description: "A focus theme, a challenge, one of the five ICLEI pathways, or a Sustainable " +
				"Development Goal.",
			Example: "theme:clean-energy",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "ThemeKind", Facet: true,
					Values:      []string{"focus", "challenge", "pathway", "sdg"},
					Description: "The kind of theme.",
					Example:     "focus",
				},
			},
		},
		{
			Name: "Agreement", Plural: "agreements", Prefix: "agreement", Field: "agreement", List: "agreements",
			File:        "agreement",
			Description: "A treaty, agenda, framework or declaration.", Example: "agreement:paris-agreement",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "AgreementKind", Facet: true,
					Values:      []string{"treaty", "agenda", "framework", "declaration"},
					Description: "The kind of agreement.",
					Example:     "treaty",
				},
				{
					Name: "year", Column: "year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
					Description: "The year in which it was adopted.",
					Example:     "2017",
				},
			},
			Lifetime: Lifetime{Begin: []string{"year"}},
		},
		{
			Name: "Event", Plural: "events", Prefix: "event", Field: "event", List: "events", File: "event",
			Description: "A conference, forum or summit, or a process of several meetings.",
			Example:     "event:accsf-2017-tshwane",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "EventKind", Facet: true,
					Values:      []string{"process"},
					Description: "`process` for a series of meetings without a date. Unknown for single events.",
					Example:     "process",
				},
				{
					Name: "year", Column: "year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
					Description: "The year in which it took place.",
					Example:     "2017",
				},
				startDate, endDate,
			},
			Lifetime: Lifetime{Begin: []string{"year", "startDate"}, End: []string{"year", "endDate"}},
		},
		{
			Name: "ActorGroup", Plural: "groups of actors", Prefix: "actor", Field: "actorGroup", List: "actorGroups",
			File: "actor-group",
			Description: "A group of actors that a programme involves, such as mayors or technical officers. The " +
				"graph has no individual persons.",
			Example: "actor:mayors",
		},
		{
			Name: "Source", Plural: "sources", Prefix: "source", Field: "source", List: "sources", File: "source",
			Apart: true,
			Description: "A source of facts: the source document, a web page, a data set, or the project's own " +
				"rules. Its `name` is the title.",
			Example: "source:document",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "SourceKind", Facet: true,
					Values:      []string{"document", "web", "dataset", "editorial"},
					Description: "The kind of source.",
					Example:     "web",
				},
				{
					Name: "publisher", Column: "publisher", Kind: String, Facet: true,
					Description: "The publisher.",
					Example:     "ICLEI Africa",
				},
				{
					Name: "url", Column: "url", Kind: String, Pattern: `https?://\S+`,
					Description: "The URL of the source. Unknown for the source document and the rules, which " +
						"have no address.",
					Example: "https://iclei.org/our_approach/",
				},
				{
					Name: "published", Column: "published", Kind: DateKind,
					Description: "The publication date.",
					Example:     "2019",
				},
				{
					Name: "sha256", Column: "sha256", Kind: String, Pattern: `[0-9a-f]{64}`,
					Description: "The SHA-256 hash of the retrieved content, if it was archived.",
					Example:     "be1c26808ebbbe8d85c850c91373ce91028cb1525053ec68ad2172d7c66434c2",
				},
				{
					Name: "licence", Column: "licence", Kind: String, Facet: true,
					Description: "The licence of the source, if known.",
					Example:     "CC BY 4.0",
				},
				{
					Name: "retrievedOn", Column: "retrieved_on", Kind: DateKind,
					Description: "The date on which the source was retrieved.",
					Example:     "2026-11-23",
				},
			},
		},
	}
}
