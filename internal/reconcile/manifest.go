package reconcile

import "strings"

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
		"documentation":   strings.TrimSuffix(base, Root) + "/",
		"logo":            strings.TrimSuffix(base, Root) + "/static/icon.svg",
		"view":            map[string]any{"url": base + "/view?id={{id}}"},
		"preview": map[string]any{
			"url": base + "/preview?id={{id}}", "width": previewWidth, "height": previewHeight,
		},
		"suggest": map[string]any{
			"entity": suggestService(base, "entity"), "type": suggestService(base, "type"),
			"property": suggestService(base, "property"),
		},
		"extend": map[string]any{
			"propose_properties": service(base, "/properties"),
			"property_settings":  settings(),
		},
	}
	if s.Version != "" {
		m["serviceVersion"] = s.Version
	}
	return m
}

// service is the address of a part of the service, in the two halves that the specification wants.
func service(base, path string) map[string]string {
	return map[string]string{"service_url": base, "service_path": path}
}

// suggestService is the address of suggestions and of what is shown beside them.
func suggestService(base, kind string) map[string]string {
	m := service(base, "/suggest/"+kind)
	m["flyout_service_url"], m["flyout_service_path"] = base, "/flyout/"+kind+"?id=${id}"
	return m
}
