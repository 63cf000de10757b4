package agents

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"cityweave/graph/pages"
	"cityweave/internal/inprocess"
)

// searchArguments are those of the tool search.
type searchArguments struct {
	Query, Type, Within, After string
	Texts                      bool
	Limit                      int
}

func (s *Service) searchTool() tool {
	read := func(given json.RawMessage) (a searchArguments, err error) {
		err = json.Unmarshal(given, &a)
		a.Limit = orDefault(a.Limit, 8)
		return a, err
	}
	return tool{
		name: "search", title: "Search the graph",
		about: "Finds entities by name, in any language or spelling, or by code; if no name matches, by descriptions and " +
			"the words of sources. Gives IDs for the other tools.",
		arguments: []argument{
			{name: "query", kind: "string", about: "a name or words, such as Kyoto, IUC or zero waste", required: true},
			s.typeArgument("only entities of this type"),
			{name: "within", kind: "string", about: "only in this place or theme: an ID or name, such as country:jp"},
			{name: "texts", kind: "boolean", about: "also search descriptions and words of sources where names match"},
			limitArgument(8, 50), afterArgument(),
		},
		run: func(ctx context.Context, c *call, given json.RawMessage) error {
			a, err := read(given)
			if err != nil {
				return err
			}
			return c.search(ctx, a)
		},
		asJSON: func(ctx context.Context, c *call, given json.RawMessage) (any, error) {
			a, err := read(given)
			if err != nil {
				return nil, err
			}
			return c.searchResults(ctx, a)
		},
	}
}

// found is an entity that a search finds.
type found struct {
	named       `json:",inline"`
	class, text string // how it matches
	mention     string // the words that mention it; "" for a name
	about       string // the link that has the words
	evidence    *pages.Evidence
}

// hits are the results of a search.
type hits struct {
	list    []found
	total   int
	reading string // what the text was read as; "" for itself
	texts   bool   // whether they are by texts because no name matches
	next    string // cursor
}

// searchOnce finds entities by names, or by names and texts.
func (c *call) searchOnce(ctx context.Context, a searchArguments, within string, texts bool) (*hits, error) {
	const query = "query($text: String!, $fields: [SearchField!], $types: [EntityType!], $within: [ID!], $first: Int, " +
		"$after: String) { search(text: $text, fields: $fields, types: $types, within: $within, first: $first, after: $after) " +
		"{ totalCount reading { text } pageInfo { hasNextPage endCursor } edges { class matchedText node { " + namedSelection +
		" } highlights { text link { id type from { id name } to { id name } } evidence { id source { id name publisher " +
		"published } locator statedAs retrievedOn confidence } } } } }"
	var got struct {
		Search struct {
			TotalCount int
			Reading    *struct{ Text string }
			PageInfo   inprocess.PageInfo
			Edges      []struct {
				Class, MatchedText string
				Node               named
				Highlights         []struct {
					Text     string
					Link     *pages.Link
					Evidence *pages.Evidence
				}
			}
		}
	}
	variables := map[string]any{"text": a.Query, "first": a.Limit, "fields": []string{"NAME"}}
	if texts {
		variables["fields"] = []string{"NAME", "TEXT"}
	}
	if a.Type != "" {
		variables["types"] = []string{a.Type}
	}
	if within != "" {
		variables["within"] = []string{within}
	}
	if a.After != "" {
		variables["after"] = a.After
	}
	warnings, err := c.ask(ctx, query, variables, &got)
	if err != nil {
		return nil, err
	}
	if within != "" && got.Search.TotalCount == 0 && len(warnings) > 0 {
		return nil, c.unknown(ctx, "within", within, warnings)
	}
	h := &hits{total: got.Search.TotalCount, next: got.Search.PageInfo.Next()}
	if got.Search.Reading != nil {
		h.reading = got.Search.Reading.Text
	}
	for _, e := range got.Search.Edges {
		f := found{named: e.Node, class: e.Class, text: e.MatchedText}
		if e.Class == "TEXT" && len(e.Highlights) > 0 {
			first := e.Highlights[0]
			f.mention, f.evidence = first.Text, first.Evidence
			if first.Link != nil {
				f.about = c.linkWords(first.Link)
			}
		}
		h.list = append(h.list, f)
	}
	return h, nil
}

// byName finds entities by name, for errors that name the nearest ones.
func (c *call) byName(ctx context.Context, text string, most int) ([]found, int, error) {
	if strings.TrimSpace(text) == "" {
		return nil, 0, nil
	}
	h, err := c.searchOnce(ctx, searchArguments{Query: text, Limit: most}, "", false)
	if err != nil {
		return nil, 0, err
	}
	return h.list, h.total, nil
}

// look searches by names, and by texts if nothing matches or that is wanted.
func (c *call) look(ctx context.Context, a searchArguments) (h *hits, within string, err error) {
	if a.Within != "" {
		if within, err = c.find(ctx, "within", a.Within); err != nil {
			return nil, "", err
		}
	}
	texts := a.Texts || strings.HasPrefix(a.After, textMark)
	a.After = strings.TrimPrefix(a.After, textMark)
	h, err = c.searchOnce(ctx, a, within, texts)
	if err != nil || h.total > 0 || texts {
		if h != nil && texts && h.next != "" {
			h.next = textMark + h.next
		}
		return h, within, err
	}
	h, err = c.searchOnce(ctx, a, within, true)
	if err != nil {
		return nil, "", err
	}
	h.texts = true
	if h.next != "" {
		h.next = textMark + h.next
	}
	return h, within, nil
}

// textMark begins the cursor of a search in texts, so that the next page is one of it, too.
const textMark = "texts:"

func (c *call) search(ctx context.Context, a searchArguments) error {
	h, within, err := c.look(ctx, a)
	if err != nil {
		return err
	}
	scope := ""
	if a.Type != "" {
		scope += " of type " + a.Type
	}
	if within != "" {
		scope += " in " + within
	}
	asked := oneLine(a.Query, 80)
	switch {
	case h.total == 0 && scope != "":
		return faultf("Nothing%s matches “%s”, neither by name nor by text. Search without that restriction, or with fewer "+
			"words.", scope, asked)
	case h.total == 0:
		return faultf("Nothing matches “%s”, neither by name nor by text. This does not mean that it does not exist: search "+
			"fewer or other words.", asked)
	case h.texts:
		c.say("No name%s matches “%s”. Texts with all of its words are about %d entities:", scope, asked, h.total)
	default:
		c.say("“%s” matches %s%s:", asked, count(h.total, "entity", "entities"), scope)
	}
	if h.reading != "" && h.reading != a.Query {
		c.say("Read as “%s”.", oneLine(h.reading, 80))
	}
	for i := range h.list {
		c.sayFound(&h.list[i])
	}
	c.more(len(h.list), h.total, a.After != "", h.next)
	return nil
}

// sayFound adds a line about an entity, which cites its page.
func (c *call) sayFound(f *found) {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s (%s): %s, %s", oneLine(f.Name, 160), f.ID, c.kind(&f.named), count(f.Degree, "link", "links"))
	if f.mention == "" && f.text != f.Name && f.text != f.ID {
		fmt.Fprintf(&b, "; matches “%s”", oneLine(f.text, 80))
	}
	if f.Description != "" && f.mention == "" {
		fmt.Fprintf(&b, "; %s", oneLine(f.Description, 160))
	}
	if f.mention != "" {
		fmt.Fprintf(&b, "; mentioned in %s", c.quote(f.mention))
		if f.about != "" {
			fmt.Fprintf(&b, " of “%s”", f.about)
		}
	}
	if f.evidence != nil {
		b.WriteString(c.citeEvidence(f.evidence))
	} else {
		b.WriteString(c.citeEntity(&f.named))
	}
	c.say("%s", b.String())
}

// more says how many there are beyond those listed, and how to go on.
func (c *call) more(shown, total int, later bool, next string) {
	switch {
	case next != "":
		c.say("These are %d of %d. To go on: the same call with after: %q.", shown, total, next)
	case later:
		c.say("These are the last %d of %d.", shown, total)
	}
}

// searchResults is a search in the form that connectors of ChatGPT read.
func (c *call) searchResults(ctx context.Context, a searchArguments) (any, error) {
	h, _, err := c.look(ctx, a)
	if err != nil {
		return nil, err
	}
	type result struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		URL   string `json:"url"`
		Text  string `json:"text"`
	}
	results := []result{}
	for i := range h.list {
		f := &h.list[i]
		text := fmt.Sprintf("%s, %s", c.kind(&f.named), count(f.Degree, "link", "links"))
		if f.mention != "" {
			text += "; mentioned in " + c.quote(f.mention)
		}
		results = append(results, result{f.ID, f.Name, c.entityAddress(&f.named), text})
	}
	return map[string]any{"results": results, "total": h.total}, nil
}

// orDefault is a number that was given, or the default.
func orDefault(n, standard int) int {
	if n == 0 {
		return standard
	}
	return n
}
