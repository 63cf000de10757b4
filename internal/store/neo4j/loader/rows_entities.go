package loader

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

func (c *contents) entities() (kind, error) {
	k := kind{name: "entities", label: "Entity", records: make([]record, len(c.nodes))}
	distinct := map[string]map[uint64]bool{} // values by key and type
	for i, n := range c.nodes {
		var err error
		c.keys(n, func(name string, v kg.Value) {
			text := schema.Key(n.Type, v, n.ID)
			if len(text) > longestKey && err == nil {
				err = fmt.Errorf("entity %q: a value of %d bytes is more than can be ordered by", n.ID, len(text))
			}
			c.tally(distinct, name, n.Type, v)
		})
		if err != nil {
			return k, err
		}
		doc := schema.EntityDoc(n.Entity)
		bare := *n.Entity
		bare.Folder = "" // which is no part of what it says
		typeName := c.layout.Ontology.Entities[n.Type].Name
		c.texts.Entity(n.Entity) // follows from the record
		c.texts.Count()
		k.records[i] = record{n.ID, hash(typeName, doc, c.countryName(n), fmt.Sprint(n.degree, n.counts, c.levels(n)),
			n.around.Text()), hash(typeName, schema.EntityDoc(&bare))}
	}
	k.row = func(i int, _ schema.Slot) any { return c.nodeProps(c.nodes[i], k.records[i]) }
	k.also = func(i int) string { return c.layout.Ontology.Entities[c.nodes[i].Type].Name }
	return k, nil
}

// countryName is the name of the country that an entity lies in, "" when it is no entity.
func (c *contents) countryName(n *node) string {
	if country := c.byID[n.Country()]; country != nil {
		return country.Name
	}
	return ""
}

// keys gives all keys that an entity has, with their values.
func (c *contents) keys(n *node, give func(name string, v kg.Value)) {
	give("k_name", kg.StringValue(n.Name))
	give("k_degree", kg.IntValue(int64(n.degree)))
	if id := n.Country(); id != "" {
		give(schema.KeyCountry, kg.EnumValue(id))
		if c.byID[id] != nil {
			give(schema.KeyCountryName, kg.StringValue(c.countryName(n)))
		}
	}
	props := c.layout.Ontology.Entities[n.Type].Props
	for _, p := range n.Props {
		if f := c.layout.Node[props[p.Index].Name]; f.Key != "" {
			give(f.Key, p.Value)
		}
	}
	for i, times := range n.counts {
		if times.entities > 0 {
			give(c.layout.Counts[i].Key, kg.IntValue(int64(times.entities)))
		}
	}
}

func (c *contents) nodeProps(n *node, r record) map[string]any {
	e := n.Entity
	p := map[string]any{
		"id": e.ID, "type": c.layout.Ontology.Entities[e.Type].Name, "name": e.Name,
		"name_f": schema.Escape(kg.Fold(e.Name)), "degree": n.degree, "around_": n.around.Text(),
		"doc_": schema.EntityDoc(e), "hash_": r.hash, "content_": r.content,
	}
	names := schema.Unrepeated(slices.AppendSeq([]string{e.Name}, e.OtherNames()))
	p["names"], p["names_t"] = names, joinedText(names, kg.Fold)
	if text, length := c.texts.Entity(e); length > 0 {
		p[schema.TextProperty], p[schema.LengthProperty] = text, length
	}
	p["search_"], p["keys_"], p["codes_"] = schema.IndexTokens(c.layout.Ontology, e)
	if d := e.Description(); d != "" {
		p["description"], p["description_f"] = d, schema.Escape(kg.Fold(d))
	}
	if id := e.Country(); id != "" {
		p["country"] = id
		if c.byID[id] != nil {
			p["countryName_f"] = schema.Escape(kg.Fold(c.countryName(n)))
		}
	}
	if within := e.Within(); len(within) > 0 {
		p["within"], p["within_t"] = schema.Unrepeated(within), joinedText(within, func(s string) string { return s })
	}
	if same := e.SameAs(); len(same) > 0 {
		p["same"] = sameTexts(same)
	}
	for name, id := range c.levels(n) {
		p[name] = id
	}
	if at, ok := c.layout.Ontology.Point(e); ok {
		p[schema.Place] = schema.PlaceOf(at.Vector())
	}
	props := c.layout.Ontology.Entities[e.Type].Props
	for _, x := range e.Props {
		name := props[x.Index].Name
		p[name] = schema.Plain(x.Value)
		if schema.IsText(x.Kind()) {
			p[name+"_f"] = schema.Escape(x.SortKey().Str())
		}
	}
	for i, times := range n.counts {
		if times.entities > 0 {
			p[c.layout.Counts[i].Property] = int64(times.entities)
		}
		if times.links > times.entities {
			p[c.layout.Counts[i].Links] = int64(times.links)
		}
	}
	c.keys(n, func(name string, v kg.Value) { p[name] = schema.Key(e.Type, v, e.ID) })
	return p
}

// sameTexts are ids in external registers, each once.
func sameTexts(same []kg.ExternalID) []string {
	var out []string
	for _, x := range same {
		out = append(out, x.String())
	}
	return schema.Unrepeated(out)
}

func joinedText(list []string, fold func(string) string) string {
	var b strings.Builder
	b.WriteString(schema.Sep)
	for _, s := range list {
		b.WriteString(schema.Escape(fold(s)) + schema.Sep)
	}
	return b.String()
}

// externals are the external ids, each a node that says whose it is.
func (c *contents) externals() kind {
	k := kind{name: "external ids", label: "External"}
	var owners []string
	var keys []string
	type pair struct{ key, owner string }
	var pairs []pair
	for _, n := range c.nodes {
		for _, x := range n.SameAs() {
			pairs = append(pairs, pair{schema.ExternalKey(x), n.ID})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Compare(a.key+schema.Sep+a.owner, b.key+schema.Sep+b.owner)
	})
	for _, p := range slices.Compact(pairs) {
		k.records = append(k.records, record{p.key + schema.Sep + p.owner, 1, 1})
		keys, owners = append(keys, p.key), append(owners, p.owner)
	}
	k.row = func(i int, _ schema.Slot) any {
		return map[string]any{
			"id": k.records[i].id, "key": keys[i], "entity": owners[i], "hash_": int64(1),
			"content_": int64(1),
		}
	}
	return k
}
