package pages

import (
	"bytes"
	"context"
	_ "embed" // the template
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/quantity"
)

// Words is the place of the words for readers without JavaScript in the page of the explorer.
const Words = "<!--words-->"

const (
	startConnected = 4               // entities that are named of each type
	startPatience  = 2 * time.Second // for the numbers: the page does not wait for a database that is down
)

//go:embed start.html
var startSource string

var startWords = template.Must(
	template.New("start").Funcs(template.FuncMap{"number": quantity.Thousands}).Parse(startSource),
)

// startView is what the words on the start page say. Without an answer of the API they have no numbers.
type startView struct {
	Release         Release
	Types           []startType
	Links, Evidence int
	Find            string
}

// startType is a type of entities with its best connected ones.
type startType struct {
	Plural, Table string
	Count         int
	Connected     []startEntity
}

type startEntity struct{ Name, Address string }

// startPage is the start page of a release.
type startPage struct {
	release string
	content []byte
}

// start sends the page of the explorer, with words, numbers and links for readers without JavaScript.
func (h *Handler) start(w http.ResponseWriter, r *http.Request) {
	base := origin.Of(r, h.Proxies)
	for _, l := range []string{
		`/>; rel="canonical"`, apiCatalog + `>; rel="api-catalog"; type="application/linkset+json"`,
		`/openapi.json>; rel="service-desc"; type="application/json"`, `/sitemap.xml>; rel="sitemap"; type="application/xml"`,
	} {
		w.Header().Add("Link", "<"+base+l)
	}
	p := h.startOf(r.Context())
	send(w, r, page.Media+"; charset=utf-8", p.release, p.content)
}

// startOf makes the start page once for each release.
func (h *Handler) startOf(ctx context.Context) *startPage {
	ctx, stop := context.WithTimeout(ctx, startPatience)
	defer stop()
	release, err := h.current(ctx)
	if held := h.started.Load(); err == nil && held != nil && held.release == release {
		return held
	}
	var v startView
	if err == nil {
		v, err = h.numbers(ctx)
	}
	if err != nil {
		v = startView{} // the API says why it does not answer, and /readyz
	}
	v.Find = strings.TrimPrefix(findByName, "/")
	var b bytes.Buffer
	if err := startWords.Execute(&b, v); err != nil {
		h.Log.Error("writing the words of the start page", "error", err)
	}
	p := &startPage{v.Release.ID, bytes.Replace(h.Start, []byte(Words), b.Bytes(), 1)}
	if p.release != "" {
		h.started.Store(p)
	}
	return p
}

// numbersOfStart asks for what there is in the current release.
const numbersOfStart = "{ " + datasetSelection + "numbers: dataset { evidence entities { type count } links { count } } }"

// numbers asks for the numbers and the best connected entities of each type.
func (h *Handler) numbers(ctx context.Context) (startView, error) {
	var of struct {
		Dataset Release `json:"dataset"`
		Numbers struct {
			Evidence int `json:"evidence"`
			Entities []struct {
				Type  string `json:"type"`
				Count int    `json:"count"`
			} `json:"entities"`
			Links []struct {
				Count int `json:"count"`
			} `json:"links"`
		} `json:"numbers"`
	}
	if _, err := h.ask(ctx, numbersOfStart, nil, &of); err != nil {
		return startView{}, err
	}
	counts := map[string]int{}
	for _, e := range of.Numbers.Entities {
		counts[e.Type] = e.Count
	}
	var query strings.Builder
	query.WriteString("query($first: Int) { dataset { release }")
	for i := range h.Ontology.Entities {
		fmt.Fprintf(&query, " %s(orderBy: [{degree: DESC}], first: $first) { nodes { id name } }", h.Ontology.Entities[i].List)
	}
	query.WriteString(" }")
	var lists map[string]struct {
		Release string `json:"release"` // of dataset
		Nodes   []Ref  `json:"nodes"`
	}
	if _, err := h.ask(ctx, query.String(), map[string]any{"first": startConnected}, &lists); err != nil {
		return startView{}, err
	}
	if lists["dataset"].Release != of.Dataset.ID {
		return startView{}, inprocess.Problemf(errcode.ReleaseMoved, "the data changed while the start page was made")
	}
	v := startView{Release: of.Dataset, Evidence: of.Numbers.Evidence}
	for _, l := range of.Numbers.Links {
		v.Links += l.Count
	}
	for i := range h.Ontology.Entities {
		t := &h.Ontology.Entities[i]
		if counts[t.Enum()] == 0 {
			continue
		}
		of := startType{Plural: t.Plural, Table: t.List, Count: counts[t.Enum()]}
		for _, e := range lists[t.List].Nodes {
			of.Connected = append(of.Connected, startEntity{e.Name, address(h.kindOf(e.ID), e.ID)[1:]})
		}
		v.Types = append(v.Types, of)
	}
	return v, nil
}
