// Code generated from the ontology table (internal/kg/table.go) by make generate; do not edit. DO NOT EDIT.

package result

import (
	"context"

	"cityweave/internal/kg"
)

// Entities has room for the values of the answer that stand for entities.
type Entities struct {
	city         Slab[City]
	region       Slab[Region]
	country      Slab[Country]
	programme    Slab[Programme]
	organisation Slab[Organisation]
	unBody       Slab[UNBody]
	theme        Slab[Theme]
	agreement    Slab[Agreement]
	event        Slab[Event]
	actorGroup   Slab[ActorGroup]
	source       Slab[Source]
}

// One makes the value that stands for an entity.
func (m *Entities) One(o *kg.Ontology, e *kg.Entity) Entity {
	switch e.Type {
	case 0:
		v := m.city.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 1:
		v := m.region.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 2:
		v := m.country.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 3:
		v := m.programme.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 4:
		v := m.organisation.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 5:
		v := m.unBody.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 6:
		v := m.theme.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 7:
		v := m.agreement.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 8:
		v := m.event.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 9:
		v := m.actorGroup.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	case 10:
		v := m.source.One()
		v.Data, v.Ontology, v.Self = e, o, v
		return v
	default:
		return nil
	}
}

// Reset takes all values back.
func (m *Entities) Reset() {
	m.city.Reset()
	m.region.Reset()
	m.country.Reset()
	m.programme.Reset()
	m.organisation.Reset()
	m.unBody.Reset()
	m.theme.Reset()
	m.agreement.Reset()
	m.event.Reset()
	m.actorGroup.Reset()
	m.source.Reset()
}

// City is an entity of this type in an answer.
type City struct{ Object }

// IsNode marks it as a Node.
func (*City) IsNode() {}

// IsEntity marks it as an Entity.
func (*City) IsEntity() {}

// IsPlace marks it as a Place.
func (*City) IsPlace() {}

// Admin1 reads the property.
func (x *City) Admin1() *string { return textOf(x.Data.Prop(0)) }

// FeatureCode reads the property.
func (x *City) FeatureCode() *string { return textOf(x.Data.Prop(1)) }

// Latitude reads the property.
func (x *City) Latitude() *float64 { return floatOf(x.Data.Prop(2)) }

// Longitude reads the property.
func (x *City) Longitude() *float64 { return floatOf(x.Data.Prop(3)) }

// Population reads the property.
func (x *City) Population() *int32 { return intOf(x.Data.Prop(4)) }

// IsCapital reads the property.
func (x *City) IsCapital() *bool { return boolOf(x.Data.Prop(5)) }

// Country reads the answer.
func (x *City) Country(ctx context.Context) *Country {
	c, _ := get[Entity](ctx, &x.Filled).(*Country)
	return c
}

// Regions reads the answer.
func (x *City) Regions(ctx context.Context) []*Region {
	return As[*Region](get[[]Entity](ctx, &x.Filled))
}

// ParticipatesIn reads the answer.
func (x *City) ParticipatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOf reads the answer.
func (x *City) MemberOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOfOrganisations reads the answer.
func (x *City) MemberOfOrganisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOfProgrammes reads the answer.
func (x *City) MemberOfProgrammes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// PairedWith reads the answer.
func (x *City) PairedWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartnerCities reads the answer.
func (x *City) PartnerCities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Leads reads the answer.
func (x *City) Leads(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Governs reads the answer.
func (x *City) Governs(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// SupportedBy reads the answer.
func (x *City) SupportedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartnersWith reads the answer.
func (x *City) PartnersWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *City) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedIn reads the answer.
func (x *City) LocatedIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedHere reads the answer.
func (x *City) LocatedHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *City) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Hosts reads the answer.
func (x *City) Hosts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *City) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *City) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *City) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *City) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *City) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *City) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// ThemesOfProgrammes reads the answer.
func (x *City) ThemesOfProgrammes(ctx context.Context) DerivedThemeConnection {
	return DerivedThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodiesOfProgrammes reads the answer.
func (x *City) UnBodiesOfProgrammes(ctx context.Context) DerivedUNBodyConnection {
	return DerivedUNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// CitiesInSameProgrammes reads the answer.
func (x *City) CitiesInSameProgrammes(ctx context.Context) DerivedCityConnection {
	return DerivedCityConnection{get[*Connection](ctx, &x.Filled)}
}

// CityConnection is a page of such nodes.
type CityConnection struct{ *Connection }

// Edges reads the answer.
func (c CityConnection) Edges(ctx context.Context) []CityEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]CityEdge, len(edges))
	for i, e := range edges {
		out[i] = CityEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c CityConnection) Nodes(ctx context.Context) []*City {
	return As[*City](get[[]Entity](ctx, &c.Filled))
}

// CityEdge is a row of such a page.
type CityEdge struct{ *Edge }

// Node reads the answer.
func (e CityEdge) Node(ctx context.Context) *City {
	n, _ := get[Entity](ctx, &e.Filled).(*City)
	return n
}

// Region is an entity of this type in an answer.
type Region struct{ Object }

// IsNode marks it as a Node.
func (*Region) IsNode() {}

// IsEntity marks it as an Entity.
func (*Region) IsEntity() {}

// IsPlace marks it as a Place.
func (*Region) IsPlace() {}

// Kind reads the property.
func (x *Region) Kind() *Word { return wordOf(x.Data.Prop(0)) }

// Code reads the property.
func (x *Region) Code() *string { return textOf(x.Data.Prop(1)) }

// Latitude reads the property.
func (x *Region) Latitude() *float64 { return floatOf(x.Data.Prop(2)) }

// Longitude reads the property.
func (x *Region) Longitude() *float64 { return floatOf(x.Data.Prop(3)) }

// Population reads the property.
func (x *Region) Population() *int32 { return intOf(x.Data.Prop(4)) }

// Country reads the answer.
func (x *Region) Country(ctx context.Context) *Country {
	c, _ := get[Entity](ctx, &x.Filled).(*Country)
	return c
}

// Regions reads the answer.
func (x *Region) Regions(ctx context.Context) []*Region {
	return As[*Region](get[[]Entity](ctx, &x.Filled))
}

// ParticipatesIn reads the answer.
func (x *Region) ParticipatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOf reads the answer.
func (x *Region) MemberOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PairedWith reads the answer.
func (x *Region) PairedWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartnerRegions reads the answer.
func (x *Region) PartnerRegions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Supports reads the answer.
func (x *Region) Supports(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// OperationsHere reads the answer.
func (x *Region) OperationsHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedIn reads the answer.
func (x *Region) LocatedIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedHere reads the answer.
func (x *Region) LocatedHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// CitiesLocatedHere reads the answer.
func (x *Region) CitiesLocatedHere(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// CountriesLocatedHere reads the answer.
func (x *Region) CountriesLocatedHere(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *Region) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Region) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Region) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Region) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Region) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Region) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// RegionConnection is a page of such nodes.
type RegionConnection struct{ *Connection }

// Edges reads the answer.
func (c RegionConnection) Edges(ctx context.Context) []RegionEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]RegionEdge, len(edges))
	for i, e := range edges {
		out[i] = RegionEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c RegionConnection) Nodes(ctx context.Context) []*Region {
	return As[*Region](get[[]Entity](ctx, &c.Filled))
}

// RegionEdge is a row of such a page.
type RegionEdge struct{ *Edge }

// Node reads the answer.
func (e RegionEdge) Node(ctx context.Context) *Region {
	n, _ := get[Entity](ctx, &e.Filled).(*Region)
	return n
}

// Country is an entity of this type in an answer.
type Country struct{ Object }

// IsNode marks it as a Node.
func (*Country) IsNode() {}

// IsEntity marks it as an Entity.
func (*Country) IsEntity() {}

// Iso2 reads the property.
func (x *Country) Iso2() *string { return textOf(x.Data.Prop(0)) }

// Iso3 reads the property.
func (x *Country) Iso3() *string { return textOf(x.Data.Prop(1)) }

// M49 reads the property.
func (x *Country) M49() *string { return textOf(x.Data.Prop(2)) }

// Regions reads the answer.
func (x *Country) Regions(ctx context.Context) []*Region {
	return As[*Region](get[[]Entity](ctx, &x.Filled))
}

// Leads reads the answer.
func (x *Country) Leads(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Supports reads the answer.
func (x *Country) Supports(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// OperationsHere reads the answer.
func (x *Country) OperationsHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedIn reads the answer.
func (x *Country) LocatedIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedHere reads the answer.
func (x *Country) LocatedHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Subdivisions reads the answer.
func (x *Country) Subdivisions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Country) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Country) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Country) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Country) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Country) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// ProgrammesOfCities reads the answer.
func (x *Country) ProgrammesOfCities(ctx context.Context) DerivedProgrammeConnection {
	return DerivedProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// CountryConnection is a page of such nodes.
type CountryConnection struct{ *Connection }

// Edges reads the answer.
func (c CountryConnection) Edges(ctx context.Context) []CountryEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]CountryEdge, len(edges))
	for i, e := range edges {
		out[i] = CountryEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c CountryConnection) Nodes(ctx context.Context) []*Country {
	return As[*Country](get[[]Entity](ctx, &c.Filled))
}

// CountryEdge is a row of such a page.
type CountryEdge struct{ *Edge }

// Node reads the answer.
func (e CountryEdge) Node(ctx context.Context) *Country {
	n, _ := get[Entity](ctx, &e.Filled).(*Country)
	return n
}

// Programme is an entity of this type in an answer.
type Programme struct{ Object }

// IsNode marks it as a Node.
func (*Programme) IsNode() {}

// IsEntity marks it as an Entity.
func (*Programme) IsEntity() {}

// Acronym reads the property.
func (x *Programme) Acronym() *string { return textOf(x.Data.Prop(0)) }

// Kind reads the property.
func (x *Programme) Kind() *string { return textOf(x.Data.Prop(1)) }

// StartYear reads the property.
func (x *Programme) StartYear() *int32 { return intOf(x.Data.Prop(2)) }

// EndYear reads the property.
func (x *Programme) EndYear() *int32 { return intOf(x.Data.Prop(3)) }

// StartDate reads the property.
func (x *Programme) StartDate() *Date { return dateOf(x.Data.Prop(4)) }

// EndDate reads the property.
func (x *Programme) EndDate() *Date { return dateOf(x.Data.Prop(5)) }

// Participants reads the answer.
func (x *Programme) Participants(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// RegionsTakingPart reads the answer.
func (x *Programme) RegionsTakingPart(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Members reads the answer.
func (x *Programme) Members(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberCities reads the answer.
func (x *Programme) MemberCities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Leads reads the answer.
func (x *Programme) Leads(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LedBy reads the answer.
func (x *Programme) LedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LeadOrganisations reads the answer.
func (x *Programme) LeadOrganisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// GovernedBy reads the answer.
func (x *Programme) GovernedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// SupportedBy reads the answer.
func (x *Programme) SupportedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// FundedBy reads the answer.
func (x *Programme) FundedBy(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// Partners reads the answer.
func (x *Programme) Partners(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagesWith reads the answer.
func (x *Programme) EngagesWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagedBy reads the answer.
func (x *Programme) EngagedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *Programme) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Contributions reads the answer.
func (x *Programme) Contributions(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// HasThemes reads the answer.
func (x *Programme) HasThemes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Involves reads the answer.
func (x *Programme) Involves(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// OperatesIn reads the answer.
func (x *Programme) OperatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *Programme) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *Programme) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Precedes reads the answer.
func (x *Programme) Precedes(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PrecededBy reads the answer.
func (x *Programme) PrecededBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// HostedBy reads the answer.
func (x *Programme) HostedBy(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// AdoptedAt reads the answer.
func (x *Programme) AdoptedAt(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *Programme) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Regions reads the answer.
func (x *Programme) Regions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Countries reads the answer.
func (x *Programme) Countries(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Programme) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Programme) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Programme) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Themes reads the answer.
func (x *Programme) Themes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *Programme) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Programme) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Programme) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// CountriesOfCities reads the answer.
func (x *Programme) CountriesOfCities(ctx context.Context) DerivedCountryConnection {
	return DerivedCountryConnection{get[*Connection](ctx, &x.Filled)}
}

// ProgrammesWithSameCities reads the answer.
func (x *Programme) ProgrammesWithSameCities(ctx context.Context) DerivedProgrammeConnection {
	return DerivedProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// ProgrammesWithSameThemes reads the answer.
func (x *Programme) ProgrammesWithSameThemes(ctx context.Context) DerivedProgrammeConnection {
	return DerivedProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Pairs reads the answer.
func (x *Programme) Pairs(ctx context.Context) LinkConnection {
	return LinkConnection{get[*Connection](ctx, &x.Filled)}
}

// ProgrammeConnection is a page of such nodes.
type ProgrammeConnection struct{ *Connection }

// Edges reads the answer.
func (c ProgrammeConnection) Edges(ctx context.Context) []ProgrammeEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]ProgrammeEdge, len(edges))
	for i, e := range edges {
		out[i] = ProgrammeEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c ProgrammeConnection) Nodes(ctx context.Context) []*Programme {
	return As[*Programme](get[[]Entity](ctx, &c.Filled))
}

// ProgrammeEdge is a row of such a page.
type ProgrammeEdge struct{ *Edge }

// Node reads the answer.
func (e ProgrammeEdge) Node(ctx context.Context) *Programme {
	n, _ := get[Entity](ctx, &e.Filled).(*Programme)
	return n
}

// Organisation is an entity of this type in an answer.
type Organisation struct{ Object }

// IsNode marks it as a Node.
func (*Organisation) IsNode() {}

// IsEntity marks it as an Entity.
func (*Organisation) IsEntity() {}

// Acronym reads the property.
func (x *Organisation) Acronym() *string { return textOf(x.Data.Prop(0)) }

// Kind reads the property.
func (x *Organisation) Kind() *string { return textOf(x.Data.Prop(1)) }

// FoundedYear reads the property.
func (x *Organisation) FoundedYear() *int32 { return intOf(x.Data.Prop(2)) }

// ParticipatesIn reads the answer.
func (x *Organisation) ParticipatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOf reads the answer.
func (x *Organisation) MemberOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Members reads the answer.
func (x *Organisation) Members(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberCities reads the answer.
func (x *Organisation) MemberCities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Leads reads the answer.
func (x *Organisation) Leads(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LeadsProgrammes reads the answer.
func (x *Organisation) LeadsProgrammes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// GovernedBy reads the answer.
func (x *Organisation) GovernedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Supports reads the answer.
func (x *Organisation) Supports(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Funds reads the answer.
func (x *Organisation) Funds(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// PartnersWith reads the answer.
func (x *Organisation) PartnersWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Partners reads the answer.
func (x *Organisation) Partners(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagesWith reads the answer.
func (x *Organisation) EngagesWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *Organisation) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// HasThemes reads the answer.
func (x *Organisation) HasThemes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// OperatesIn reads the answer.
func (x *Organisation) OperatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedIn reads the answer.
func (x *Organisation) LocatedIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *Organisation) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *Organisation) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *Organisation) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Regions reads the answer.
func (x *Organisation) Regions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Countries reads the answer.
func (x *Organisation) Countries(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Organisation) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Organisation) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Organisation) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Themes reads the answer.
func (x *Organisation) Themes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *Organisation) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Organisation) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Organisation) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// OrganisationConnection is a page of such nodes.
type OrganisationConnection struct{ *Connection }

// Edges reads the answer.
func (c OrganisationConnection) Edges(ctx context.Context) []OrganisationEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]OrganisationEdge, len(edges))
	for i, e := range edges {
		out[i] = OrganisationEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c OrganisationConnection) Nodes(ctx context.Context) []*Organisation {
	return As[*Organisation](get[[]Entity](ctx, &c.Filled))
}

// OrganisationEdge is a row of such a page.
type OrganisationEdge struct{ *Edge }

// Node reads the answer.
func (e OrganisationEdge) Node(ctx context.Context) *Organisation {
	n, _ := get[Entity](ctx, &e.Filled).(*Organisation)
	return n
}

// UNBody is an entity of this type in an answer.
type UNBody struct{ Object }

// IsNode marks it as a Node.
func (*UNBody) IsNode() {}

// IsEntity marks it as an Entity.
func (*UNBody) IsEntity() {}

// Acronym reads the property.
func (x *UNBody) Acronym() *string { return textOf(x.Data.Prop(0)) }

// Kind reads the property.
func (x *UNBody) Kind() *Word { return wordOf(x.Data.Prop(1)) }

// FoundedYear reads the property.
func (x *UNBody) FoundedYear() *int32 { return intOf(x.Data.Prop(2)) }

// ParticipatesIn reads the answer.
func (x *UNBody) ParticipatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Participants reads the answer.
func (x *UNBody) Participants(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// MemberOf reads the answer.
func (x *UNBody) MemberOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Members reads the answer.
func (x *UNBody) Members(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Leads reads the answer.
func (x *UNBody) Leads(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LedBy reads the answer.
func (x *UNBody) LedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Governs reads the answer.
func (x *UNBody) Governs(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// GovernedBy reads the answer.
func (x *UNBody) GovernedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Supports reads the answer.
func (x *UNBody) Supports(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// SupportedBy reads the answer.
func (x *UNBody) SupportedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartnersWith reads the answer.
func (x *UNBody) PartnersWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Partners reads the answer.
func (x *UNBody) Partners(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagesWith reads the answer.
func (x *UNBody) EngagesWith(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagedBy reads the answer.
func (x *UNBody) EngagedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *UNBody) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LocatedIn reads the answer.
func (x *UNBody) LocatedIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *UNBody) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *UNBody) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// AdoptedAt reads the answer.
func (x *UNBody) AdoptedAt(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *UNBody) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Regions reads the answer.
func (x *UNBody) Regions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Countries reads the answer.
func (x *UNBody) Countries(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *UNBody) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *UNBody) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *UNBody) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *UNBody) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *UNBody) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *UNBody) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// CitiesOfProgrammes reads the answer.
func (x *UNBody) CitiesOfProgrammes(ctx context.Context) DerivedCityConnection {
	return DerivedCityConnection{get[*Connection](ctx, &x.Filled)}
}

// UNBodyConnection is a page of such nodes.
type UNBodyConnection struct{ *Connection }

// Edges reads the answer.
func (c UNBodyConnection) Edges(ctx context.Context) []UNBodyEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]UNBodyEdge, len(edges))
	for i, e := range edges {
		out[i] = UNBodyEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c UNBodyConnection) Nodes(ctx context.Context) []*UNBody {
	return As[*UNBody](get[[]Entity](ctx, &c.Filled))
}

// UNBodyEdge is a row of such a page.
type UNBodyEdge struct{ *Edge }

// Node reads the answer.
func (e UNBodyEdge) Node(ctx context.Context) *UNBody {
	n, _ := get[Entity](ctx, &e.Filled).(*UNBody)
	return n
}

// Theme is an entity of this type in an answer.
type Theme struct{ Object }

// IsNode marks it as a Node.
func (*Theme) IsNode() {}

// IsEntity marks it as an Entity.
func (*Theme) IsEntity() {}

// Kind reads the property.
func (x *Theme) Kind() *Word { return wordOf(x.Data.Prop(0)) }

// ThemeOf reads the answer.
func (x *Theme) ThemeOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *Theme) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *Theme) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Theme) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Theme) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// Themes reads the answer.
func (x *Theme) Themes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *Theme) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// CitiesOfProgrammes reads the answer.
func (x *Theme) CitiesOfProgrammes(ctx context.Context) DerivedCityConnection {
	return DerivedCityConnection{get[*Connection](ctx, &x.Filled)}
}

// ThemeConnection is a page of such nodes.
type ThemeConnection struct{ *Connection }

// Edges reads the answer.
func (c ThemeConnection) Edges(ctx context.Context) []ThemeEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]ThemeEdge, len(edges))
	for i, e := range edges {
		out[i] = ThemeEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c ThemeConnection) Nodes(ctx context.Context) []*Theme {
	return As[*Theme](get[[]Entity](ctx, &c.Filled))
}

// ThemeEdge is a row of such a page.
type ThemeEdge struct{ *Edge }

// Node reads the answer.
func (e ThemeEdge) Node(ctx context.Context) *Theme {
	n, _ := get[Entity](ctx, &e.Filled).(*Theme)
	return n
}

// Agreement is an entity of this type in an answer.
type Agreement struct{ Object }

// IsNode marks it as a Node.
func (*Agreement) IsNode() {}

// IsEntity marks it as an Entity.
func (*Agreement) IsEntity() {}

// Acronym reads the property.
func (x *Agreement) Acronym() *string { return textOf(x.Data.Prop(0)) }

// Kind reads the property.
func (x *Agreement) Kind() *Word { return wordOf(x.Data.Prop(1)) }

// Year reads the property.
func (x *Agreement) Year() *int32 { return intOf(x.Data.Prop(2)) }

// ContributesTo reads the answer.
func (x *Agreement) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Contributions reads the answer.
func (x *Agreement) Contributions(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// HasThemes reads the answer.
func (x *Agreement) HasThemes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Precedes reads the answer.
func (x *Agreement) Precedes(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PrecededBy reads the answer.
func (x *Agreement) PrecededBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// AdoptedAt reads the answer.
func (x *Agreement) AdoptedAt(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *Agreement) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Agreement) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Agreement) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Agreement) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Themes reads the answer.
func (x *Agreement) Themes(ctx context.Context) ThemeConnection {
	return ThemeConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *Agreement) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Agreement) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Agreement) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// AgreementConnection is a page of such nodes.
type AgreementConnection struct{ *Connection }

// Edges reads the answer.
func (c AgreementConnection) Edges(ctx context.Context) []AgreementEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]AgreementEdge, len(edges))
	for i, e := range edges {
		out[i] = AgreementEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c AgreementConnection) Nodes(ctx context.Context) []*Agreement {
	return As[*Agreement](get[[]Entity](ctx, &c.Filled))
}

// AgreementEdge is a row of such a page.
type AgreementEdge struct{ *Edge }

// Node reads the answer.
func (e AgreementEdge) Node(ctx context.Context) *Agreement {
	n, _ := get[Entity](ctx, &e.Filled).(*Agreement)
	return n
}

// Event is an entity of this type in an answer.
type Event struct{ Object }

// IsNode marks it as a Node.
func (*Event) IsNode() {}

// IsEntity marks it as an Entity.
func (*Event) IsEntity() {}

// Acronym reads the property.
func (x *Event) Acronym() *string { return textOf(x.Data.Prop(0)) }

// Kind reads the property.
func (x *Event) Kind() *Word { return wordOf(x.Data.Prop(1)) }

// Year reads the property.
func (x *Event) Year() *int32 { return intOf(x.Data.Prop(2)) }

// StartDate reads the property.
func (x *Event) StartDate() *Date { return dateOf(x.Data.Prop(3)) }

// EndDate reads the property.
func (x *Event) EndDate() *Date { return dateOf(x.Data.Prop(4)) }

// Participants reads the answer.
func (x *Event) Participants(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// LedBy reads the answer.
func (x *Event) LedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// SupportedBy reads the answer.
func (x *Event) SupportedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Partners reads the answer.
func (x *Event) Partners(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagedBy reads the answer.
func (x *Event) EngagedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *Event) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Contributions reads the answer.
func (x *Event) Contributions(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// PartOf reads the answer.
func (x *Event) PartOf(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Parts reads the answer.
func (x *Event) Parts(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// HostedBy reads the answer.
func (x *Event) HostedBy(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// AdoptedHere reads the answer.
func (x *Event) AdoptedHere(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *Event) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Regions reads the answer.
func (x *Event) Regions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Countries reads the answer.
func (x *Event) Countries(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *Event) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *Event) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *Event) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *Event) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *Event) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroups reads the answer.
func (x *Event) ActorGroups(ctx context.Context) ActorGroupConnection {
	return ActorGroupConnection{get[*Connection](ctx, &x.Filled)}
}

// EventConnection is a page of such nodes.
type EventConnection struct{ *Connection }

// Edges reads the answer.
func (c EventConnection) Edges(ctx context.Context) []EventEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]EventEdge, len(edges))
	for i, e := range edges {
		out[i] = EventEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c EventConnection) Nodes(ctx context.Context) []*Event {
	return As[*Event](get[[]Entity](ctx, &c.Filled))
}

// EventEdge is a row of such a page.
type EventEdge struct{ *Edge }

// Node reads the answer.
func (e EventEdge) Node(ctx context.Context) *Event {
	n, _ := get[Entity](ctx, &e.Filled).(*Event)
	return n
}

// ActorGroup is an entity of this type in an answer.
type ActorGroup struct{ Object }

// IsNode marks it as a Node.
func (*ActorGroup) IsNode() {}

// IsEntity marks it as an Entity.
func (*ActorGroup) IsEntity() {}

// ParticipatesIn reads the answer.
func (x *ActorGroup) ParticipatesIn(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// SupportedBy reads the answer.
func (x *ActorGroup) SupportedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// Partners reads the answer.
func (x *ActorGroup) Partners(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// EngagedBy reads the answer.
func (x *ActorGroup) EngagedBy(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// ContributesTo reads the answer.
func (x *ActorGroup) ContributesTo(ctx context.Context) EntityConnection {
	return EntityConnection{get[*Connection](ctx, &x.Filled)}
}

// InvolvedIn reads the answer.
func (x *ActorGroup) InvolvedIn(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Cities reads the answer.
func (x *ActorGroup) Cities(ctx context.Context) CityConnection {
	return CityConnection{get[*Connection](ctx, &x.Filled)}
}

// Regions reads the answer.
func (x *ActorGroup) Regions(ctx context.Context) RegionConnection {
	return RegionConnection{get[*Connection](ctx, &x.Filled)}
}

// Countries reads the answer.
func (x *ActorGroup) Countries(ctx context.Context) CountryConnection {
	return CountryConnection{get[*Connection](ctx, &x.Filled)}
}

// Programmes reads the answer.
func (x *ActorGroup) Programmes(ctx context.Context) ProgrammeConnection {
	return ProgrammeConnection{get[*Connection](ctx, &x.Filled)}
}

// Organisations reads the answer.
func (x *ActorGroup) Organisations(ctx context.Context) OrganisationConnection {
	return OrganisationConnection{get[*Connection](ctx, &x.Filled)}
}

// UnBodies reads the answer.
func (x *ActorGroup) UnBodies(ctx context.Context) UNBodyConnection {
	return UNBodyConnection{get[*Connection](ctx, &x.Filled)}
}

// Agreements reads the answer.
func (x *ActorGroup) Agreements(ctx context.Context) AgreementConnection {
	return AgreementConnection{get[*Connection](ctx, &x.Filled)}
}

// Events reads the answer.
func (x *ActorGroup) Events(ctx context.Context) EventConnection {
	return EventConnection{get[*Connection](ctx, &x.Filled)}
}

// ActorGroupConnection is a page of such nodes.
type ActorGroupConnection struct{ *Connection }

// Edges reads the answer.
func (c ActorGroupConnection) Edges(ctx context.Context) []ActorGroupEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]ActorGroupEdge, len(edges))
	for i, e := range edges {
		out[i] = ActorGroupEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c ActorGroupConnection) Nodes(ctx context.Context) []*ActorGroup {
	return As[*ActorGroup](get[[]Entity](ctx, &c.Filled))
}

// ActorGroupEdge is a row of such a page.
type ActorGroupEdge struct{ *Edge }

// Node reads the answer.
func (e ActorGroupEdge) Node(ctx context.Context) *ActorGroup {
	n, _ := get[Entity](ctx, &e.Filled).(*ActorGroup)
	return n
}

// Source is an entity of this type in an answer.
type Source struct{ Object }

// IsNode marks it as a Node.
func (*Source) IsNode() {}

// IsEntity marks it as an Entity.
func (*Source) IsEntity() {}

// Kind reads the property.
func (x *Source) Kind() *Word { return wordOf(x.Data.Prop(0)) }

// Publisher reads the property.
func (x *Source) Publisher() *string { return textOf(x.Data.Prop(1)) }

// Url reads the property.
func (x *Source) Url() *string { return textOf(x.Data.Prop(2)) }

// Published reads the property.
func (x *Source) Published() *Date { return dateOf(x.Data.Prop(3)) }

// Sha256 reads the property.
func (x *Source) Sha256() *string { return textOf(x.Data.Prop(4)) }

// Licence reads the property.
func (x *Source) Licence() *string { return textOf(x.Data.Prop(5)) }

// RetrievedOn reads the property.
func (x *Source) RetrievedOn() *Date { return dateOf(x.Data.Prop(6)) }

// SourceConnection is a page of such nodes.
type SourceConnection struct{ *Connection }

// Edges reads the answer.
func (c SourceConnection) Edges(ctx context.Context) []SourceEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]SourceEdge, len(edges))
	for i, e := range edges {
		out[i] = SourceEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c SourceConnection) Nodes(ctx context.Context) []*Source {
	return As[*Source](get[[]Entity](ctx, &c.Filled))
}

// SourceEdge is a row of such a page.
type SourceEdge struct{ *Edge }

// Node reads the answer.
func (e SourceEdge) Node(ctx context.Context) *Source {
	n, _ := get[Entity](ctx, &e.Filled).(*Source)
	return n
}

// EntityConnection is a page of such nodes.
type EntityConnection struct{ *Connection }

// Edges reads the answer.
func (c EntityConnection) Edges(ctx context.Context) []EntityEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]EntityEdge, len(edges))
	for i, e := range edges {
		out[i] = EntityEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c EntityConnection) Nodes(ctx context.Context) []Entity {
	return As[Entity](get[[]Entity](ctx, &c.Filled))
}

// EntityEdge is a row of such a page.
type EntityEdge struct{ *Edge }

// Node reads the answer.
func (e EntityEdge) Node(ctx context.Context) Entity { return get[Entity](ctx, &e.Filled) }

// DerivedCityConnection is a page of derived nodes.
type DerivedCityConnection struct{ *Connection }

// Edges reads the answer.
func (c DerivedCityConnection) Edges(ctx context.Context) []DerivedCityEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]DerivedCityEdge, len(edges))
	for i, e := range edges {
		out[i] = DerivedCityEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c DerivedCityConnection) Nodes(ctx context.Context) []*City {
	return As[*City](get[[]Entity](ctx, &c.Filled))
}

// DerivedCityEdge is a row of such a page.
type DerivedCityEdge struct{ *DerivedEdge }

// Node reads the answer.
func (e DerivedCityEdge) Node(ctx context.Context) *City {
	n, _ := get[Entity](ctx, &e.Filled).(*City)
	return n
}

// DerivedCountryConnection is a page of derived nodes.
type DerivedCountryConnection struct{ *Connection }

// Edges reads the answer.
func (c DerivedCountryConnection) Edges(ctx context.Context) []DerivedCountryEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]DerivedCountryEdge, len(edges))
	for i, e := range edges {
		out[i] = DerivedCountryEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c DerivedCountryConnection) Nodes(ctx context.Context) []*Country {
	return As[*Country](get[[]Entity](ctx, &c.Filled))
}

// DerivedCountryEdge is a row of such a page.
type DerivedCountryEdge struct{ *DerivedEdge }

// Node reads the answer.
func (e DerivedCountryEdge) Node(ctx context.Context) *Country {
	n, _ := get[Entity](ctx, &e.Filled).(*Country)
	return n
}

// DerivedProgrammeConnection is a page of derived nodes.
type DerivedProgrammeConnection struct{ *Connection }

// Edges reads the answer.
func (c DerivedProgrammeConnection) Edges(ctx context.Context) []DerivedProgrammeEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]DerivedProgrammeEdge, len(edges))
	for i, e := range edges {
		out[i] = DerivedProgrammeEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c DerivedProgrammeConnection) Nodes(ctx context.Context) []*Programme {
	return As[*Programme](get[[]Entity](ctx, &c.Filled))
}

// DerivedProgrammeEdge is a row of such a page.
type DerivedProgrammeEdge struct{ *DerivedEdge }

// Node reads the answer.
func (e DerivedProgrammeEdge) Node(ctx context.Context) *Programme {
	n, _ := get[Entity](ctx, &e.Filled).(*Programme)
	return n
}

// DerivedUNBodyConnection is a page of derived nodes.
type DerivedUNBodyConnection struct{ *Connection }

// Edges reads the answer.
func (c DerivedUNBodyConnection) Edges(ctx context.Context) []DerivedUNBodyEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]DerivedUNBodyEdge, len(edges))
	for i, e := range edges {
		out[i] = DerivedUNBodyEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c DerivedUNBodyConnection) Nodes(ctx context.Context) []*UNBody {
	return As[*UNBody](get[[]Entity](ctx, &c.Filled))
}

// DerivedUNBodyEdge is a row of such a page.
type DerivedUNBodyEdge struct{ *DerivedEdge }

// Node reads the answer.
func (e DerivedUNBodyEdge) Node(ctx context.Context) *UNBody {
	n, _ := get[Entity](ctx, &e.Filled).(*UNBody)
	return n
}

// DerivedThemeConnection is a page of derived nodes.
type DerivedThemeConnection struct{ *Connection }

// Edges reads the answer.
func (c DerivedThemeConnection) Edges(ctx context.Context) []DerivedThemeEdge {
	edges := get[[]*DerivedEdge](ctx, &c.Filled)
	out := make([]DerivedThemeEdge, len(edges))
	for i, e := range edges {
		out[i] = DerivedThemeEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c DerivedThemeConnection) Nodes(ctx context.Context) []*Theme {
	return As[*Theme](get[[]Entity](ctx, &c.Filled))
}

// DerivedThemeEdge is a row of such a page.
type DerivedThemeEdge struct{ *DerivedEdge }

// Node reads the answer.
func (e DerivedThemeEdge) Node(ctx context.Context) *Theme {
	n, _ := get[Entity](ctx, &e.Filled).(*Theme)
	return n
}
