package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// Verification is the result of comparing a graph with a document.
type Verification struct {
	Source   string // id of the source of the document
	Evidence int    // number of compared records of evidence
	Blocks   int
	Findings []Finding // of the document itself, then of evidence and of blocks by id
}

// Finding is a disagreement with the document.
type Finding struct {
	ID      string // of the source, the evidence record or the block
	Problem string
	Cure    string // "" when none is known
}

// String writes the finding in one line.
func (f Finding) String() string {
	if f.Cure == "" {
		return f.ID + ": " + f.Problem
	}
	return f.ID + ": " + f.Problem + "; " + f.Cure
}

// Verify compares the records of a graph about a document with its bytes: the SHA-256 of the source; the location of
// every record of evidence, which must be within its line, at character boundaries, and contain the quoted words; the
// blocks, which must cover the lines exactly once. With an empty source it selects the only source of the kind
// document, or the one with this SHA-256.
func Verify(o *kg.Ontology, g *kg.Graph, source string, document []byte) (*Verification, error) {
	sum := sha256.Sum256(document)
	hash := hex.EncodeToString(sum[:])
	src, err := documentSource(o, g, source, hash)
	if err != nil {
		return nil, err
	}
	v := &verifier{document: document, Verification: Verification{Source: src.ID}}
	v.cutLines()
	if i := o.Entities[src.Type].Prop("sha256"); i >= 0 {
		switch has := src.Prop(i).Str(); has {
		case hash:
		case "":
			v.find(src.ID, "the source has no sha256", "that of this document is "+hash)
		default:
			v.find(
				src.ID,
				"the source has the sha256 "+has+", this document "+hash,
				"it is another document, or another edition of it",
			)
		}
	}
	for _, e := range g.Evidence {
		if e.Source == src.ID {
			v.Evidence++
			v.checkEvidence(e)
		}
	}
	v.checkBlocks(g.Blocks)
	return &v.Verification, nil
}

// documentSource finds the source of a document.
func documentSource(o *kg.Ontology, g *kg.Graph, source, hash string) (*kg.Entity, error) {
	t, _ := o.Type("Source")
	kind, sha := o.Entities[t].Prop("kind"), o.Entities[t].Prop("sha256")
	var documents []*kg.Entity
	var ids []string
	for _, e := range g.Entities {
		if e.Type != t || e.Prop(kind).Str() != "document" {
			continue
		}
		if e.ID == source || source == "" && e.Prop(sha).Str() == hash {
			return e, nil
		}
		documents, ids = append(documents, e), append(ids, e.ID)
	}
	switch {
	case len(documents) == 0:
		return nil, fmt.Errorf("the data has no source of the kind document")
	case source != "":
		return nil, fmt.Errorf("%s is no source of the kind document; there are %s", source, strings.Join(ids, ", "))
	case len(documents) > 1:
		return nil, fmt.Errorf(
			"none of %s has the sha256 of this document: say which one it is",
			strings.Join(ids, ", "),
		)
	}
	return documents[0], nil
}

type verifier struct {
	Verification
	document []byte
	lines    []span
}

// span is a half-open range of bytes.
type span struct{ start, end int }

func (v *verifier) find(id, problem, cure string) {
	v.Findings = append(v.Findings, Finding{id, problem, cure})
}

// cutLines finds the lines, without their line ends.
func (v *verifier) cutLines() {
	at := 0
	for line := range bytes.SplitSeq(v.document, []byte("\n")) {
		v.lines = append(v.lines, span{at, at + len(bytes.TrimSuffix(line, []byte("\r")))})
		at += len(line) + 1
	}
}

func (v *verifier) checkEvidence(e *kg.Evidence) {
	line, first, end, ok := kg.ParseLocator(e.Locator)
	if !ok {
		v.find(e.ID, datafolder.Quote(e.Locator)+" is no place in a document", "write line:first-end")
		return
	}
	if line >= len(v.lines) {
		v.find(e.ID, fmt.Sprintf("%s: the document has the lines 0-%d", e.Locator, len(v.lines)-1), v.whereStated(e))
		return
	}
	if in := v.lines[line]; first < in.start || end > in.end {
		v.find(
			e.ID,
			fmt.Sprintf("%s: line %d has the bytes %d-%d", e.Locator, line, in.start, in.end),
			v.whereStated(e),
		)
		return
	}
	words := v.document[first:end]
	switch {
	case !onBorder(v.document, first) || !onBorder(v.document, end):
		v.find(e.ID, e.Locator+": the range cuts a character in two", v.whereStated(e))
	case e.StatedAs == "":
		v.find(
			e.ID,
			e.Locator+": the record does not say which words it is about",
			fmt.Sprintf("the range has %q", clip(words)),
		)
	case !bytes.Contains(words, []byte(e.StatedAs)):
		v.find(
			e.ID,
			fmt.Sprintf("%s: the range has %q, not the words %q", e.Locator, clip(words), e.StatedAs),
			v.whereStated(e),
		)
	}
}

// whereStated returns the location of the quoted words of a record, if they occur only once.
func (v *verifier) whereStated(e *kg.Evidence) string {
	words := []byte(e.StatedAs)
	at := bytes.Index(v.document, words)
	if len(words) == 0 || at < 0 || bytes.Contains(v.document[at+1:], words) {
		return ""
	}
	line := bytes.Count(v.document[:at], []byte("\n"))
	return "its words stand at " + kg.Locator(line, at, at+len(words))
}

func onBorder(text []byte, at int) bool { return at == len(text) || utf8.RuneStart(text[at]) }

// mostShown is the number of characters of a range that a message shows.
const mostShown = 80

// clip shortens the words of a range for a message.
func clip(words []byte) string {
	if r := []rune(string(words)); len(r) > mostShown {
		return string(r[:mostShown]) + "…"
	}
	return string(words)
}

func (v *verifier) checkBlocks(blocks []kg.Block) {
	in := make([]string, len(v.lines)) // block of each line
	for i := range blocks {
		k := &blocks[i]
		if k.Source != v.Source {
			continue
		}
		v.Blocks++
		whole := span{start: len(v.document)}
		outside := false
		for _, line := range []int{k.Paragraph, k.Title} {
			switch {
			case line < 0:
				continue
			case line >= len(v.lines):
				v.find(k.ID, fmt.Sprintf("line %d: the document has the lines 0-%d", line, len(v.lines)-1), "")
				outside = true
				continue
			case in[line] != "":
				v.find(k.ID, fmt.Sprintf("line %d is in block %s too", line, in[line]), "a line is in one block")
			}
			in[line] = k.ID
			whole = span{min(whole.start, v.lines[line].start), max(whole.end, v.lines[line].end)}
		}
		if outside {
			continue
		}
		if whole != (span{k.Start, k.End}) {
			v.find(
				k.ID,
				fmt.Sprintf("the bytes are %d-%d", k.Start, k.End),
				fmt.Sprintf("its lines have %d-%d", whole.start, whole.end),
			)
		}
		p := v.lines[k.Paragraph]
		if cut := bytes.HasSuffix(bytes.TrimSpace(v.document[p.start:p.end]), []byte("[…]")); cut != k.Truncated {
			v.find(
				k.ID,
				fmt.Sprintf("truncated is %t", k.Truncated),
				fmt.Sprintf("a paragraph is cut off when it ends with […]: write %t", cut),
			)
		}
	}
	for line, id := range in {
		if s := v.lines[line]; v.Blocks > 0 && id == "" && len(bytes.TrimSpace(v.document[s.start:s.end])) > 0 {
			v.find(v.Source, fmt.Sprintf("line %d is in no block", line), "")
		}
	}
}
