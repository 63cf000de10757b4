package reconcile

import "slices"

// choice is a value of a setting.
type choice struct {
	Value string `json:"value"`
	Name  string `json:"name"`
}

// choices are the contents that a relation can have.
func choices() []choice {
	return []choice{
		{string(contentEntities), "the entities"},
		{string(contentNames), "their names, as text"},
		{string(contentIDs), "their IDs, as text"},
		{string(contentCount), "how many there are"},
		{string(contentDates), "since when and until when, for each"},
		{string(contentSources), "the sources, for each"},
		{string(contentQuotes), "the words of the sources, for each"},
	}
}

// contents are the values of choices.
func contents() []string {
	var values []string
	for _, c := range choices() {
		values = append(values, c.Value)
	}
	return values
}

func known(value string) bool { return slices.Contains(contents(), value) }

// settings describes what a client can set for each property of a data extension.
func settings() []map[string]any {
	return []map[string]any{
		{
			"name": "limit", "label": "Limit", "type": "number", "default": defaultEntities,
			"help_text": "The most entities of a relation, up to 100; 0 for as many as possible. “How many there are” " +
				"counts all",
		},
		{
			"name": "content", "label": "Content", "type": "select", "default": string(contentEntities),
			"help_text": "What to return of a relation. Dates, sources and words stand in the order of the entities",
			"choices":   choices(),
		},
		{
			"name": "asOf", "label": "On this day", "type": "text", "default": "",
			"help_text": "Only links that hold on this day, such as 2015 (its first day), 2015-12 or 2015-12-01",
		},
		{
			"name": "datedOnly", "label": "Dated links only", "type": "checkbox", "default": false,
			"help_text": "On the day, leave out links of which no source says since when they hold",
		},
	}
}
