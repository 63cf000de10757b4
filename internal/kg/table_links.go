package kg

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
				{From: "City", To: "Region", Backward: "citiesLocatedHere"},
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
