package release

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

// Read reads the folders as one graph, checks it and names the release. A later folder
// may add to the entities, links and statements of an earlier one. The error is Faults,
// all of them, when the data is wrong; it is another one when a folder cannot be read or
// ctx is over.
func Read(ctx context.Context, o *kg.Ontology, folders ...Folder) (*kg.Graph, error) {
	b := newBuilder(o)
	if err := b.readTables(ctx, folders); err != nil {
		return nil, err
	}
	steps := []func(){
		b.readEntities, b.readRules, b.readLinks, b.readStatements, b.addParents, b.readEvidence, b.readBlocks,
		b.judgeEvidence, b.showValues, b.checkLinks, b.finishEntities, b.checkExternalIDs, b.checkCircles,
	}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("reading the data: %w", err)
		}
		step()
	}
	g := b.graph()
	b.locate(g)
	if faults := b.allFaults(); len(faults) > 0 {
		return nil, faults
	}
	g.Release = releaseOf(o, g)
	return g, nil
}

// builder gathers what the tables say into one graph, row by row in the order of the
// folders, and each fault at the table where it stands.
type builder struct {
	o       *kg.Ontology
	tables  []*table
	loose   Faults // of files that are no tables
	words   map[string]string
	forms   map[string]*regexp.Regexp
	guesses int // how many more times a misspelt id is looked for

	entities   map[string]*entity
	inOrder    []*entity // as they were first named
	links      map[string]*link
	linkKeys   map[linkKey]*link
	allLinks   []*link
	statements map[string]*statement
	stateKeys  map[statementKey]*statement
	allStates  []*statement
	evidence   map[string]*evidence
	evKeys     map[evidenceKey]*evidence
	allEv      []*evidence
	rules      map[string]row
	allRules   []kg.Rule
	blocks     map[string]row
	allBlocks  []block

	tornTypes  map[kg.TypeID]bool // rows of this type are missing: its ids may be known
	tornLinks  bool               // links are missing
	tornStates bool               // statements are missing
	tornRules  bool               // rules are missing

	sourceType, programmeType kg.TypeID
	sourceKind, sourceRead    int // places of kind and retrievedOn among the properties of Source
}

// mostGuesses bounds the search for what a misspelt id may mean, which looks at all ids.
const mostGuesses = 200

func newBuilder(o *kg.Ontology) *builder {
	b := &builder{
		o: o, words: map[string]string{}, forms: map[string]*regexp.Regexp{}, guesses: mostGuesses,
		entities: map[string]*entity{}, links: map[string]*link{}, linkKeys: map[linkKey]*link{},
		statements: map[string]*statement{}, stateKeys: map[statementKey]*statement{},
		evidence: map[string]*evidence{}, evKeys: map[evidenceKey]*evidence{},
		rules: map[string]row{}, blocks: map[string]row{}, tornTypes: map[kg.TypeID]bool{},
	}
	b.sourceType, _ = o.Type("Source")
	b.programmeType, _ = o.Type("Programme")
	b.sourceKind = o.Entities[b.sourceType].Prop("kind")
	b.sourceRead = o.Entities[b.sourceType].Prop("retrievedOn")
	return b
}

// readTables reads all files at once, as many at a time as there are processors.
func (b *builder) readTables(ctx context.Context, folders []Folder) error {
	type file struct {
		folder int
		path   string
	}
	var files []file
	for i, f := range folders {
		paths, err := f.files(func(stray string) {
			b.loose = append(b.loose, Fault{File: path.Join(f.Name, stray), Line: 1, Column: 1, Problem: "the file is no part of a data folder", Cure: b.fileCure(stray)})
		})
		if err != nil {
			return fmt.Errorf("data folder %s: %w", f.Name, err)
		}
		for _, p := range paths {
			if known := b.columns(p); known == nil {
				b.loose = append(b.loose, Fault{File: path.Join(f.Name, p), Line: 1, Column: 1, Problem: "no entity type has a file of this name", Cure: b.fileCure(p)})
				continue
			}
			files = append(files, file{i, p})
		}
	}
	b.tables = make([]*table, len(files))
	errs := make([]error, len(files))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, f := range files {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] != nil {
				return
			}
			folder := folders[f.folder]
			data, err := fs.ReadFile(folder.FS, f.path)
			if err != nil {
				errs[i] = err
				return
			}
			b.tables[i] = readTable(folder, f.folder, f.path, data, b.columns(f.path))
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("data folder %s: %s: %w", folders[files[i].folder].Name, files[i].path, err)
		}
	}
	return nil
}

var inlineEvidence = []string{"source", "locator", "stated_as", "confidence", "retrieved_on"}

// columns are the columns that the file at the path may have; nil when the path is not
// that of a data file.
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
		return append([]string{"id", "type", "from", "to", "role", "since", "until", "seen_from", "seen_to", "programme", "topics", "status", "note"}, inlineEvidence...)
	case base == "statements.csv":
		return append([]string{"id", "subject", "property", "value", "unit", "as_of", "status", "note"}, inlineEvidence...)
	case base == "evidence.csv":
		return append([]string{"id", "about"}, inlineEvidence...)
	case base == "rules.csv":
		return []string{"id", "rule"}
	case base == "blocks.csv":
		return []string{"id", "source", "programme", "paragraph_line", "title_line", "byte_start", "byte_end", "truncated"}
	}
	return nil
}

func (b *builder) typeOfFile(base string) (kg.TypeID, bool) {
	i := slices.IndexFunc(b.o.Entities, func(t kg.EntityType) bool { return t.File+".csv" == base })
	return kg.TypeID(max(i, 0)), i >= 0
}

// fileCure names the file that a stray one may have been meant for.
func (b *builder) fileCure(stray string) string {
	known := singleFiles[:]
	for i := range b.o.Entities {
		known = append(known, "entities/"+b.o.Entities[i].File+".csv")
	}
	if dir, base := path.Split(stray); dir != "entities/" && path.Ext(stray) == ".csv" {
		if _, ok := b.typeOfFile(base); ok {
			return "did you mean entities/" + base + "?"
		}
	}
	if n := nearest(stray, known); n != "" {
		return "did you mean " + n + "?"
	}
	return "known are entities/TYPE.csv, links/NAME.csv, " + strings.Join(singleFiles[:], ", ") + "; keep other files elsewhere"
}

// each calls do for every row of the tables in a folder or of a file, in the order of
// reading; begin is called once for each table.
func (b *builder) each(prefix string, begin func(*table), do func(row)) {
	for _, t := range b.tables {
		if !strings.HasPrefix(t.path, prefix) {
			continue
		}
		begin(t)
		for n := range t.rows {
			do(row{t, n})
		}
	}
}

func (b *builder) allFaults() Faults {
	faults := slices.Clone(b.loose)
	for _, t := range b.tables {
		faults = append(faults, t.faults...)
	}
	return faults.sorted()
}

// keep gives one copy of a text that many rows have, and lets go of the row that it stood in.
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
