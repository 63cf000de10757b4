package reconcile

// The spaces say which identifiers and which kinds of entities the service has. They are the same wherever the program
// runs, so that a column reconciled with one server can be extended by another one.
const (
	identifierSpace = "urn:cityweave:entity"
	schemaSpace     = "urn:cityweave:ontology"
)

// manifest describes the service at an address, in the form of the specification.
func (s *Service) manifest(base string) any {
	types := make([]typeRef, len(s.types))
	for i := range s.types {
		types[i] = s.types[i].short()
	}
	m := map[string]any{
		"versions":        []string{"0.2"},
		"name":            "Cityweave: cities, networks and programmes",
		"identifierSpace": identifierSpace,
		"schemaSpace":     schemaSpace,
		"defaultTypes":    types,
		"batchSize":       BatchSize,
		"view":            map[string]any{"url": base + "/view?id={{id}}"},
	}
	if s.Version != "" {
		m["serviceVersion"] = s.Version
	}
	return m
}
