package kg

import "sync"

// CityNetworks is the ontology of Cityweave. It is built once and must not be changed.
func CityNetworks() *Ontology { return cityNetworks() }

var cityNetworks = sync.OnceValue(func() *Ontology {
	return &Ontology{
		Entities: entityTypes(), Links: linkTypes(), TwoHops: twoHops(), Schemes: schemes(),
		StatementProps: statementProps(),
	}
})

// entityTypes is the table of entity types: to add one, add a row and run make generate.
func entityTypes() []EntityType {
	startYear := Property{
		Name: "startYear", Column: "start_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it began. Where sources differ, the value with most evidence, then the " +
			"earlier one; `statements` has them all.",
		Example: "2008",
	}
	endYear := Property{
		Name: "endYear", Column: "end_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it ended or is planned to end.",
		Example:     "2020",
	}
	startDate := Property{
		Name: "startDate", Column: "start_date", Kind: DateKind,
		Description: "The day, month or year on which it began.",
		Example:     "2019-04",
	}
	endDate := Property{
		Name: "endDate", Column: "end_date", Kind: DateKind,
		Description: "The day, month or year on which it ended.",
		Example:     "2020-12",
	}
	acronym := Property{
		Name: "acronym", Column: "acronym", Kind: String,
		Description: "The short form of the name; it is among the aliases too.",
		Example:     "IUC",
	}
	founded := Property{
		Name: "foundedYear", Column: "founded_year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
		Description: "The year in which it was founded.",
		Example:     "1990",
	}
	latitude := Property{
		Name: "latitude", Column: "latitude", Kind: Float, Min: -90, Max: 90,
		Description: "Degrees north of the equator (WGS 84).",
		Example:     "28.65",
	}
	longitude := Property{
		Name: "longitude", Column: "longitude", Kind: Float, Min: -180, Max: 180,
		Description: "Degrees east of Greenwich (WGS 84).",
		Example:     "121.42",
	}
	population := Property{
		Name: "population", Column: "population", Kind: Int, Min: 1, Max: 2147483647,
		Description: "Number of inhabitants by GeoNames; unknown for places held by the coordinates of their seat.",
		Example:     "6056300",
	}
	admin1 := Property{
		Name: "admin1", Column: "admin1", Kind: String,
		Description: "The code that GeoNames gives to the first-level division; not the ISO 3166-2 code.",
		Example:     "02",
	}

	return []EntityType{
		{
			Name: "City", Plural: "cities", Prefix: "city", Field: "city", List: "cities", File: "city", Place: true,
			ParentRule: "city-country", ParentFrom: "source:geonames", ParentScheme: "geonames",
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
					Description: "Whether it is the capital of its country; follows GeoNames, with a few " +
						"exceptions that carry a note.",
					Example: "true",
				},
			},
		},
		{
			Name: "Region", Plural: "regions", Prefix: "region", Field: "region", List: "regions", File: "region",
			Place:      true,
			ParentRule: "m49-tree", ParentFrom: "source:un-m49", ParentScheme: "m49", ParentLink: "LOCATED_IN",
			Description: "An area above or beside cities: a continent or other area of the UN M49 standard, a " +
				"subdivision of a country, a metropolitan or functional area.",
			Example: "region:it-lazio",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "RegionKind", Facet: true,
					Values:      []string{"continent", "m49", "subdivision", "supra-municipal", "functional"},
					Description: "What sort of area it is.",
					Example:     "subdivision",
				},
				{
					Name: "code", Column: "code", Kind: String, Pattern: `\d{3}|[A-Z]{2}-[A-Z0-9]{1,3}`,
					Description: "The code of the area: three digits of M49 as text, or ISO 3166-2.",
					Example:     "030",
				},
				latitude, longitude, population,
			},
			Levels: []Level{
				{
					Name: "continent", Prop: "kind", Value: "continent",
					Description: "The world region: Africa, the Americas, Asia, Europe or Oceania, such as " +
						"`region:m49-002`.",
				},
				{
					Name: "subregion", Prop: "kind", Value: "m49",
					Description: "The smallest area of the UN M49 standard below the continents, such as " +
						"`region:m49-030`, Eastern Asia.",
				},
				{
					Name: "subdivision", Prop: "kind", Value: "subdivision",
					Description: "The subdivision of the country, where it is known, such as `region:it-lazio`.",
				},
			},
		},
		{
			Name: "Country", Plural: "countries", Prefix: "country", Field: "country", List: "countries",
			File: "country", Place: true, Country: true,
			ParentRule: "m49-tree", ParentFrom: "source:un-m49", ParentScheme: "m49", ParentLink: "LOCATED_IN",
			Description: "A country or area of the UN M49 standard, with Taiwan and Kosovo added. What stands here " +
				"says nothing about the status of any territory.",
			Example: "country:jp",
			Props: []Property{
				{
					Name: "iso2", Column: "iso2", Kind: String, Code: true, Pattern: `[A-Z]{2}`,
					Description: "ISO 3166-1 alpha-2 code.",
					Example:     "JP",
				},
				{
					Name: "iso3", Column: "iso3", Kind: String, Code: true, Pattern: `[A-Z]{3}`,
					Description: "ISO 3166-1 alpha-3 code.",
					Example:     "JPN",
				},
				{
					Name: "m49", Column: "m49", Kind: String, Pattern: `\d{3}`,
					Description: "UN M49 code: three digits, as text.",
					Example:     "392",
				},
			},
		},
		{
			Name: "Programme", Plural: "programmes", Prefix: "programme", Field: "programme", List: "programmes",
			File:        "programme",
			Description: "A programme, project, initiative, campaign or forum that cities take part in.",
			Example:     "programme:iuc",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: String, Facet: true,
					Description: "What sort of programme it is, in a word or two.",
					Example:     "forum",
				},
				startYear, endYear, startDate, endDate,
			},
		},
		{
			Name: "Organisation", Plural: "organisations", Prefix: "org", Field: "organisation", List: "organisations",
			File: "organisation",
			Description: "An organisation outside the United Nations: a network of cities, a ministry, a " +
				"university, a company.",
			Example: "org:iclei",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: String, Facet: true,
					Description: "What sort of organisation it is, in a word or two.",
					Example:     "city network",
				},
				founded,
			},
		},
		{
			Name: "UNBody", Plural: "UN bodies", Prefix: "un", Field: "unBody", List: "unBodies", File: "un-body",
			Description: "A body, office, mechanism or process of the United Nations system.", Example: "un:emg",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "UNBodyKind", Facet: true,
					Values:      []string{"organ", "programme", "secretariat", "mechanism", "process", "official"},
					Description: "What sort of body it is.",
					Example:     "mechanism",
				},
				founded,
			},
		},
		{
			Name: "Theme", Plural: "themes", Prefix: "theme", Field: "theme", List: "themes", File: "theme",
			Nested: "PART_OF",
			Description: "A focus theme, a challenge, one of the five pathways of ICLEI or a Sustainable " +
				"Development Goal.",
			Example: "theme:clean-energy",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "ThemeKind", Facet: true,
					Values:      []string{"focus", "challenge", "pathway", "sdg"},
					Description: "What sort of theme it is.",
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
					Description: "What sort of agreement it is.",
					Example:     "treaty",
				},
				{
					Name: "year", Column: "year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
					Description: "The year in which it was adopted.",
					Example:     "2017",
				},
			},
		},
		{
			Name: "Event", Plural: "events", Prefix: "event", Field: "event", List: "events", File: "event",
			Description: "A conference, a forum or a summit, or a process of several meetings.",
			Example:     "event:accsf-2017-tshwane",
			Props: []Property{
				acronym,
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "EventKind", Facet: true,
					Values:      []string{"process"},
					Description: "`process` for a series of meetings without a day; nothing for an event.",
					Example:     "process",
				},
				{
					Name: "year", Column: "year", Kind: Int, Min: 1000, Max: 2999, Facet: true,
					Description: "The year in which it took place.",
					Example:     "2017",
				},
				startDate, endDate,
			},
		},
		{
			Name: "ActorGroup", Plural: "groups of actors", Prefix: "actor", Field: "actorGroup", List: "actorGroups",
			File: "actor-group",
			Description: "A kind of actor that a programme draws in, such as mayors or technical officers; no " +
				"single person is held.",
			Example: "actor:mayors",
		},
		{
			Name: "Source", Plural: "sources", Prefix: "source", Field: "source", List: "sources", File: "source",
			Description: "Where facts come from: the source document, a web page, a data set, or the project's own " +
				"rules. Its `name` is the title.",
			Example: "source:document",
			Props: []Property{
				{
					Name: "kind", Column: "kind", Kind: Enum, EnumName: "SourceKind", Facet: true,
					Values:      []string{"document", "web", "dataset", "editorial"},
					Description: "What sort of source it is.",
					Example:     "web",
				},
				{
					Name: "publisher", Column: "publisher", Kind: String, Facet: true,
					Description: "Who published it.",
					Example:     "ICLEI Africa",
				},
				{
					Name: "url", Column: "url", Kind: String, Pattern: `https?://\S+`,
					Description: "Where it can be read; the source document and the rules have no address.",
					Example:     "https://iclei.org/our_approach/",
				},
				{
					Name: "published", Column: "published", Kind: DateKind,
					Description: "When it was published.",
					Example:     "2019",
				},
				{
					Name: "sha256", Column: "sha256", Kind: String, Pattern: `[0-9a-f]{64}`,
					Description: "The sha256 of the bytes that were read, where they were kept.",
					Example:     "be1c26808ebbbe8d85c850c91373ce91028cb1525053ec68ad2172d7c66434c2",
				},
				{
					Name: "licence", Column: "licence", Kind: String, Facet: true,
					Description: "The licence under which it may be used, as far as it is known.",
					Example:     "CC BY 4.0",
				},
				{
					Name: "retrievedOn", Column: "retrieved_on", Kind: DateKind,
					Description: "The day on which it was read.",
					Example:     "2026-11-23",
				},
			},
		},
	}
}

// linkTypes is the table of link types: to add one, add a row and run make generate.
func linkTypes() []LinkType {
	return []LinkType{
		{
			Name: "PARTICIPATES_IN", From: []string{
				"City", "Region", "Organisation", "UNBody", "ActorGroup"}, To: []string{"Programme", "Event", "UNBody"},
			Forward:  Side{Field: "participatesIn", Label: "participates in", Description: "What it takes part in."},
			Backward: Side{Field: "participants", Label: "participants", Description: "Who takes part in it."},
			Shortcuts: []ShortcutField{
				{From: "City", To: "Programme", Forward: "programmes", Backward: "cities"},
				{From: "City", To: "Event", Forward: "events", Backward: "cities"},
				{From: "Region", To: "Programme", Forward: "programmes", Backward: "regionsTakingPart"},
				{From: "Organisation", To: "Programme", Forward: "programmes", Backward: "organisations"},
			},
			Description: "Takes part in a programme, an event or a UN process; not membership, leadership or hosting.",
		},
		{
			Name: "MEMBER_OF", From: []string{
				"City", "Region", "Organisation", "UNBody"}, To: []string{"Organisation", "Programme", "UNBody"},
			Forward: Side{
				Field: "memberOf", Label: "member of",
				Description: "The bodies and networks it belongs to.",
			},
			Backward: Side{Field: "members", Label: "members", Description: "Who belongs to it."},
			Shortcuts: []ShortcutField{
				{From: "City", To: "Organisation", Forward: "networks", Backward: "memberCities"},
				{From: "City", To: "Programme", Forward: "memberProgrammes", Backward: "memberCities"},
			},
			Description: "Belongs to a body or network.",
		},
		{
			Name: "PAIRED_WITH", From: []string{"City", "Region"}, To: []string{"City", "Region"}, Symmetric: true,
			Forward: Side{
				Field: "pairedWith", Label: "paired with",
				Description: "Its partners; the link carries the programme of the pairing and its topics.",
			},
			Shortcuts: []ShortcutField{
				{From: "City", To: "City", Forward: "partnerCities"},
				{From: "Region", To: "Region", Forward: "partnerRegions"},
			},
			Description: "Is a partner of; both ends are alike, and the link is stored once, with the smaller id " +
				"first.",
		},
		{
			Name: "LEADS", From: []string{
				"City", "Country", "Organisation", "UNBody", "Programme"}, To: []string{"Programme", "Event", "UNBody"},
			Forward: Side{
				Field: "leads", Label: "leads",
				Description: "What it runs, coordinates, convenes, initiates, or hosts as organiser.",
			},
			Backward: Side{
				Field: "ledBy", Label: "led by",
				Description: "Who runs, coordinates, convenes, initiated or hosts it as organiser.",
			},
			Shortcuts: []ShortcutField{
				{From: "Organisation", To: "Programme", Forward: "leadsProgrammes", Backward: "leadOrganisations"},
			},
			Description: "Runs, coordinates, convenes, initiates, hosts as organiser; the role says which.",
		},
		{
			Name: "GOVERNS", From: []string{"City", "UNBody"}, To: []string{"Organisation", "Programme", "UNBody"},
			Forward: Side{Field: "governs", Label: "governs", Description: "The boards and committees it sits on."},
			Backward: Side{
				Field: "governedBy", Label: "governed by",
				Description: "Who sits on its board or committee.",
			},
			Description: "A seat on a board or executive committee; the role says president, chair or member.",
		},
		{
			Name: "SUPPORTS", From: []string{
				"Country", "Region", "Organisation", "UNBody"}, To: []string{"Programme", "Event", "UNBody",
				"ActorGroup", "City",
			},
			Forward:     Side{Field: "supports", Label: "supports", Description: "What it backs."},
			Backward:    Side{Field: "supportedBy", Label: "supported by", Description: "Who backs it."},
			Description: "Backs without leading or paying.",
		},
		{
			Name: "FUNDS", From: []string{"Organisation"}, To: []string{"Programme"},
			Forward:     Side{Field: "funds", Label: "funds", Description: "What it pays for."},
			Backward:    Side{Field: "fundedBy", Label: "funded by", Description: "Who pays for it."},
			Description: "Pays for.",
		},
		{
			Name: "PARTNERS_WITH", From: []string{
				"City", "Organisation", "UNBody"}, To: []string{"Programme", "Event", "Organisation", "UNBody",
				"ActorGroup",
			},
			Forward: Side{
				Field: "partnersWith", Label: "partners with",
				Description: "What it works together with or in.",
			},
			Backward:    Side{Field: "partners", Label: "partners", Description: "Who works together with or in it."},
			Description: "Works together with or in.",
		},
		{
			Name: "ENGAGES_WITH", From: []string{
				"Organisation", "Programme", "UNBody"}, To: []string{"UNBody", "Programme", "Event", "ActorGroup"},
			Forward:  Side{Field: "engagesWith", Label: "engages with", Description: "What it has dealings with."},
			Backward: Side{Field: "engagedBy", Label: "engaged by", Description: "What has dealings with it."},
			Shortcuts: []ShortcutField{
				{From: "Programme", To: "UNBody", Forward: "unBodies", Backward: "programmes"},
			},
			Description: "Has dealings with; the weakest verb.",
		},
		{
			Name: "CONTRIBUTES_TO", From: []string{
				"City", "Organisation", "Programme", "UNBody", "Agreement", "Event",
				"ActorGroup"}, To: []string{"Agreement", "Event", "Programme"},
			Forward: Side{
				Field: "contributesTo", Label: "contributes to",
				Description: "What it works towards, reports to, reviews or aligns with.",
			},
			Backward: Side{
				Field: "contributions", Label: "contributions",
				Description: "What works towards it, reports to it, reviews it or aligns with it.",
			},
			Shortcuts: []ShortcutField{
				{From: "Programme", To: "Agreement", Forward: "agreements", Backward: "programmes"},
			},
			Description: "Works towards, reports to, reviews, aligns with.",
		},
		{
			Name: "HAS_THEME", From: []string{"Programme", "Organisation", "Agreement"}, To: []string{"Theme"},
			Forward:  Side{Field: "themes", Label: "themes", Description: "The themes it works on."},
			Backward: Side{Field: "themeOf", Label: "theme of", Description: "What works on it."},
			Shortcuts: []ShortcutField{
				{From: "Programme", To: "Theme", Backward: "programmes"},
			},
			Description: "Works on; with the role `addresses` the theme is a challenge.",
		},
		{
			Name: "INVOLVES", From: []string{"Programme"}, To: []string{"ActorGroup"},
			Forward: Side{Field: "involves", Label: "involves", Description: "The kinds of actors it draws in."},
			Backward: Side{
				Field: "involvedIn", Label: "involved in",
				Description: "The programmes that draw it in.",
			},
			Description: "Draws in a kind of actor.",
		},
		{
			Name: "OPERATES_IN", From: []string{"Programme", "Organisation"}, To: []string{"Country", "Region"},
			Forward:  Side{Field: "operatesIn", Label: "operates in", Description: "Where it works."},
			Backward: Side{Field: "operationsHere", Label: "programmes here", Description: "What works here."},
			Shortcuts: []ShortcutField{
				{From: "Programme", To: "Country", Forward: "countries", Backward: "programmes"},
			},
			Description: "Where it works.",
		},
		{
			Name: "LOCATED_IN", From: []string{"City", "Region", "Country", "Organisation", "UNBody"},
			To: []string{"City", "Region", "Country"}, Acyclic: true, Tree: true,
			Forward: Side{
				Field: "locatedIn", Label: "located in",
				Description: "The next larger place, or the place of the seat.",
			},
			Backward: Side{
				Field: "locatedHere", Label: "places and seats here",
				Description: "The places directly in it, and the bodies that have their seat in it.",
			},
			Shortcuts: []ShortcutField{
				{From: "City", To: "Country", Backward: "cities"},
				{From: "Region", To: "Country", Backward: "subdivisions"},
				{From: "Country", To: "Region", Backward: "countries"},
			},
			Description: "A place in the next larger one; the seat of a body.",
		},
		{
			Name: "PART_OF", From: []string{"Programme", "Event", "Organisation", "UNBody", "Region", "Theme"},
			To: []string{"Programme", "Event", "Organisation", "UNBody", "City", "Theme"}, Acyclic: true, Tree: true,
			Forward:        Side{Field: "partOf", Label: "part of", Description: "The whole it belongs to."},
			Backward:       Side{Field: "parts", Label: "parts", Description: "What belongs to it."},
			ExpectedUnique: []Ends{{From: "Event", To: "Programme"}},
			Description:    "Belongs to its whole.",
		},
		{
			Name: "PRECEDES", From: []string{"Programme", "Agreement"}, To: []string{"Programme", "Agreement"},
			Acyclic:     true,
			Forward:     Side{Field: "precedes", Label: "precedes", Description: "What it became or was followed by."},
			Backward:    Side{Field: "precededBy", Label: "preceded by", Description: "What it came from."},
			Description: "Was followed by, became, merged into.",
		},
		{
			Name: "HOSTS", From: []string{"City"}, To: []string{"Event", "Programme"},
			Forward:     Side{Field: "hosts", Label: "hosts", Description: "What takes place in it."},
			Backward:    Side{Field: "hostedBy", Label: "hosted by", Description: "The city it takes place in."},
			Description: "Is the place of.",
		},
		{
			Name: "ADOPTED_AT", From: []string{"Agreement", "Programme", "UNBody"}, To: []string{"Event"},
			Forward: Side{
				Field: "adoptedAt", Label: "adopted at",
				Description: "The event at which it was adopted, launched or begun.",
			},
			Backward: Side{
				Field: "adoptedHere", Label: "adopted here",
				Description: "What was adopted, launched or begun at it.",
			},
			Description: "Was adopted, launched or begun at.",
		},
	}
}

func schemes() []Scheme {
	return []Scheme{
		{Name: "geonames", Pattern: `[1-9]\d*`, Description: "GeoNames id.", Example: "8400694"},
		{Name: "iso3166-1", Pattern: `[A-Z]{2}`, Description: "ISO 3166-1 alpha-2 code of a country.", Example: "JP"},
		{
			Name: "iso3166-2", Pattern: `[A-Z]{2}-[A-Z0-9]{1,3}`,
			Description: "ISO 3166-2 code of a subdivision.",
			Example:     "CN-ZJ",
		},
		{Name: "m49", Pattern: `\d{3}`, Description: "UN M49 code: three digits, as text.", Example: "030"},
		{Name: "unlocode", Pattern: `[A-Z]{2}[A-Z2-9]{3}`, Description: "UN/LOCODE.", Example: "CNYZH"},
		{Name: "wikidata", Pattern: `Q[1-9]\d*`, Description: "Wikidata item.", Example: "Q57906"},
	}
}

func statementProps() []StatementProp {
	return []StatementProp{
		{Name: "title", Kind: String, Multi: true, Description: "A title as a source writes it."},
		{Name: "alias", Kind: String, Multi: true, Description: "Another name or an acronym."},
		{Name: "former_name", Kind: String, Multi: true, Description: "A name it had before."},
		{Name: "start_year", Kind: Int, Description: "The year in which it began."},
		{Name: "end_year", Kind: Int, Description: "The year in which it ended."},
		{Name: "start_date", Kind: DateKind, Description: "The day on which it began."},
		{Name: "end_date", Kind: DateKind, Description: "The day on which it ended."},
		{Name: "year", Kind: Int, Description: "The year in which it took place or was adopted."},
		{Name: "founded_year", Kind: Int, Description: "The year in which it was founded."},
		{Name: "renamed_year", Kind: Int, Description: "The year in which it took its present name."},
		{Name: "target_year", Kind: Int, Description: "The year that its goals look to."},
		{Name: "member_count", Kind: Int, Counted: true, Description: "How many members it has."},
		{Name: "city_count", Kind: Int, Counted: true, Description: "How many cities take part."},
		{Name: "country_count", Kind: Int, Counted: true, Description: "How many countries take part."},
		{Name: "selected_count", Kind: Int, Counted: true, Description: "How many were selected."},
		{Name: "attendance_count", Kind: Int, Counted: true, Description: "How many attended."},
		{Name: "announced_count", Kind: Int, Counted: true, Description: "How many were announced before."},
	}
}
