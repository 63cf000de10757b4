package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// recorded is links of three types, two of them symmetric pairs under a programme, statements, and evidence from a
// document with blocks and from a page.
func recorded(b *builder) {
	b.entity("source:d", "Document", "kind", "document")
	b.entity("source:w", "Page", "kind", "web")
	b.entity("city:a", "Almada", "population", 9)
	b.entities("city:b city:c programme:p programme:q")
	b.link("L1", "city:a PAIRED_WITH city:b", "programme", "programme:p", "status", "partly", "since", "2015-02", "folder", "core")
	b.link("L2", "city:b PAIRED_WITH city:c", "programme", "programme:q", "role", "twin", "since", "2010", "folder", "networks")
	b.link("L3", "city:a PARTICIPATES_IN programme:p", "role", "Host", "status", "partly", "topics", []string{"air", "water"}, "folder", "core")
	b.link("L4", "city:c PARTICIPATES_IN programme:p", "role", "guest", "until", "2012")
	b.link("L5", "city:a PAIRED_WITH city:c", "programme", "programme:p", "role", "host", "status", "derived", "confidence", "implied")
	b.statement("P1", "programme:p", "start_year", "2015", "", "")
	b.statement("P2", "programme:p", "member_count", "12", "cities", "2018")
	b.statement("P3", "city:a", "title", "Älmada", "", "")
	b.g.Statements[1].Status, b.g.Statements[1].Folder = kg.Partly, "mine"
	b.g.Blocks = []kg.Block{
		{ID: "B1", Source: "source:d", Programme: "programme:p", Start: 100, End: 200},
		{ID: "B2", Source: "source:d", Programme: "programme:q", Start: 200, End: 300},
	}
	stated := b.evidence("E1", "L1", "source:d", "0:120-140")
	stated.StatedAs, stated.RetrievedOn, stated.Folder = "Paired WITH", 20260102, "core"
	stated.Component, stated.SeenFrom, stated.SeenTo = "IUC Asia", day("2016-03"), day("2018")
	other := b.evidence("E2", "L1", "source:w", "row 7")
	other.Confidence, other.SeenFrom, other.Note = kg.Implied, day("2012"), "Listed as Älmada"
	b.evidence("E3", "L2", "source:d", "3:210-230").RetrievedOn = 20260100
	b.evidence("E4", "L3", "source:w", "").Folder = "networks"
	b.evidence("E5", "L5", "source:d", "3:190-230").Confidence = kg.Implied // across two blocks
	b.evidence("E6", "P1", "source:w", "row 8")
	counted := b.evidence("E7", "P2", "source:d", "0:100-200")
	counted.Confidence, counted.Note = kg.Implied, "counted twice"
	b.evidence("E8", "P3", "source:gone", "0:100-200")
}

// recordAsk is a query for links, statements or evidence, and its answer as a line.
type recordAsk struct {
	query any
	want  string
}

type (
	statementList store.RecordQuery
	evidenceList  store.RecordQuery
)

func recordLine[R any](p store.RecordPage[R], total bool, text func(R) string) string {
	var parts []string
	if p.HasPrev {
		parts = append(parts, "…")
	}
	for i, r := range p.Rows {
		line := text(r)
		if p.Keys != nil {
			line += "["
			for j, k := range p.Keys[i] {
				if j > 0 {
					line += ","
				}
				if k.IsNull() {
					line += "?"
				}
				line += k.Text()
			}
			line += "]"
		}
		parts = append(parts, line)
	}
	if len(p.Rows) == 0 {
		parts = append(parts, "nothing")
	}
	if p.HasNext {
		parts = append(parts, "…")
	}
	if total || p.Total != 0 {
		parts = append(parts, fmt.Sprint("of ", p.Total))
	}
	for _, f := range p.Facets {
		parts = append(parts, "|")
		for _, b := range f.Buckets {
			parts = append(parts, fmt.Sprintf("%s×%d", b.Value.Text(), b.Count))
		}
		parts = append(parts, fmt.Sprintf("(%d values, %d counted, %d missing)", f.Distinct, f.Counted, f.Missing))
	}
	return strings.Join(parts, " ")
}

// listed runs a query for records and writes its page; a window without anything is one of 100 rows.
func listed(e env, v store.View, query any) (string, error) {
	switch q := query.(type) {
	case store.LinkQuery:
		q.Window = orWide(q.Window)
		pages, err := v.ListLinks(e.ctx, q)
		var lines []string
		for _, p := range pages {
			lines = append(lines, recordLine(p, q.Total, func(r store.LinkRow) string {
				return r.Link.ID + ":" + r.From.ID[5:] + "-" + r.To.ID[strings.Index(r.To.ID, ":")+1:]
			}))
		}
		return strings.Join(lines, " ; "), err
	case statementList:
		q.Window = orWide(q.Window)
		p, err := v.ListStatements(e.ctx, store.RecordQuery(q))
		return recordLine(p, q.Total, func(s *kg.Statement) string { return s.ID }), err
	case evidenceList:
		q.Window = orWide(q.Window)
		p, err := v.ListEvidence(e.ctx, store.RecordQuery(q))
		return recordLine(p, q.Total, func(e *kg.Evidence) string { return e.ID }), err
	default:
		return "", fmt.Errorf("%T is no query for records", query)
	}
}

// byField orders records by one of their fields.
func byField(field string, down bool) store.Order {
	return store.Order{By: store.ByLink, Field: field, Desc: down}
}

func supportedBy(p store.Predicate) store.Related {
	return store.Related{To: store.ToEvidence, Where: p}
}

func fromSource(p store.Predicate) store.Related { return store.Related{To: store.ToSource, Where: p} }

func recordListCases() []testCase {
	list := func(name string, asks ...recordAsk) testCase {
		return reading("records/"+name, recorded, func(e env, v store.View) error {
			for _, a := range asks {
				got, err := listed(e, v, a.query)
				if err := expect(literal(a.query), a.want)(got, err); err != nil {
					return err
				}
			}
			return nil
		})
	}
	allLinks := func(p store.Predicate) store.LinkQuery {
		return store.LinkQuery{RecordQuery: store.RecordQuery{Where: p}}
	}
	counted := func(q store.RecordQuery) store.RecordQuery { q.Total = true; return q }
	paged := func(w store.Window, orders ...store.Order) store.LinkQuery {
		return store.LinkQuery{RecordQuery: store.RecordQuery{Window: w, Order: orders}}
	}
	at := func(id string, keys ...any) *store.Position {
		p := &store.Position{ID: id}
		for _, k := range keys {
			p.Keys = append(p.Keys, value(k))
		}
		return p
	}
	paired, part := rel(kg.Both, "PAIRED_WITH").Types, rel(kg.Both, "PARTICIPATES_IN").Types
	since := kg.DateValue(20150200)
	return []testCase{
		list("links come by id with both ends, all types of them",
			recordAsk{store.LinkQuery{RecordQuery: counted(store.RecordQuery{})}, "L1:a-b L2:b-c L3:a-p L4:c-p L5:a-c of 5"},
			recordAsk{store.LinkQuery{Types: part}, "L3:a-p L4:c-p"},
			recordAsk{store.LinkQuery{Types: rel(kg.Both, "FUNDS").Types, RecordQuery: counted(store.RecordQuery{})}, "nothing of 0"}),
		list("links are chosen by their fields",
			recordAsk{allLinks(eq(store.LinkStatus, word("partly"))), "L1:a-b L3:a-p"},
			recordAsk{allLinks(eq(store.LinkRole, "HOST")), "L3:a-p L5:a-c"},
			recordAsk{allLinks(eq(store.LinkTopic, "Water")), "L3:a-p"},
			recordAsk{allLinks(eq(store.LinkFolder, "Core")), "L1:a-b L3:a-p"},
			recordAsk{allLinks(not(cond(store.LinkFolder, store.Known))), "L4:c-p L5:a-c"},
			recordAsk{allLinks(eq(store.LinkID, word("L5"), word("L0"), word("L2"))), "L2:b-c L5:a-c"},
			recordAsk{allLinks(store.And{eq(store.LinkID, word("L5"), word("L2")), eq(store.LinkRole, "twin")}), "L2:b-c"},
			recordAsk{allLinks(store.Or{}), "nothing"}),
		list("links are chosen by their ends",
			recordAsk{store.LinkQuery{Types: part, From: eq(store.FieldName, "almada")}, "L3:a-p"},
			recordAsk{store.LinkQuery{To: eq(store.FieldID, word("programme:p"))}, "L3:a-p L4:c-p"},
			recordAsk{store.LinkQuery{From: eq(store.FieldID, word("programme:p"))}, "nothing"},
			recordAsk{store.LinkQuery{From: eq(store.FieldID, word("city:c")), To: eq(store.FieldType, word("Programme"))}, "L4:c-p"}),
		list("a link of a symmetric type matches either way round, and is listed once",
			recordAsk{store.LinkQuery{From: eq(store.FieldID, word("city:c")), Types: paired, RecordQuery: counted(store.RecordQuery{})}, "L2:b-c L5:a-c of 2"},
			recordAsk{store.LinkQuery{From: eq(store.FieldID, word("city:c")), To: eq(store.FieldID, word("city:a"))}, "L5:a-c"},
			recordAsk{store.LinkQuery{From: eq(store.FieldID, word("city:b")), To: eq(store.FieldType, word("City"))}, "L1:a-b L2:b-c"},
			recordAsk{store.LinkQuery{From: eq(store.FieldType, word("City")), To: eq(store.FieldType, word("City"))}, "L1:a-b L2:b-c L5:a-c"}),
		list("links are those that hold on a day",
			recordAsk{store.LinkQuery{AsOf: kg.On(day("2012"))}, "L2:b-c L4:c-p"}, // the programme of L3 and L5 begins in 2015
			recordAsk{store.LinkQuery{AsOf: kg.On(day("2015")), Types: part}, "L3:a-p"},
			recordAsk{store.LinkQuery{AsOf: kg.AsOf{Day: day("2016"), Undated: kg.ExcludeUndated}}, "L1:a-b L2:b-c"},
			recordAsk{store.LinkQuery{AsOf: kg.AsOf{Day: day("2016"), Undated: kg.OnlyUndated}}, "L3:a-p L5:a-c"}),
		list("links are chosen by their evidence",
			recordAsk{allLinks(supportedBy(nil)), "L1:a-b L2:b-c L3:a-p L5:a-c"},
			recordAsk{allLinks(store.Related{To: store.ToEvidence, None: true}), "L4:c-p"},
			recordAsk{allLinks(supportedBy(eq("confidence", word("implied")))), "L1:a-b L5:a-c"},
			recordAsk{allLinks(store.Related{To: store.ToEvidence, None: true, Where: eq("confidence", word("implied"))}), "L2:b-c L3:a-p L4:c-p"},
			recordAsk{allLinks(not(supportedBy(eq("confidence", word("implied"))))), "L2:b-c L3:a-p L4:c-p"},
			recordAsk{allLinks(supportedBy(fromSource(eq("kind", word("web"))))), "L1:a-b L3:a-p"},
			recordAsk{allLinks(supportedBy(store.And{fromSource(eq("kind", word("document"))), eq("confidence", word("explicit"))})), "L1:a-b L2:b-c"},
			recordAsk{allLinks(supportedBy(eq("block", word("B1")))), "L1:a-b"},
			recordAsk{allLinks(supportedBy(eq("block", word("B2")))), "L2:b-c"},
			recordAsk{allLinks(store.And{supportedBy(eq("source", word("source:w"))), eq(store.LinkStatus, word("partly")), not(supportedBy(cond("locator", store.Known)))}), "L3:a-p"},
			recordAsk{allLinks(fromSource(nil)), "nothing"}),
		list("links and statements are chosen by evidence that is named, or whose source is",
			recordAsk{allLinks(supportedBy(fromSource(eq(store.FieldID, word("source:d"))))), "L1:a-b L2:b-c L5:a-c"},
			recordAsk{allLinks(supportedBy(fromSource(eq(store.FieldID, word("source:gone"))))), "nothing"},
			recordAsk{allLinks(supportedBy(eq(store.FieldID, word("E3"), word("E4"), word("E6")))), "L2:b-c L3:a-p"},
			recordAsk{allLinks(supportedBy(eq("about", word("L1"), word("P1")))), "L1:a-b"},
			recordAsk{allLinks(store.And{supportedBy(eq("source", word("source:d"))), supportedBy(fromSource(eq(store.FieldID, word("source:w"))))}), "L1:a-b"},
			recordAsk{allLinks(store.And{supportedBy(eq("source", word("source:d"))), not(supportedBy(eq("source", word("source:w")))), eq(store.LinkRole, "twin")}), "L2:b-c"},
			recordAsk{allLinks(store.Or{supportedBy(eq("source", word("source:w"))), eq(store.LinkRole, "twin")}), "L1:a-b L2:b-c L3:a-p"},
			recordAsk{store.LinkQuery{Types: paired, From: eq(store.FieldID, word("city:b")), RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:d")))}}, "L1:a-b L2:b-c"},
			recordAsk{store.LinkQuery{Types: paired, From: cond(store.FieldName, store.Known), AsOf: kg.On(day("2012")), RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:d")))}}, "L2:b-c"},
			recordAsk{store.LinkQuery{Types: part, RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:d")))}}, "nothing"},
			recordAsk{store.LinkQuery{RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:d"))), Total: true, Window: store.Window{Limit: 1, After: at("L1")}}}, "… L2:b-c … of 3"},
			recordAsk{store.LinkQuery{RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:d"))), Order: []store.Order{byField(store.LinkRole, true)}, Facets: []store.Facet{{Link: true, Field: store.LinkRole, Limit: 9}}}}, "L2:b-c L5:a-c L1:a-b | host×1 twin×1 (2 values, 2 counted, 1 missing)"},
			recordAsk{store.LinkQuery{Under: []string{"programme:p"}, Types: paired, RecordQuery: store.RecordQuery{Where: supportedBy(eq("source", word("source:w")))}}, "L1:a-b"},
			recordAsk{statementList{Where: supportedBy(fromSource(eq(store.FieldID, word("source:w")))), Total: true}, "P1 of 1"},
			recordAsk{statementList{Where: supportedBy(eq("source", word("source:d"), word("source:gone")))}, "P2 P3"},
			recordAsk{statementList{Where: store.And{supportedBy(eq("about", word("P3"), word("P2"))), eq("property", "title")}}, "P3"}),
		asking("records/links of an entity are chosen by their evidence, too", recorded,
			ask{links("city:a", onLink(supportedBy(fromSource(eq("kind", word("web")))))), "L1>city:b L3>programme:p"},
			ask{links("city:a", onLink(not(supportedBy(eq("block", word("B1"))))), ordered(asc(store.FieldName))), "L5>city:c L3>programme:p"},
			ask{where(store.Linked{CountSpec: store.CountSpec{Rel: rel(kg.Both, "PAIRED_WITH"), Link: supportedBy(eq("block", word("B2")))}}), "city:b city:c"}),
		list("links come in an order of their fields, unknown values last both ways",
			recordAsk{paged(store.Window{Limit: 9, Keys: true}, byField(store.LinkRole, false)), "L4:c-p[guest] L3:a-p[host] L5:a-c[host] L2:b-c[twin] L1:a-b[?]"},
			recordAsk{paged(store.Window{Limit: 9, Keys: true}, byField(store.LinkRole, true)), "L2:b-c[twin] L5:a-c[host] L3:a-p[host] L4:c-p[guest] L1:a-b[?]"},
			recordAsk{paged(store.Window{Limit: 3, Keys: true}, byField(store.LinkProgramme, false), byField(store.LinkSince, true)), "L1:a-b[programme:p,2015-02] L5:a-c[programme:p,?] L2:b-c[programme:q,2010] …"},
			recordAsk{paged(store.Window{Limit: 9}, byField(store.LinkType, true), byField(store.LinkID, true)), "L4:c-p L3:a-p L5:a-c L2:b-c L1:a-b"}),
		list("links are paged forward and backward",
			recordAsk{paged(store.Window{Limit: 2}), "L1:a-b L2:b-c …"},
			recordAsk{paged(store.Window{Limit: 2, After: at("L2")}), "… L3:a-p L4:c-p …"},
			recordAsk{paged(store.Window{Limit: 9, After: at("L25")}), "… L3:a-p L4:c-p L5:a-c"},
			recordAsk{paged(store.Window{Limit: 2, Backward: true}), "… L4:c-p L5:a-c"},
			recordAsk{paged(store.Window{Limit: 2, Backward: true, Before: at("L3")}), "L1:a-b L2:b-c …"},
			recordAsk{paged(store.Window{Limit: 2, After: at("L3", "host")}, byField(store.LinkRole, false)), "… L5:a-c L2:b-c …"},
			recordAsk{paged(store.Window{Limit: 2, After: at("L4", "hosu")}, byField(store.LinkRole, false)), "… L2:b-c L1:a-b"},
			recordAsk{paged(store.Window{Limit: 9, Backward: true, Before: at("L1", nil)}, byField(store.LinkRole, true)), "L2:b-c L5:a-c L3:a-p L4:c-p …"},
			recordAsk{paged(store.Window{Limit: 1, After: at("L1", word("programme:p"), since)}, byField(store.LinkProgramme, false), byField(store.LinkSince, true)), "… L5:a-c …"}),
		list("links are counted by their fields, whatever the window",
			recordAsk{
				store.LinkQuery{RecordQuery: store.RecordQuery{Total: true, Window: store.Window{After: at("L4")}, Facets: []store.Facet{
					{Link: true, Field: store.LinkProgramme, Limit: 9}, {Link: true, Field: store.LinkSource, Limit: 1}, {Link: true, Field: store.LinkTopic, Limit: 9}, {Field: store.FieldName, Limit: 9},
				}}},
				"nothing of 5 | programme:p×2 programme:q×1 (2 values, 3 counted, 2 missing) | source:d×3 (2 values, 5 counted, 1 missing) | air×1 water×1 (2 values, 2 counted, 4 missing) | (0 values, 0 counted, 5 missing)",
			},
			recordAsk{store.LinkQuery{Types: paired, RecordQuery: store.RecordQuery{Window: store.Window{Limit: 1}, Facets: []store.Facet{{Link: true, Field: store.LinkFolder, Limit: 9}}}}, "L1:a-b … | core×1 networks×1 (2 values, 2 counted, 1 missing)"}),
		list("links under programmes are a page for each",
			recordAsk{store.LinkQuery{Under: []string{"programme:q", "programme:p", "programme:none", "programme:p"}, Types: paired, RecordQuery: store.RecordQuery{Total: true, Window: store.Window{Limit: 1}}}, "L2:b-c of 1 ; L1:a-b … of 2 ; nothing of 0 ; L1:a-b … of 2"},
			recordAsk{store.LinkQuery{Under: []string{"programme:p", ""}, Types: paired, From: eq(store.FieldID, word("city:c"))}, "L5:a-c ; nothing"},
			recordAsk{store.LinkQuery{Under: []string{"programme:p"}, Types: paired, RecordQuery: store.RecordQuery{Order: []store.Order{byField(store.LinkStatus, false)}, Facets: []store.Facet{{Link: true, Field: store.LinkStatus, Limit: 9}}}}, "L5:a-c L1:a-b | derived×1 partly×1 (2 values, 2 counted, 0 missing)"},
			recordAsk{store.LinkQuery{Under: []string{}}, ""}),
		list("statements are chosen by what they hold, their subjects and their evidence",
			recordAsk{statementList{Total: true}, "P1 P2 P3 of 3"},
			recordAsk{statementList{Where: eq("property", "Start_Year")}, "P1"},
			recordAsk{statementList{Where: cond("value", store.Contains, "alm")}, "P3"},
			recordAsk{statementList{Where: supportedBy(eq("note", "Counted twice"))}, "P2"},
			recordAsk{statementList{Where: store.And{eq("status", word("partly")), eq("folder", "mine"), eq("unit", "cities"), eq("asOf", "2018")}}, "P2"},
			recordAsk{statementList{Where: eq("subject", word("programme:p"))}, "P1 P2"},
			recordAsk{statementList{Where: store.Related{To: store.ToSubject, Where: eq("population", 9)}}, "P3"},
			recordAsk{statementList{Where: store.Related{To: store.ToSubject, None: true, Where: eq(store.FieldType, word("City"))}}, "P1 P2"},
			recordAsk{statementList{Where: supportedBy(fromSource(eq("kind", word("document"))))}, "P2"},
			recordAsk{statementList{Where: supportedBy(eq("confidence", word("explicit")))}, "P1 P3"},
			recordAsk{statementList{Where: eq("id", word("P3"), word("P1"))}, "P1 P3"},
			recordAsk{statementList{Where: eq("population", 9)}, "nothing"}),
		list("statements are ordered, paged and counted",
			recordAsk{statementList{Order: []store.Order{byField("unit", true), byField("value", true)}, Window: store.Window{Limit: 2, Keys: true}}, "P2[cities,12] P3[?,almada] …"},
			recordAsk{statementList{Order: []store.Order{byField("unit", true), byField("value", true)}, Window: store.Window{Limit: 2, After: at("P3", nil, "almada")}}, "… P1"},
			recordAsk{statementList{Order: []store.Order{byField("value", false)}, Window: store.Window{Limit: 1, Backward: true, Before: at("P3", "almada")}}, "… P1 …"},
			recordAsk{statementList{Window: store.Window{}, Total: true, Facets: []store.Facet{{Link: true, Field: "subject", Limit: 9}, {Link: true, Field: "folder", Limit: 9}}}, "P1 P2 P3 of 3 | programme:p×2 city:a×1 (2 values, 3 counted, 0 missing) | mine×1 (1 values, 1 counted, 2 missing)"}),
		list("evidence is chosen by what it holds and by its source",
			recordAsk{evidenceList{Total: true}, "E1 E2 E3 E4 E5 E6 E7 E8 of 8"},
			recordAsk{evidenceList{Where: eq("source", word("source:w"))}, "E2 E4 E6"},
			recordAsk{evidenceList{Where: eq("about", word("L1"), word("P1"))}, "E1 E2 E6"},
			recordAsk{evidenceList{Where: fromSource(eq("kind", word("document")))}, "E1 E3 E5 E7"},
			recordAsk{evidenceList{Where: store.And{fromSource(eq(store.FieldName, "page")), eq("confidence", word("implied"))}}, "E2"},
			recordAsk{evidenceList{Where: fromSource(nil)}, "E1 E2 E3 E4 E5 E6 E7"},
			recordAsk{evidenceList{Where: store.Related{To: store.ToSource, None: true}}, "E8"},
			recordAsk{evidenceList{Where: cond("locator", store.StartsWith, "ROW")}, "E2 E6"},
			recordAsk{evidenceList{Where: cond("statedAs", store.Contains, "with")}, "E1"},
			recordAsk{evidenceList{Where: cond("retrievedOn", store.Gte, day("2026-01-02"))}, "E1"},
			recordAsk{evidenceList{Where: cond("retrievedOn", store.Lte, day("2026-01"))}, "E3"},
			recordAsk{evidenceList{Where: eq("component", "iuc asia")}, "E1"},
			recordAsk{evidenceList{Where: cond("note", store.Contains, "almada")}, "E2"},
			recordAsk{evidenceList{Where: cond("seenFrom", store.Lt, day("2016"))}, "E2"},
			recordAsk{evidenceList{Where: cond("seenTo", store.Known)}, "E1"},
			recordAsk{evidenceList{Where: eq("folder", "networks")}, "E4"},
			recordAsk{evidenceList{Where: supportedBy(nil)}, "nothing"}),
		list("what one source says of a link is not what another says",
			recordAsk{allLinks(supportedBy(eq("component", "IUC Asia"))), "L1:a-b"},
			recordAsk{allLinks(supportedBy(cond("seenFrom", store.Lt, day("2016")))), "L1:a-b"},
			recordAsk{allLinks(supportedBy(store.And{eq("component", "IUC Asia"), cond("seenFrom", store.Lt, day("2016"))})), "nothing"},
			recordAsk{allLinks(supportedBy(store.And{cond("note", store.Known), fromSource(eq("kind", word("document")))})), "nothing"}),
		list("evidence is in the block that has all of its place",
			recordAsk{evidenceList{Where: eq("block", word("B1"))}, "E1 E7"},
			recordAsk{evidenceList{Where: cond("block", store.Known)}, "E1 E3 E7"}),
		list("evidence is ordered and counted by when it saw the fact",
			recordAsk{evidenceList{Order: []store.Order{byField("seenFrom", false)}, Window: store.Window{Limit: 3, Keys: true}}, "E2[2012] E1[2016-03] E3[?] …"},
			recordAsk{evidenceList{Window: store.Window{Limit: 1}, Facets: []store.Facet{{Link: true, Field: "component", Limit: 1}}}, "E1 … | IUC Asia×1 (1 values, 1 counted, 7 missing)"}),
		list("evidence is ordered, paged and counted",
			recordAsk{evidenceList{Order: []store.Order{byField("retrievedOn", true)}, Window: store.Window{Limit: 3, Keys: true}}, "E1[2026-01-02] E3[2026-01] E8[?] …"},
			recordAsk{evidenceList{Order: []store.Order{byField("retrievedOn", true)}, Window: store.Window{Limit: 2, After: at("E8", nil)}}, "… E7 E6 …"},
			recordAsk{evidenceList{Order: []store.Order{byField("source", false), byField("confidence", true)}, Window: store.Window{Limit: 4}}, "E7 E5 E3 E1 …"},
			recordAsk{evidenceList{Where: eq("id", word("E5"), word("E1")), Window: store.Window{Limit: 1}, Total: true, Facets: []store.Facet{{Link: true, Field: "source", Limit: 1}}}, "E1 … of 2 | source:d×2 (1 values, 2 counted, 0 missing)"}),
		reading("records/what would look at too much evidence is refused before it looks", recorded, func(e env, v store.View) error {
			for most, want := range map[int]bool{7: false, 8: true} {
				_, err := v.ListLinks(e.ctx, store.LinkQuery{RecordQuery: store.RecordQuery{Where: supportedBy(nil), MaxTouched: most}})
				_, err2 := v.ListStatements(e.ctx, store.RecordQuery{Where: supportedBy(nil), MaxTouched: most})
				if (err == nil) != want || (err2 == nil) != want {
					return fmt.Errorf("of a limit of %d: %w", most, cmp.Or(errors.Join(err, err2), errors.New("no error")))
				}
			}
			return nil
		}),
	}
}
