package release

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/idtable"
	"cityweave/internal/kg"
	"cityweave/internal/parallel"
	"cityweave/internal/revision"
	"cityweave/internal/suggest"
)

// Read loads the directories as one graph, validates it and identifies the release. A later directory may extend the
// entities, links and statements of an earlier one. The error is Faults, with all of them, when the data are invalid,
// and another one when a directory cannot be read or ctx is done. A packed graph is compared with its hash; it was
// validated before it was packed.
func Read(ctx context.Context, o *kg.Ontology, folders ...datafolder.Folder) (*kg.Graph, error) {
	if len(folders) == 1 && folders[0].Packed != "" {
		return readPacked(ctx, o, folders[0])
	}
	_, g, err := build(ctx, o, folders)
	return g, err
}

// build reads the directories as [Read] does, and returns also what they say about the work on the data.
func build(ctx context.Context, o *kg.Ontology, folders []datafolder.Folder) (*builder, *kg.Graph, error) {
	if i := slices.IndexFunc(folders, func(f datafolder.Folder) bool { return f.Packed != "" }); i >= 0 {
		return nil, nil, fmt.Errorf("%s is a packed graph: name the folders that it was made from", folders[i].Name)
	}
	b := newBuilder(o)
	if err := b.openTables(ctx, folders); err != nil {
		return nil, nil, err
	}
	b.makeRoom()
	steps := []func(){
		b.readLayers,
		b.readReplaced,
		b.readEntities,
		b.placeTombstones,
		b.readRules,
		b.readLinks,
		b.readStatements,
		b.readCoverage,
		b.addParents,
		b.readEvidence,
		b.settleEvidence,
		b.readBlocks,
		b.readDistinct,
		b.readNames,
		b.finishLinks,
		b.finishStatements,
		b.finishNames,
		b.finishCoverage,
		b.finishEntities,
		b.checkExternalIDs,
		b.checkCircles,
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("reading the data: %w", err)
		}
		step()
	}
	g := b.graph()
	g.NameByStatements()
	var named parallel.Group
	if len(b.allFaults()) == 0 { // the Place of entities is not part of the release
		named.Go(func() { g.Release = revision.Identify(o, g) })
	}
	b.locate(g)
	named.Go(func() { g.Cover(o) })
	named.Wait()
	if faults := b.allFaults(); len(faults) > 0 {
		return nil, nil, faults
	}
	return b, g, nil
}

// builder builds one graph from the tables, row by row in the order of the directories, and collects each fault at its
// table.
type builder struct {
	o          *kg.Ontology
	tables     []*datafolder.Table
	fileFaults datafolder.Faults // of files that are no tables
	words      map[string]string
	forms      map[string]*regexp.Regexp
	newID      idMaker
	dates      kg.DateTexts
	attrs      map[kg.AttrsKey]*kg.LinkAttrs
	attrsKeys  kg.AttrsKeys
	evAttrs    kg.SharedEvidence
	builtIn    map[string]map[string]bool // ids in built-in files in which an unknown one was looked for, by path
	guesses    int                        // how many more times a misspelt id is looked for

	entities map[string]*entity
	inOrder  []*entity     // as they were first named
	links    idtable.Table // of allLinks, by id
	linkText func(uint32) string
	linkKeys map[string]*link // by the derived id of their key, where that is not their id
	allLinks []*link
	topics   map[*link][]string // of the links that have some
	// refusedLinks are what is left of links that were refused, by id: they have none themselves.
	refusedLinks map[string]*link
	statements   map[string]*statement
	stateKeys    map[string]*statement // by derived id
	allStates    []*statement
	coverage     map[string]*coverage // by id, and by derived id
	allCoverage  []*coverage
	cells        sourceCells    // of the current row with evidence
	allEv        []evidence     // as they were read
	sortedEv     []*kg.Evidence // by id, without those that were repeated
	rules        map[string]datafolder.Row
	allRules     []kg.Rule
	blocks       map[string]datafolder.Row
	allBlocks    []block
	distinct     map[Pair]datafolder.Row // entities that look like one and are two
	layers       []layer
	allNames     []nameRow // as they were read
	tombstones   map[string]*tombstone
	notices      datafolder.Faults // see ReadWithNotices

	newEntities pool[entity]
	kgEntities  pool[kg.Entity]
	details     pool[kg.Detail]
	newLinks    pool[link]
	newEvidence pool[kg.Evidence]
	texts       textPool

	// Unreadable records, so that they are not reported as missing: rows of entity types (their ids may be known),
	// links, statements, coverage, rules.
	unreadableTypes                                                        map[kg.TypeID]bool
	unreadableLinks, unreadableStates, unreadableCoverage, unreadableRules bool

	sourceType, programmeType kg.TypeID
	sourceKind, sourceRead    int // places of kind and retrievedOn among the properties of Source
}

// mostGuesses limits how often a misspelt id is searched for, which scans all ids.
const mostGuesses = 200

func newBuilder(o *kg.Ontology) *builder {
	b := &builder{
		o: o, words: map[string]string{}, forms: map[string]*regexp.Regexp{}, dates: kg.DateTexts{},
		attrs: map[kg.AttrsKey]*kg.LinkAttrs{}, evAttrs: kg.SharedEvidence{}, guesses: mostGuesses, builtIn: map[string]map[string]bool{},
	}
	b.sourceType, _ = o.Type("Source")
	b.programmeType, _ = o.Type("Programme")
	b.sourceKind = o.Entities[b.sourceType].Prop("kind")
	b.sourceRead = o.Entities[b.sourceType].Prop("retrievedOn")
	return b
}

// makeRoom sizes the maps for the number of rows.
func (b *builder) makeRoom() {
	rows := map[string]int{}
	for _, t := range b.tables {
		rows[path.Dir(t.Path)] += t.Lines
		rows[path.Base(t.Path)] += t.Lines
	}
	entities, links, statements := rows["entities"], rows["links"], rows["statements.csv"]
	b.entities, b.inOrder = make(map[string]*entity, entities), make([]*entity, 0, entities)
	links += entities // their parents
	b.links, b.linkText, b.allLinks = idtable.New(links), b.linkID, make([]*link, 0, links)
	b.linkKeys, b.refusedLinks, b.topics = map[string]*link{}, map[string]*link{}, map[*link][]string{}
	b.statements, b.stateKeys = make(map[string]*statement, statements), make(map[string]*statement, statements)
	b.coverage = make(map[string]*coverage, rows["coverage.csv"])
	records := links + entities + statements + rows["coverage.csv"] + rows["evidence.csv"]
	b.allEv = make([]evidence, 0, records+records/8) // some rows have several
	b.rules, b.blocks, b.unreadableTypes = map[string]datafolder.Row{}, map[string]datafolder.Row{}, map[kg.TypeID]bool{}
	b.distinct, b.tombstones = map[Pair]datafolder.Row{}, map[string]*tombstone{}
}

// openTables reads the files of all directories into memory.
func (b *builder) openTables(ctx context.Context, folders []datafolder.Folder) error {
	buffer := make([]byte, 1<<15)
	for i, f := range folders {
		unknown := 0
		files, err := f.Files(func(file, problem, cure string) {
			unknown++
			b.unknownFile(f, file, problem, cure)
		})
		if err != nil {
			return fmt.Errorf("data folder %s: %w", f.Name, err)
		}
		if len(files)+unknown == 0 {
			return fmt.Errorf("data folder %s holds no data files", f.Name)
		}
		for _, file := range files {
			if b.columns(datafolder.TablePath(file)) == nil {
				b.unknownFile(f, file, "no entity type has a file of this name", "")
				continue
			}
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("data folder %s: %w", f.Name, err)
			}
			t, err := datafolder.OpenTable(f, i, file, buffer)
			if err != nil {
				return fmt.Errorf("data folder %s: %w", f.Name, err)
			}
			b.tables = append(b.tables, t)
		}
	}
	return nil
}

// unknownFile adds the fault of a file that is not read. Without a cure, it is the file that may have been meant.
func (b *builder) unknownFile(f datafolder.Folder, file, problem, cure string) {
	if cure == "" {
		cure = b.fileCure(file)
	}
	b.fileFaults = append(b.fileFaults,
		datafolder.Fault{File: path.Join(f.Name, file), Line: 1, Column: 1, Problem: problem, Cure: cure})
}

// columns returns the columns that the file at the path may have; nil if it is not a data file.
func (b *builder) columns(file string) []string {
	switch dir, base := path.Split(file); {
	case dir == "entities/":
		t, ok := b.typeOfFile(base)
		if !ok {
			return nil
		}
		known := []string{"id", "name", "aliases", "description", "same_as"}
		if b.o.Entities[t].ParentLink != "" {
			known = append(known, "parent")
		}
		for _, p := range b.o.Entities[t].Props {
			known = append(known, p.Column)
		}
		return append(known, "note")
	case dir == "links/":
		known := []string{"id", "type", "from", "to", "role", "since", "until"}
		for _, f := range b.o.OwnLinkFields() {
			known = append(known, f.Column)
		}
		return append(append(known, "programme", "topics", "status"), kg.EvidenceColumns()...)
	case base == "statements.csv":
		return append(
			[]string{"id", "subject", "property", "value", "unit", "as_of", "status"},
			kg.EvidenceColumns()...)
	case base == "coverage.csv":
		known := []string{
			"id", "about", "link_types", "role", "types", "list", "stated", "as_of", "scope", "complete", "note",
		}
		return append(known, coverageEvidence()...)
	case base == "evidence.csv":
		return append([]string{"id", "about"}, kg.EvidenceColumns()...)
	case base == "folder.csv":
		return kg.LayerColumns()
	case base == "names.csv":
		return nameColumns
	case base == "rules.csv":
		return []string{"id", "rule"}
	case base == "replaced.csv":
		return []string{"id", "replaced_by", "reason"}
	case base == "distinct.csv":
		return []string{"id", "other", "reason"}
	case base == "blocks.csv":
		return []string{
			"id",
			"source",
			"programme",
			"paragraph_line",
			"title_line",
			"byte_start",
			"byte_end",
			"truncated",
		}
	}
	return nil
}

func (b *builder) typeOfFile(base string) (kg.TypeID, bool) {
	i := slices.IndexFunc(b.o.Entities, func(t kg.EntityType) bool { return t.File+".csv" == base })
	return kg.TypeID(max(i, 0)), i >= 0
}

// fileCure suggests the file that an unknown one may have been meant as.
func (b *builder) fileCure(file string) string {
	known := datafolder.SingleFiles()
	for i := range b.o.Entities {
		known = append(known, "entities/"+b.o.Entities[i].File+".csv")
	}
	if dir, base := path.Split(file); dir != "entities/" && path.Ext(file) == ".csv" {
		if _, ok := b.typeOfFile(base); ok {
			return "did you mean entities/" + base + "?"
		}
	}
	if n := suggest.Nearest(file, known); n != "" {
		return "did you mean " + n + "?"
	}
	return "known are entities/TYPE.csv, links/NAME.csv, " + strings.Join(datafolder.SingleFiles(), ", ") +
		"; keep other files elsewhere"
}

// each reads the tables of a directory or file, in the order of the directories, and calls begin for each table and do
// for each of its rows. A table is read once.
func (b *builder) each(prefix string, begin func(*datafolder.Table), do func(datafolder.Row)) {
	for _, t := range b.tables {
		if !strings.HasPrefix(t.Path, prefix) {
			continue
		}
		t.Read(b.columns(t.Path), begin, do)
	}
}

func (b *builder) allFaults() datafolder.Faults {
	faults := slices.Clone(b.fileFaults)
	for _, t := range b.tables {
		faults = append(faults, t.Faults...)
	}
	return faults.Sorted()
}

// idMaker computes ids like kg.DerivedID for values joined by U+001F, without allocating.
type idMaker struct{ scratch []byte }

func (m *idMaker) sum(parts ...string) [sha256.Size]byte {
	m.scratch = m.scratch[:0]
	for i, p := range parts {
		if i > 0 {
			m.scratch = append(m.scratch, '\x1f')
		}
		m.scratch = append(m.scratch, p...)
	}
	return sha256.Sum256(m.scratch)
}

func (m *idMaker) text(letter byte, parts ...string) [17]byte {
	sum := m.sum(parts...)
	text := [17]byte{letter}
	hex.Encode(text[1:], sum[:8])
	return text
}

func (m *idMaker) id(letter byte, parts ...string) string {
	text := m.text(letter, parts...)
	return string(text[:])
}

// keep returns a shared copy of a text that many rows have, which does not keep its row in memory.
func (b *builder) keep(s string) string {
	if s == "" {
		return ""
	}
	if k, ok := b.words[s]; ok {
		return k
	}
	s = strings.Clone(s)
	b.words[s] = s
	return s
}
