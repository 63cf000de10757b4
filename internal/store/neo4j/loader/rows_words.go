package loader

import (
	"maps"
	"slices"

	"cityweave/internal/store/neo4j/schema"
)

// words are the words of the texts of all records, each a node that says in how many records it stands: what a word
// weighs must be known before its records are looked at. It comes after all records that have texts.
func (c *contents) words() kind {
	k := kind{name: "words", label: "Word"}
	times := make(map[string]int, len(c.texts.Times))
	for word, n := range c.texts.Times {
		times[schema.WordID(word)] = n
	}
	for _, id := range slices.Sorted(maps.Keys(times)) {
		k.records = append(k.records, record{id, int64(times[id]), 1})
	}
	k.row = func(i int, _ schema.Slot) any {
		r := &k.records[i]
		return map[string]any{"id": r.id, "records": r.hash, "hash_": r.hash, "content_": r.content}
	}
	c.summary.Texts = c.texts.Statistics
	return k
}
