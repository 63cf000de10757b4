package export

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/table"
)

// operationEntry is an operation in the list of all.
type operationEntry struct {
	Name      string          `json:"name"`
	About     string          `json:"about"`
	Variables []variableEntry `json:"variables"`
	Files     []string        `json:"files"` // addresses; those of tables without rows if there is one list
	// Rows are the lists that can make the rows of a table, if there are several: one must be chosen with rows=.
	Rows []string `json:"rows,omitempty"`
}

// variableEntry is a variable of an operation.
type variableEntry struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Default  any    `json:"default"` // nil for none
	Required bool   `json:"required"`
}

// entry describes an operation.
func (op *operation) entry(ctx context.Context) operationEntry {
	e := operationEntry{Name: op.Name, About: op.Title, Variables: []variableEntry{}}
	for _, v := range op.definition.VariableDefinitions {
		entry := variableEntry{Name: v.Variable, Type: v.Type.String()}
		if value, kept := op.defaults[v.Variable]; kept {
			entry.Default = value
		} else if v.DefaultValue != nil {
			entry.Default, _ = v.DefaultValue.Value(nil) // a constant, which has been validated
		}
		entry.Required = entry.Default == nil && v.Type.NonNull
		e.Variables = append(e.Variables, entry)
	}
	if lists := newTree(op.definition, op.defaults).lists(); len(lists) > 1 {
		for _, l := range lists {
			e.Rows = append(e.Rows, l.path(nil))
		}
	}
	for _, suffix := range suffixes() {
		e.Files = append(e.Files, fmt.Sprintf("%s%s/%s.%s", origin.Root(ctx), OperationsRoot, op.Name, suffix))
	}
	return e
}

// index lists the operations, as a page for browsers and as JSON otherwise.
func (o *Operations) index(w http.ResponseWriter, r *http.Request) {
	entries := make([]operationEntry, len(o.names))
	for i, name := range o.names {
		entries[i] = o.named[name].entry(r.Context())
	}
	w.Header().Add("Link", "<"+Root+`>; rel="license"`)
	page.SendIndex(w, r, map[string]any{"operations": entries}, func() page.Page { return operationsPage(r, entries) })
}

// operationsPage is the page of all operations.
func operationsPage(r *http.Request, entries []operationEntry) page.Page {
	p := page.Page{
		Title: "Queries by address",
		Lead: "Each query has an address, for spreadsheets, scripts and links. Give its variables in the address, and choose " +
			"a format by its end. A list of values is a variable that is repeated.",
		Up: page.Up(r.URL.Path),
	}
	for _, e := range entries {
		p.Sections = append(p.Sections, e.section(origin.Root(r.Context()), p.Up))
	}
	return p
}

func (e *operationEntry) section(prefix, up string) page.Section {
	s := page.Section{ID: e.Name, Title: e.About, Code: prefix + OperationsRoot + "/" + e.Name}
	given, missing := url.Values{}, false
	for _, v := range e.Variables {
		f := page.Fact{Name: v.Name, Type: v.Type, Text: "optional"}
		if v.Default != nil {
			given[v.Name] = textsOf(v.Default)
			f.Text = strings.Join(given[v.Name], ", ")
		} else if v.Required {
			missing = true
			f.Text = "required"
		}
		s.Facts = append(s.Facts, f)
	}
	file := func(suffix string) page.Link {
		address := url.URL{Path: up + OperationsRoot[1:] + "/" + e.Name + "." + suffix, RawQuery: given.Encode()}
		return page.Link{Text: suffix, Address: address.String()}
	}
	if missing { // links would lead to refusals
		return s
	}
	s.Links = append(s.Links, page.Links{Label: "Answer", Links: []page.Link{file(formatJSON)}})
	tables := e.Rows
	if len(tables) == 0 {
		tables = []string{""}
	}
	for _, rows := range tables {
		row := page.Links{Label: "Table"}
		if rows != "" {
			row.Label = "Table of " + rows
			given.Set(paramRows, rows)
		}
		for _, f := range table.Formats() {
			row.Links = append(row.Links, file(f.Name))
		}
		s.Links = append(s.Links, row)
	}
	return s
}
