package release

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// evidence is an evidence record and the row that gave it.
type evidence struct {
	kg.Evidence
	row row
}

type evidenceKey struct{ about, source, locator, statedAs string }

// evidenceColumns are the places of the evidence columns, inline or in evidence.csv.
type evidenceColumns struct {
	id, about, source, locator, statedAs, confidence, retrieved int
}

func evidenceColumnsOf(t *table) evidenceColumns {
	return evidenceColumns{t.column("id"), t.column("about"), t.column("source"), t.column("locator"), t.column("stated_as"), t.column("confidence"), t.column("retrieved_on")}
}

// mostStated is how many characters of a source may stand in stated_as: facts and the
// words that name them may be kept, sentences not.
const mostStated = 80

// inlineEvidence reads the evidence columns of a row about a link or statement; ok is
// false when some of it was refused.
func (b *builder) inlineEvidence(r row, c *evidenceColumns, about string, status kg.Status) (ok bool) {
	source, locator := r.cell(c.source), r.cell(c.locator)
	if source == "" {
		for _, other := range [...]struct {
			name string
			col  int
		}{{"locator", c.locator}, {"stated_as", c.statedAs}, {"confidence", c.confidence}, {"retrieved_on", c.retrieved}} {
			if r.cell(other.col) != "" {
				r.fault("source", "evidence without its source", "give the id of the source, or empty "+other.name)
				return false
			}
		}
		return true
	}
	if !strings.ContainsAny(source, "|") {
		return b.addEvidence(r, c, "", about, source, locator, status)
	}
	sources := strings.Split(source, "|")
	locators := make([]string, len(sources))
	if locator != "" {
		locators = strings.Split(locator, "|")
	}
	if len(locators) != len(sources) {
		r.fault("locator", fmt.Sprintf("%s for %s", count(len(locators), "locator", "locators"), count(len(sources), "source", "sources")), "give one for each source, in the same order, empty where there is none")
		return false
	}
	ok = true
	for i := range sources {
		ok = b.addEvidence(r, c, "", about, strings.TrimSpace(sources[i]), strings.TrimSpace(locators[i]), status) && ok
	}
	return ok
}

// readEvidence reads the records of evidence.csv.
func (b *builder) readEvidence() {
	var c evidenceColumns
	torn := false
	b.each("evidence.csv", func(t *table) {
		c = evidenceColumnsOf(t)
		torn = torn || t.torn
	}, func(r row) {
		about := r.cell(c.about)
		status, known := b.aboutStatus(about)
		ok := false
		switch {
		case r.broken():
		case about == "":
			r.fault("about", "evidence without what it is about", "give the id of a link or statement")
		case !known:
			b.unknownAbout(r, about)
		default:
			ok = b.addEvidence(r, &c, r.cell(c.id), about, r.cell(c.source), r.cell(c.locator), status)
		}
		if !ok {
			b.setProven(about)
		}
	})
	if torn {
		for _, l := range b.allLinks {
			l.proven = true
		}
		for _, s := range b.allStates {
			s.proven = true
		}
	}
}

// aboutStatus finds the status of the link or statement with the id.
func (b *builder) aboutStatus(about string) (s kg.Status, known bool) {
	if l := b.links[about]; l != nil {
		return l.attrs.Status, true
	}
	if s := b.statements[about]; s != nil {
		return s.Status, true
	}
	return "", false
}

func (b *builder) unknownAbout(r row, about string) {
	switch {
	case strings.HasPrefix(about, "L") && b.tornLinks, strings.HasPrefix(about, "P") && b.tornStates:
	default:
		r.fault("about", fmt.Sprintf("no link or statement has the id %q", about), "give the id that a links file or statements.csv has; those of links begin with L, of statements with P")
	}
}

func (b *builder) setProven(about string) {
	if l := b.links[about]; l != nil {
		l.proven = true
	}
	if s := b.statements[about]; s != nil {
		s.proven = true
	}
}

// addEvidence checks one record and keeps it; false when it was refused.
func (b *builder) addEvidence(r row, c *evidenceColumns, id, about, source, locator string, status kg.Status) bool {
	ok := true
	if id != "" {
		ok = recordID(r, id, "E", "evidence")
	}
	stated := r.cell(c.statedAs)
	if len(stated) > mostStated && utf8.RuneCountInString(stated) > mostStated {
		r.fault("stated_as", fmt.Sprintf("stated_as has %d characters, %d are the most", utf8.RuneCountInString(stated), mostStated), "keep only the words that name the relation")
		ok = false
	}
	confidence := kg.Confidence(r.cell(c.confidence))
	switch confidence {
	case kg.Explicit, kg.Implied:
		if confidence == kg.Explicit && status == kg.Derived {
			r.fault("confidence", "explicit evidence for what is derived", "write implied; or, if a source says it, give the status verified and that source alone")
			ok = false
		}
		confidence = kg.Confidence(b.keep(string(confidence)))
	case "":
		if confidence = kg.Explicit; status == kg.Derived {
			confidence = kg.Implied
		}
	default:
		r.fault("confidence", fmt.Sprintf("%q is none of the words for it", confidence), enumCure(string(confidence), []string{string(kg.Explicit), string(kg.Implied)}))
		ok = false
	}
	retrieved, fine := date(r, "retrieved_on", r.cell(c.retrieved))
	ok = ok && fine
	src, fine := b.checkSource(r, source, locator)
	if !ok || !fine {
		return false
	}
	if retrieved == 0 {
		retrieved = b.retrieved(src)
	}
	if about = b.aboutID(about); about == "" {
		return true // what it is about was refused, and is told there
	}
	return b.record(r, kg.Evidence{
		ID: id, About: about, Source: src.ID, Locator: b.keep(locator), StatedAs: b.keep(stated), Confidence: confidence, RetrievedOn: retrieved,
	})
}

// aboutID gives the one copy of the id of a link or statement, "" for one that was refused.
func (b *builder) aboutID(about string) string {
	if l := b.links[about]; l != nil {
		return l.ID
	}
	return b.statements[about].ID
}

func (b *builder) retrieved(source *entity) kg.Date {
	if b.sourceRead < 0 {
		return 0
	}
	return source.Prop(b.sourceRead).Date()
}

// checkSource finds the source of a record and holds its locator against the kind of it.
func (b *builder) checkSource(r row, source, locator string) (*entity, bool) {
	if source == "" {
		r.fault("source", "evidence without its source", "give the id of a source, as in source:document")
		return nil, false
	}
	if !b.isA(r, "source", source, b.sourceType) {
		return nil, false
	}
	src := b.entities[source]
	if b.sourceKind < 0 {
		return src, true
	}
	switch src.Prop(b.sourceKind).Str() {
	case "editorial":
		if _, known := b.rules[locator]; known || b.tornRules {
			return src, true
		}
		var known []string
		for id := range b.rules {
			known = append(known, id)
		}
		cure := "the locator of " + source + " is the id of a rule in rules.csv"
		slices.Sort(known)
		if n := nearest(locator, known); n != "" {
			cure = "did you mean " + n + "?"
		}
		r.fault("locator", fmt.Sprintf("%s names no rule", quote(locator)), cure)
		return src, false
	case "document":
		if _, _, _, ok := ParseLocator(locator); !ok {
			r.fault("locator", fmt.Sprintf("%s is no place in a document", quote(locator)), "write line:first-end, as in 0:143-201: lines from 0, bytes of the whole document, the end not included")
			return src, false
		}
	}
	return src, true
}

// record keeps a checked record under its id. A folder says the same once; a later one
// may say it again.
func (b *builder) record(r row, ev kg.Evidence) bool {
	key := evidenceKey{ev.About, ev.Source, ev.Locator, ev.StatedAs}
	if ev.ID == "" {
		ev.ID = kg.DerivedID("E", strings.Join([]string{ev.About, ev.Source, ev.Locator, ev.StatedAs}, "\x1f"))
	} else {
		ev.ID = strings.Clone(ev.ID)
	}
	old := b.evKeys[key]
	if old == nil {
		if old = b.evidence[ev.ID]; old == nil {
			e := &evidence{ev, r}
			b.evidence[ev.ID], b.evKeys[key] = e, e
			b.allEv = append(b.allEv, e)
			return true
		}
		if old.row.folder == r.folder {
			duplicate(r, old.row, "id", "the evidence "+ev.ID)
		} else {
			r.fault("id", fmt.Sprintf("%s is another record, in %s", ev.ID, old.row.where()), "give it an id of its own, or leave it empty")
		}
		return false
	}
	switch {
	case old.row.folder == r.folder:
		duplicate(r, old.row, "source", "this evidence for "+ev.About)
		return false
	case old.Confidence != ev.Confidence:
		contradict(r, []row{old.row}, "confidence", string(ev.Confidence), string(old.Confidence))
		return false
	case old.RetrievedOn != ev.RetrievedOn:
		contradict(r, []row{old.row}, "retrieved_on", ev.RetrievedOn.String(), old.RetrievedOn.String())
		return false
	}
	return true
}

// judgeEvidence gives links and statements the best confidence of their evidence.
func (b *builder) judgeEvidence() {
	for _, l := range b.allLinks {
		l.attrs.Confidence = kg.Implied
	}
	for _, s := range b.allStates {
		s.Confidence = kg.Implied
	}
	for _, e := range b.allEv {
		if l := b.links[e.About]; l != nil {
			l.proven = true
			if e.Confidence == kg.Explicit {
				l.attrs.Confidence = kg.Explicit
			}
		} else if s := b.statements[e.About]; s != nil {
			s.count++
			if e.Confidence == kg.Explicit {
				s.Confidence = kg.Explicit
			}
		}
	}
}
