package kg

import "sync"

// CityNetworks is the ontology of Cityweave. It is built once and must not be changed.
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
					Description: "Whether it is the capital of its country. Follows GeoNames, with a few " +
						"exceptions that have a `note`.",
					Example: "true",
				},
			},
		},
		{
			Name: "Region", Plural: "regions", Prefix: "region", Field: "region", List: "regions", File: "region",
			Place:      true,
			ParentRule: "m49-tree", ParentFrom: "source:un-m49", ParentScheme: "m49", ParentLink: "LOCATED_IN",
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
			ParentRule: "m49-tree", ParentFrom: "source:un-m49", ParentScheme: "m49", ParentLink: "LOCATED_IN",
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

// linkTypes is the table of link types: to add one, add a row and run make generate.
func linkTypes() []LinkType {
	return []LinkType{
		{
			Name: "PARTICIPATES_IN", From: []string{
				"City", "Region", "Organisation", "UNBody", "ActorGroup",
			}, To: []string{"Programme", "Event", "UNBody"},
			Forward: Side{
				Field: "participatesIn", Label: "participates in",
				Description: "The programmes, events and UN processes in which it takes part.",
			},
			Backward: Side{Field: "participants", Label: "participants", Description: "The participants."},
			Shortcuts: []ShortcutField{
				{From: "Region", To: "Programme", Backward: "regionsTakingPart"},
			},
			Bounds: LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Participation in a programme, an event or a UN process. Excludes membership, leadership " +
				"and hosting.",
		},
		{
			Name: "MEMBER_OF", From: []string{
				"City", "Region", "Organisation", "UNBody",
			}, To: []string{"Organisation", "Programme", "UNBody"},
			Forward: Side{
				Field: "memberOf", Label: "member of",
				Description: "The bodies and networks of which it is a member.",
			},
			Backward: Side{Field: "members", Label: "members", Description: "The members."},
			Shortcuts: []ShortcutField{
				{From: "City", To: "Organisation", Forward: "memberOfOrganisations", Backward: "memberCities"},
				{From: "City", To: "Programme", Forward: "memberOfProgrammes", Backward: "memberCities"},
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Membership in a body or network.",
		},
		{
			Name: "PAIRED_WITH", From: []string{"City", "Region"}, To: []string{"City", "Region"}, Symmetric: true,
			Forward: Side{
				Field: "pairedWith", Label: "paired with",
				Description: "The partners. The link has the programme and the topics of the pairing.",
			},
			Shortcuts: []ShortcutField{
				{From: "City", To: "City", Forward: "partnerCities"},
				{From: "Region", To: "Region", Forward: "partnerRegions"},
			},
			Under:  "pairs",
			Bounds: LinkBounds{Programme: FromBeginning},
			Description: "A pairing of two cities or regions. Symmetric: stored once, starting at the entity " +
				"whose ID sorts first.",
		},
		{
			Name: "LEADS", From: []string{
				"City", "Country", "Organisation", "UNBody", "Programme",
			}, To: []string{"Programme", "Event", "UNBody"},
			Forward: Side{
				Field: "leads", Label: "leads",
				Description: "The programmes, events and bodies that it runs, coordinates, convenes, initiates, " +
					"or hosts as organiser.",
			},
			Backward: Side{
				Field: "ledBy", Label: "led by",
				Description: "The entities that run, coordinate, convene, initiated, or host it as organiser.",
			},
			Shortcuts: []ShortcutField{
				{From: "Organisation", To: "Programme", Forward: "leadsProgrammes", Backward: "leadOrganisations"},
			},
			Bounds: LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Leadership: running, coordinating, convening, initiating, or hosting as organiser. The " +
				"role says which.",
		},
		{
			Name: "GOVERNS", From: []string{"City", "UNBody"}, To: []string{"Organisation", "Programme", "UNBody"},
			Forward: Side{
				Field: "governs", Label: "governs",
				Description: "The organisations, programmes and bodies on whose board or committee it has a seat.",
			},
			Backward: Side{
				Field: "governedBy", Label: "governed by",
				Description: "The entities with a seat on its board or committee.",
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "A seat on a board or executive committee. The role says president, chair or member.",
		},
		{
			Name: "SUPPORTS", From: []string{
				"Country", "Region", "Organisation", "UNBody",
			}, To: []string{
				"Programme", "Event", "UNBody",
				"ActorGroup", "City",
			},
			Forward: Side{
				Field: "supports", Label: "supports",
				Description: "The programmes, events, bodies and actors that it supports.",
			},
			Backward:    Side{Field: "supportedBy", Label: "supported by", Description: "The supporters."},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Support without leadership or funding.",
		},
		{
			Name: "FUNDS", From: []string{"Organisation"}, To: []string{"Programme"},
			Forward:     Side{Field: "funds", Label: "funds", Description: "The programmes that it funds."},
			Backward:    Side{Field: "fundedBy", Label: "funded by", Description: "The funders."},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Funding.",
		},
		{
			Name: "PARTNERS_WITH", From: []string{
				"City", "Organisation", "UNBody",
			}, To: []string{
				"Programme", "Event", "Organisation", "UNBody",
				"ActorGroup",
			},
			Forward: Side{
				Field: "partnersWith", Label: "partners with",
				Description: "The entities with which, or in which, it collaborates.",
			},
			Backward: Side{
				Field: "partners", Label: "partners",
				Description: "The entities that collaborate with it, or in it.",
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Collaboration with an entity, or in a programme or event.",
		},
		{
			Name: "ENGAGES_WITH", From: []string{
				"Organisation", "Programme", "UNBody",
			}, To: []string{"UNBody", "Programme", "Event", "ActorGroup"},
			Forward: Side{
				Field: "engagesWith", Label: "engages with",
				Description: "The entities that it engages with.",
			},
			Backward:    Side{Field: "engagedBy", Label: "engaged by", Description: "The entities that engage with it."},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Engagement of any kind: the least specific link type.",
		},
		{
			Name: "CONTRIBUTES_TO", From: []string{
				"City", "Organisation", "Programme", "UNBody", "Agreement", "Event",
				"ActorGroup",
			}, To: []string{"Agreement", "Event", "Programme"},
			Forward: Side{
				Field: "contributesTo", Label: "contributes to",
				Description: "The agreements, events and programmes that it works towards, reports to, reviews or " +
					"aligns with.",
			},
			Backward: Side{
				Field: "contributions", Label: "contributions",
				Description: "The entities that work towards it, report to it, review it or align with it.",
			},
			Bounds:      LinkBounds{From: WhileItLasts},
			Description: "A contribution: working towards, reporting to, reviewing or aligning with.",
		},
		{
			Name: "HAS_THEME", From: []string{"Programme", "Organisation", "Agreement"}, To: []string{"Theme"},
			Forward: Side{Field: "hasThemes", Label: "themes", Description: "The themes that it works on."},
			Backward: Side{
				Field: "themeOf", Label: "theme of",
				Description: "The programmes, organisations and agreements that work on the theme.",
			},
			Bounds:      LinkBounds{From: WhileItLasts},
			Description: "Work on a theme. With the role `addresses`, the theme is a challenge.",
		},
		{
			Name: "INVOLVES", From: []string{"Programme"}, To: []string{"ActorGroup"},
			Forward: Side{
				Field: "involves", Label: "involves",
				Description: "The groups of actors that it involves.",
			},
			Backward: Side{
				Field: "involvedIn", Label: "involved in",
				Description: "The programmes that involve the group.",
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Involvement of a group of actors in a programme.",
		},
		{
			Name: "OPERATES_IN", From: []string{"Programme", "Organisation"}, To: []string{"Country", "Region"},
			Forward: Side{
				Field: "operatesIn", Label: "operates in",
				Description: "The countries and regions in which it operates.",
			},
			Backward: Side{
				Field: "operationsHere", Label: "programmes here",
				Description: "The programmes and organisations that operate here.",
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Operation of a programme or organisation in a country or region.",
		},
		{
			Name: "LOCATED_IN", From: []string{"City", "Region", "Country", "Organisation", "UNBody"},
			To: []string{"City", "Region", "Country"}, Acyclic: true, Tree: true,
			Forward: Side{
				Field: "locatedIn", Label: "located in",
				Description: "The next larger place, or the place of its seat.",
			},
			Backward: Side{
				Field: "locatedHere", Label: "places and seats here",
				Description: "The places directly within it, and the bodies with their seat in it.",
			},
			Shortcuts: []ShortcutField{
				{From: "City", To: "Country", Backward: "citiesLocatedHere"},
				{From: "Region", To: "Country", Backward: "subdivisions"},
				{From: "Country", To: "Region", Backward: "countriesLocatedHere"},
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Location of a place in the next larger one, or of a body at its seat.",
		},
		{
			Name: "PART_OF", From: []string{"Programme", "Event", "Organisation", "UNBody", "Region", "Theme"},
			To: []string{"Programme", "Event", "Organisation", "UNBody", "City", "Theme"}, Acyclic: true, Tree: true,
			Forward:        Side{Field: "partOf", Label: "part of", Description: "The whole to which it belongs."},
			Backward:       Side{Field: "parts", Label: "parts", Description: "The parts that belong to it."},
			ExpectedUnique: []Ends{{From: "Event", To: "Programme"}},
			Bounds:         LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description:    "Being part of a whole.",
		},
		{
			Name: "PRECEDES", From: []string{"Programme", "Agreement"}, To: []string{"Programme", "Agreement"},
			Acyclic: true,
			Forward: Side{
				Field: "precedes", Label: "precedes",
				Description: "Its successors: what it became, or what followed it.",
			},
			Backward:    Side{Field: "precededBy", Label: "preceded by", Description: "Its predecessors."},
			Bounds:      LinkBounds{From: FromBeginning, To: FromBeginning},
			Description: "Succession: being followed by, becoming, or merging into.",
		},
		{
			Name: "HOSTS", From: []string{"City"}, To: []string{"Event", "Programme"},
			Forward: Side{
				Field: "hosts", Label: "hosts",
				Description: "The events and programmes that take place in the city.",
			},
			Backward: Side{
				Field: "hostedBy", Label: "hosted by",
				Description: "The cities in which it takes place.",
			},
			Bounds:      LinkBounds{From: WhileItLasts, To: WhileItLasts},
			Description: "Hosting: being the place of an event or programme.",
		},
		{
			Name: "ADOPTED_AT", From: []string{"Agreement", "Programme", "UNBody"}, To: []string{"Event"},
			Forward: Side{
				Field: "adoptedAt", Label: "adopted at",
				Description: "The events at which it was adopted, launched or begun.",
			},
			Backward: Side{
				Field: "adoptedHere", Label: "adopted here",
				Description: "The agreements, programmes and bodies that were adopted, launched or begun at the " +
					"event.",
			},
			Bounds:      LinkBounds{From: FromBeginning, To: FromBeginning},
			Description: "Adoption, launch or beginning at an event.",
		},
	}
}

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
