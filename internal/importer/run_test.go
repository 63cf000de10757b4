package importer_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/importer"
	"cityweave/internal/kg"
	"cityweave/internal/nametable"
)

// cities is a matcher that knows some names.
type cities map[string]string

func (c cities) Match(_ context.Context, queries []nametable.Query) ([]nametable.Answer, error) {
	out := make([]nametable.Answer, len(queries))
	for i, q := range queries {
		id, ok := c[q.Name+q.ID]
		switch {
		case !ok:
			out[i].Status = "NOT_FOUND"
		case strings.Contains(id, " "):
			out[i].Status = "AMBIGUOUS"
			for one := range strings.FieldsSeq(id) {
				out[i].Candidates = append(out[i].Candidates, nametable.Candidate{ID: one, Name: q.Name})
			}
		default:
			out[i] = nametable.Answer{ID: id, Name: q.Name, Status: nametable.Matched, Class: "EXACT"}
		}
	}
	return out, nil
}

var known = cities{
	"Lyon": "city:fr-lyon", "Köln": "city:de-koln", "Kyoto": "city:jp-kyoto", "geonames:7": "city:jp-nara",
	"Springfield": "city:us-springfield-ohio city:us-springfield-massachusetts",
}

const description = `
table: t.csv
folder: {name: twins, title: Twins}
entities:
  - {id: "source:list", name: A list, kind: dataset, retrieved_on: 2026-12-01}
places:
  a: {name: "{A}", in: "{In A}"}
  b: {name: "{B}"}
links:
  - type: PAIRED_WITH
    from: a
    to: b
    role: twin town
    since: "{Since}"
    source: source:list
    locator: row={row}
    stated_as: "{A} – {B}"
`

// imported runs a description over a table with the files given by name.
func imported(t *testing.T, spec string, files map[string]string) (*importer.Result, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "t.yaml")
	if err := os.WriteFile(path, []byte(spec), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := importer.Load(path, kg.CityNetworks())
	if err != nil {
		return nil, err
	}
	return importer.Run(t.Context(), kg.CityNetworks(), s, known)
}

func TestRun(t *testing.T) {
	t.Run("makes a folder of a table", func(t *testing.T) {
		members := `
table: t.csv
folder: {name: members, title: Members}
places:
  city: {name: "{City}", id: "geonames:{gid}"}
links:
  - type: MEMBER_OF
    from: city
    to: org:iclei
    when: [{column: ICLEI, is: [x, Yes]}]
    source: source:geonames
    seen_from: 2019
  - type: PARTICIPATES_IN
    from: city
    to: programme:iuc
    when: [{column: IUC, isNot: [""]}]
    note: "as {IUC}"
    source: source:geonames
`
		for _, tt := range []struct {
			name, spec, table, links, unresolved string
			decided                              string
		}{
			{
				name: "pairs, the smaller ID first, with the evidence of all rows",
				spec: description, table: "A,In A,B,Since\nLyon,France,Köln,\nKöln,,Lyon,\nKyoto,,Lyon,1987-04\n",
				links: "type,from,to,role,since,source,locator,stated_as\n" +
					"PAIRED_WITH,city:de-koln,city:fr-lyon,twin town,,source:list|source:list,row=2|row=3,Lyon – Köln|Köln – Lyon\n" +
					"PAIRED_WITH,city:fr-lyon,city:jp-kyoto,twin town,1987-04,source:list,row=4,Kyoto – Lyon\n",
			},
			{
				name: "what makes no link, with the reason",
				spec: description,
				table: "A,In A,B,Since\nLyon,,Köln,\nSpringfield,,Lyon,\nSpringfield,,Köln,\nUlm,,Lyon,\nLyon,,Lyon,\n" +
					"Lyon,,,\nLyon,,Kyoto,1.4.2019\n",
				links: "type,from,to,role,source,locator,stated_as\n" +
					"PAIRED_WITH,city:de-koln,city:fr-lyon,twin town,source:list,row=2,Lyon – Köln\n",
				unresolved: "AMBIGUOUS,Springfield,,city:us-springfield-ohio (Springfield); city:us-springfield-massachusetts (Springfield),3 4,\n" +
					"NOT_FOUND,Ulm,,,5,\n" + "both ends are city:fr-lyon,,,,6,\n" + "no place b,,,,7,\n" +
					"\"since: \"\"1.4.2019\"\" is no date\",,,,8,\n",
			},
			{
				name:    "decisions and dates by their order",
				spec:    "dates: dmy\ndecided: d.csv" + description,
				table:   "A,In A,B,Since\nSpringfield,USA,Lyon,1.4.2019\nSpringfield,,Lyon,\nUlm,,Lyon,\n",
				decided: "reason,name,in,candidates,rows,id\n,Springfield,USA,,,city:us-springfield-ohio\n,Ulm,,,,none\n,Springfield,,,,\n",
				links: "type,from,to,role,since,source,locator,stated_as\n" +
					"PAIRED_WITH,city:fr-lyon,city:us-springfield-ohio,twin town,2019-04-01,source:list,row=2,Springfield – Lyon\n",
				unresolved: "AMBIGUOUS,Springfield,,city:us-springfield-ohio (Springfield); city:us-springfield-massachusetts (Springfield),3,\n" +
					"left out by decision,Ulm,,,4,\n",
			},
			{
				name:  "rows that are skipped, and texts that data folders cannot hold",
				spec:  description + "skip: [{column: Since, is: [ended], because: it has ended}]\n",
				table: "A,In A,B,Since\nLyon,,Köln,ended\nKyoto,a|b," + "Lyon,\n",
				links: "type,from,to,role,source,locator,stated_as\n" +
					"PAIRED_WITH,city:fr-lyon,city:jp-kyoto,twin town,source:list,row=3,Kyoto – Lyon\n",
				unresolved: "it has ended,,,,2,\n",
			},
			{
				name: "a column for each network, an ID in a register, values that are not there",
				spec: members, table: "City,gid,ICLEI,IUC\nLyon,,x,pilot\nNara,7,YES,\nKöln,,no,\n",
				links: "type,from,to,source,seen_from,note\n" +
					"MEMBER_OF,city:fr-lyon,org:iclei,source:geonames,2019,\n" +
					"PARTICIPATES_IN,city:fr-lyon,programme:iuc,source:geonames,,as pilot\n",
				unresolved: "NOT_FOUND,Nara,,,3,\nno link of the description is for the row,,,,4,\n",
			},
			{
				name:  "signs for no value, coordinates, and IDs that name no register",
				spec:  "empty: [NA, '-']" + strings.Replace(description, `"{B}"`, `"{B}", id: "{ID}", latitude: "{Lat}", longitude: "{Long}"`, 1),
				table: "A;In A;B;Since;ID;Lat;Long\nLyon;NA;Köln;na;-;50,9;6.9\nLyon;;Köln;;;;95\nLyon;;Köln;;7;;\nLyon;;NA;;NA;1;2\n",
				links: "type,from,to,role,source,locator,stated_as\n" +
					"PAIRED_WITH,city:de-koln,city:fr-lyon,twin town,source:list,row=2,Lyon – Köln\n",
				unresolved: "\"b: \"\"\"\" and \"\"95\"\" are no latitude and longitude\";;;;3;\n" +
					"\"b: \"\"7\"\" is no ID with its register, as in geonames:2643743\";;;;4;\nno place b;;;;5;\n",
			},
			{
				name:    "parts of a cell, and decisions about names that no row has",
				spec:    "decided: d.csv" + strings.Replace(members, "is: [x, Yes]", "has: [GCoM, C40]", 1),
				table:   "City,gid,ICLEI,IUC\nLyon,,NAZCA;;gcom ;x,\nKöln,,GCoM2,\nNara,7,C40|x,\n",
				decided: "name;in;id\nUlm;;none\nNara;;city:jp-nara\n",
				links: "type,from,to,source,seen_from\nMEMBER_OF,city:fr-lyon,org:iclei,source:geonames,2019\n" +
					"MEMBER_OF,city:jp-nara,org:iclei,source:geonames,2019\n",
				unresolved: "no link of the description is for the row,,,,3,\n\"decided, but no row has this name and place\",Ulm,,,,\n",
			},
			{
				name:    "names that a spreadsheet takes for formulas, also in decisions",
				spec:    "decided: d.csv" + description,
				table:   "A,In A,B,Since\n=A1,+x,Lyon,\n-1,,Lyon,\n",
				decided: "name,in,id\n'=A1,'+x,city:de-koln\n",
				links: "type,from,to,role,source,locator,stated_as\n" +
					"PAIRED_WITH,city:de-koln,city:fr-lyon,twin town,source:list,row=2,=A1 – Lyon\n",
				unresolved: "NOT_FOUND,-1,,,3,\n",
			},
			{
				name:  "a row that contradicts an earlier one, or repeats it",
				spec:  strings.Replace(description, "    locator: row={row}\n", "    until: \"{Until}\"\n", 1),
				table: "A,In A,B,Since,Until\nLyon,,Köln,1959,\nLyon,,Köln,1959,2001\nLyon,,Köln,1959,\n",
				links: "type,from,to,role,since,source,stated_as\n" +
					"PAIRED_WITH,city:de-koln,city:fr-lyon,twin town,1959,source:list,Lyon – Köln\n",
				unresolved: "\"until is \"\"2001\"\" here, but \"\"\"\" in row 2\",,,,3,\n" +
					"\"says the same as row 2, at the same place of the source\",,,,4,\n",
			},
		} {
			t.Run(tt.name, func(t *testing.T) {
				r, err := imported(t, tt.spec, map[string]string{"t.csv": tt.table, "d.csv": tt.decided})
				if err != nil {
					t.Fatal(err)
				}
				var links string
				for path, text := range r.Files {
					if strings.HasPrefix(path, "links/") {
						links = string(text)
					}
				}
				if d := cmp.Diff(tt.links, links); d != "" {
					t.Errorf("links (-want +got):\n%s", d)
				}
				comma := ","
				if strings.HasPrefix(tt.table, "A;") {
					comma = ";"
				}
				header := "\ufeffreason,name,in,candidates,rows,id\n"
				if d := cmp.Diff(strings.ReplaceAll(header, ",", comma)+tt.unresolved, string(r.Unresolved)); d != "" {
					t.Errorf("unresolved (-want +got):\n%s", d)
				}
			})
		}
	})
	t.Run("refuses descriptions that make no folder", func(t *testing.T) {
		change := func(old, now string) string { return strings.Replace(description, old, now, 1) }
		table := "A,In A,B,Since\nLyon,,Köln,\n"
		for _, tt := range []struct{ name, spec, table, want string }{
			{"nothing", "", table, "is empty"},
			{"an unknown key", "tabel: x\n" + description, table, "unknown field"},
			{"no table", change("table: t.csv", ""), table, "table is missing"},
			{"no title", change("title: Twins", "note: x"), table, "a name and a title"},
			{"a column that folders do not have", change("title: Twins", "title: Twins, license: CC0"), table, "did you mean licence?"},
			{"no links", description[:strings.Index(description, "links:")], table, "links is missing"},
			{"an unknown link type", change("PAIRED_WITH", "TWINNED"), table, `the type "TWINNED" is unknown`},
			{"an end that is no place", change("to: b", "to: c"), table, `"c" is neither a place`},
			{"no source", change("    source: source:list\n", ""), table, "source is missing"},
			{"a column that links do not have", change("since:", "sincee:"), table, "did you mean since?"},
			{"a column that the table does not have", change("{In A}", "{In a}"), table, `did you mean "In A"?`},
			{"an open brace", change("{B}", "{B"), table, "no closing brace"},
			{"a list for a value", change(`"{Since}"`, "[1, 2]"), table, "since is one value"},
			{"a skip without a reason", description + "skip: [{column: A, is: [x]}]", table, "because"},
			{"a condition without values", description + "skip: [{column: A, because: x}]", table, "one of is, isNot and has"},
			{"a condition with two lists", description + "skip: [{column: A, is: [x], has: [y], because: x}]", table, "one of is, isNot and has"},
			{"half a point", change(`name: "{B}"`, `name: "{B}", latitude: "{Since}"`), table, "b needs both latitude and longitude"},
			{"an order of dates", "dates: ymd" + description, table, "neither dmy nor mdy"},
			{"an entity without an id", change(`id: "source:list", `, ""), table, "row 1 has no id"},
			{"no link at all", description, "A,In A,B,Since\nUlm,,Köln,\n", "makes no link"},
			{"a decision that is none", "decided: t.csv" + description, "name,in,id,A,In A,B,Since\nUlm,,Ulm,Lyon,,Köln,\n", `"Ulm" is no id`},
		} {
			t.Run(tt.name, func(t *testing.T) {
				if _, err := imported(t, tt.spec, map[string]string{"t.csv": tt.table}); err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%v, want %s", err, tt.want)
				}
			})
		}
	})
}
