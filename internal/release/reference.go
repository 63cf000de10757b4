package release

import (
	"fmt"
	"strconv"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// block is a block of a document and its row.
type block struct {
	kg.Block
	row datafolder.Row
}

// readRules reads the rules. A later directory may add rules, but not change one.
func (b *builder) readRules() {
	b.each("rules.csv", func(t *datafolder.Table) { b.unreadableRules = b.unreadableRules || t.Unreadable }, func(r datafolder.Row) {
		id, text := r.Get("id"), r.Get("rule")
		if id == "" {
			r.Fault("id", "a rule without an id", "give it one, such as city-country")
			return
		}
		if first, known := b.rules[id]; known {
			old := rows{first: first}
			if was := first.Get("rule"); old.joins(r, "id", "the rule "+id) && was != text {
				old.contradict(r, "rule", text, was)
			}
			return
		}
		b.rules[id] = r
		switch {
		case r.Broken():
		case !kg.IsSlug(id):
			r.Fault("id", fmt.Sprintf("%q is no id", id), "write small letters a-z, digits and hyphens")
		case text == "":
			r.Fault("rule", "a rule without its text", "say in a sentence what is worked out and how")
		default:
			b.allRules = append(b.allRules, kg.Rule{ID: strings.Clone(id), Text: strings.Clone(text)})
		}
	})
}

// hasRule reports whether there is a rule with the id, or may be one among unreadable rows.
func (b *builder) hasRule(id string) bool {
	_, ok := b.rules[id]
	return ok || b.unreadableRules
}

// readBlocks reads the blocks of the documents.
func (b *builder) readBlocks() {
	b.each("blocks.csv", func(*datafolder.Table) {}, func(r datafolder.Row) {
		id := r.Get("id")
		switch first, known := b.blocks[id]; {
		case r.Broken():
			return
		case id == "":
			r.Fault("id", "a block without an id", "give it one, such as B1")
			return
		case known:
			repeatBlock(r, id, first)
			return
		}
		b.blocks[id] = r
		ok := recordID(r, id, "B", "a block")
		for _, f := range [...]struct {
			column string
			want   kg.TypeID
		}{{"source", b.sourceType}, {"programme", b.programmeType}} {
			if v := r.Get(f.column); v == "" {
				r.Fault(f.column, "a block without its "+f.column, "give its id")
				ok = false
			} else {
				ok = b.isA(r, f.column, v, f.want) != nil && ok
				b.current(r, f.column, v)
			}
		}
		k := block{
			row: r,
			Block: kg.Block{
				ID:        strings.Clone(id),
				Source:    b.idOf(r.Get("source")),
				Programme: b.idOf(r.Get("programme")),
				Title:     -1,
			},
		}
		for _, f := range [...]struct {
			column string
			dst    *int
		}{{"paragraph_line", &k.Paragraph}, {"title_line", &k.Title}, {"byte_start", &k.Start}, {"byte_end", &k.End}} {
			text := r.Get(f.column)
			if text == "" && f.column == "title_line" {
				continue
			}
			n, err := strconv.ParseUint(text, 10, 31)
			if err != nil {
				r.Fault(f.column, fmt.Sprintf("%s is no number of a line or byte", datafolder.Quote(text)),
					"write digits only, counted from 0")
				ok = false
				continue
			}
			*f.dst = int(n)
		}
		truncated, known := boolean(r.Get("truncated"))
		if k.Truncated = truncated; !known {
			r.Fault("truncated", fmt.Sprintf("%s is neither true nor false", datafolder.Quote(r.Get("truncated"))),
				"write true when the paragraph is cut off")
			ok = false
		}
		if ok && b.checkBlock(&k) {
			b.allBlocks = append(b.allBlocks, k)
		}
	})
}

// idOf returns the ID of the entity that an ID stands for; the ID itself when there is none.
func (b *builder) idOf(id string) string {
	if e := b.entities[id]; e != nil {
		return e.ID
	}
	return b.keep(id)
}

// repeatBlock compares a block of a later directory with its first row.
func repeatBlock(r datafolder.Row, id string, first datafolder.Row) {
	old := rows{first: first}
	if !old.joins(r, "id", "the block "+id) {
		return
	}
	for _, column := range r.Header {
		is, was := r.Get(column), first.Get(column)
		if column == "truncated" && strings.EqualFold(is, was) {
			continue
		}
		if is != "" && is != was {
			old.contradict(r, column, is, was)
		}
	}
}

func (b *builder) checkBlock(k *block) bool {
	if k.Start >= k.End {
		k.row.Fault("byte_end", fmt.Sprintf("the block ends at byte %d and begins at %d", k.End, k.Start),
			"byte_start is the first byte, byte_end the one after the last")
		return false
	}
	if k.Title == k.Paragraph {
		k.row.Fault("title_line", "the title is on the line of the paragraph",
			"give the line of the title, or leave it empty when there is none")
		return false
	}
	if src := b.entities[k.Source]; b.sourceKind >= 0 && src.Prop(b.sourceKind).Str() != "document" {
		k.row.Fault("source", k.Source+" is no document", "only a source of the kind document has blocks")
		return false
	}
	for i := range b.allBlocks {
		if o := &b.allBlocks[i]; o.Source == k.Source && k.Start < o.End && o.Start < k.End {
			k.row.Fault("byte_start",
				fmt.Sprintf("bytes %d-%d are in block %s too, %s", k.Start, k.End, o.ID, o.row.Where()),
				"blocks do not overlap")
			return false
		}
	}
	return true
}
