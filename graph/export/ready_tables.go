package export

// readyTable is a table that is there without a query. Lists in its rows are joined.
type readyTable struct{ name, about, query, rows string }

// readyTables lists the ready tables: all entities in one, entities of each type with their own properties, and the
// records about them.
func readyTables() []readyTable {
	const common = " description note sameAs { scheme value } "
	of := func(name, about, fields string) readyTable {
		query := "query " + name + " { " + name + " { nodes { id name aliases " + fields + common + "} } }"
		return readyTable{name: name, about: about, query: query}
	}
	return []readyTable{
		of("entities", "all entities of all types", "type"),
		of("cities", "cities with their places",
			"country { id name } admin1 latitude longitude population isCapital featureCode"),
		of("regions", "regions of the world and divisions of countries",
			"kind code country { id name } latitude longitude population"),
		of("countries", "countries and territories", "iso2 iso3 m49"),
		of("programmes", "programmes and projects", "acronym kind startYear endYear startDate endDate"),
		of("organisations", "organisations and city networks", "acronym kind foundedYear"),
		of("unBodies", "bodies of the United Nations", "acronym kind foundedYear"),
		of("themes", "themes", "kind"),
		of("agreements", "agreements", "acronym kind year"),
		of("events", "events", "acronym kind year startDate endDate"),
		of("actorGroups", "groups of actors", ""),
		of("sources", "sources with their licences", "kind publisher url published licence retrievedOn sha256"),
		{
			name: "links", about: "all links, with the sources that state them",
			query: `query links { links { nodes {
				id type from { id name type } to { id name type } role since until programme { id name } topics status confidence
				folder evidence { source { id } } } } }`,
		},
		{
			name: "evidence", about: "what each source says about which link, statement or count",
			query: `query evidence { evidence { nodes {
				id about { __typename ... on Link { id } ... on Statement { id } ... on Completeness { id } } source { id name url }
				locator component statedAs confidence retrievedOn seenFrom seenTo note folder } } }`,
		},
		{
			name: "statements", about: "values that sources state about entities",
			query: `query statements { statements { nodes {
				id subject { id name type } property value unit asOf status confidence folder evidence { source { id } } } } }`,
		},
		{
			name: "names", about: "all names of all entities, with language and script", rows: "entities.names",
			query: `query names { entities { nodes { id type names { text language script kind } } } }`,
		},
	}
}
