package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// statement is a statement as its rows fill it.
type statement struct {
	kg.Statement
	first  row
	more   []row
	proven bool // it has evidence, or evidence for it was refused
	count  int  // evidence records
}

func (s *statement) rows() []row { return append([]row{s.first}, s.more...) }

func (s *statement) last() row {
	if n := len(s.more); n > 0 {
		return s.more[n-1]
	}
	return s.first
}

type statementKey struct{ subject, property, value, unit, asOf string }

func (s *statement) key() statementKey {
	return statementKey{s.Subject, s.Property, s.Value, s.Unit, s.AsOf}
}

func (b *builder) readStatements() {
	var ev evidenceColumns
	b.each("statements.csv", func(t *table) {
		ev = evidenceColumnsOf(t)
		b.tornStates = b.tornStates || t.torn
	}, func(r row) {
		s := b.statementOf(r)
		if s == nil {
			if id := r.get("id"); id == "" {
				b.tornStates = true
			} else if b.statements[id] == nil {
				b.statements[strings.Clone(id)] = &statement{first: r, proven: true}
			}
			return
		}
		if !b.inlineEvidence(r, &ev, s.ID, s.Status) {
			s.proven = true
		}
	})
}

// statementOf finds the statement that a row joins or makes a new one; nil when the row
// was refused.
func (b *builder) statementOf(r row) *statement {
	id, status := r.get("id"), kg.Status(r.get("status"))
	if r.broken() || id != "" && !recordID(r, id, "P", "a statement") || !b.status(r, status) {
		return nil
	}
	said := kg.Statement{
		ID: strings.Clone(id), Subject: b.idOf(r.get("subject")), Property: b.keep(r.get("property")), Value: b.keep(r.get("value")),
		Unit: b.keep(r.get("unit")), AsOf: b.keep(r.get("as_of")), Status: kg.Status(b.keep(string(status))), Note: b.keep(r.get("note")),
	}
	known := b.statements[id]
	key := statementKey{said.Subject, said.Property, said.Value, said.Unit, said.AsOf}
	if same := b.stateKeys[key]; known == nil && same != nil {
		if id != "" && id != same.ID {
			r.fault("id", fmt.Sprintf("this statement is %s already, in %s", same.ID, same.first.where()), "give that id or leave it empty")
			return nil
		}
		known = same
	}
	if known != nil {
		return b.joinStatement(known, r, &said)
	}
	if !b.checkStatement(r, &said) {
		return nil
	}
	if said.ID == "" {
		said.ID = kg.DerivedID("P", strings.Join([]string{said.Subject, said.Property, said.Value, said.Unit, said.AsOf}, "\x1f"))
	}
	if said.Status == "" {
		said.Status = kg.Verified
	}
	s := &statement{Statement: said, first: r}
	b.statements[s.ID] = s
	b.stateKeys[key] = s
	b.allStates = append(b.allStates, s)
	return s
}

func (b *builder) joinStatement(s *statement, r row, said *kg.Statement) *statement {
	if s.ID == "" { // it was refused itself
		return nil
	}
	if s.last().folder == r.folder {
		column := "id"
		if said.ID == "" {
			column = "value"
		}
		duplicate(r, s.last(), column, "the statement "+s.ID)
		return nil
	}
	rows := s.rows()
	s.more = append(s.more, r)
	b.fill(r, rows, "subject", said.Subject, &s.Subject)
	b.fill(r, rows, "property", said.Property, &s.Property)
	b.fill(r, rows, "value", said.Value, &s.Value)
	if said.Status != "" && said.Status != s.Status {
		contradict(r, rows, "status", string(said.Status), string(s.Status))
	}
	b.fill(r, rows, "note", said.Note, &s.Note)
	before := s.key()
	b.fill(r, rows, "unit", said.Unit, &s.Unit)
	b.fill(r, rows, "as_of", said.AsOf, &s.AsOf)
	if key := s.key(); key != before {
		delete(b.stateKeys, before)
		if same := b.stateKeys[key]; same != nil {
			r.fault("", fmt.Sprintf("with this %s says the same as %s in %s", s.ID, same.ID, same.first.where()), "two statements differ in value, unit or as_of")
		}
		b.stateKeys[key] = s
		if !asOfPeriod(s.AsOf) {
			r.fault("as_of", fmt.Sprintf("%q is neither a date nor a period", s.AsOf), "write 2018, 2018-04, 2018-04-01 or a period such as 1990/2003")
		}
	}
	return s
}

func (b *builder) checkStatement(r row, s *kg.Statement) bool {
	ok := true
	refuse := func(column, problem, cure string) {
		r.fault(column, problem, cure)
		ok = false
	}
	if s.Subject == "" {
		refuse("subject", "a statement without a subject", "give the id of the entity")
	} else if _, known := b.typeOf(r, "subject", s.Subject); !known {
		ok = false
	}
	i := slices.IndexFunc(b.o.StatementProps, func(p kg.StatementProp) bool { return p.Name == s.Property })
	switch {
	case s.Property == "":
		refuse("property", "a statement without a property", "write one of "+strings.Join(b.statementProps(), ", "))
	case i < 0:
		refuse("property", fmt.Sprintf("the property %q is unknown", s.Property), didYouMean(s.Property, b.statementProps()))
	}
	if s.Value == "" {
		refuse("value", "a statement without a value", "give the value that the source says, or remove the row")
	} else if i >= 0 && ok {
		ok = b.statementValue(r, s, &b.o.StatementProps[i])
	}
	if i >= 0 && b.o.StatementProps[i].Counted {
		if s.Unit == "" {
			refuse("unit", "a count without its unit", "say what is counted, such as cities")
		}
		if s.AsOf == "" {
			refuse("as_of", "a count without its day", "say when it was counted: a date, or a period such as 1990/2003")
		}
	}
	if !asOfPeriod(s.AsOf) {
		refuse("as_of", fmt.Sprintf("%q is neither a date nor a period", s.AsOf), "write 2018, 2018-04, 2018-04-01 or a period such as 1990/2003")
	}
	return ok
}

// statementValue checks the value: as the own property of the same column does, if the
// type of the subject has one, and by its kind otherwise.
func (b *builder) statementValue(r row, s *kg.Statement, p *kg.StatementProp) bool {
	if e := b.entities[s.Subject]; e != nil {
		if own := b.ownProp(e, p.Name); own >= 0 {
			like := b.o.Entities[e.Type].Props[own]
			like.Column = "value"
			_, ok := b.value(r, &like, s.Value)
			return ok
		}
	}
	like := kg.Property{Column: "value", Kind: p.Kind, Example: "2018"}
	if p.Kind == kg.Int {
		like.Max = 1e15
	}
	_, ok := b.value(r, &like, s.Value)
	return ok
}

// ownProp is the place of the own property with the column; -1 when the type has none.
func (b *builder) ownProp(e *entity, column string) int {
	return slices.IndexFunc(b.o.Entities[e.Type].Props, func(p kg.Property) bool { return p.Column == column })
}

func (b *builder) statementProps() []string {
	var names []string
	for _, p := range b.o.StatementProps {
		names = append(names, p.Name)
	}
	return names
}

// asOfPeriod reports whether a text is empty, a date, or two dates parted by a stroke.
func asOfPeriod(s string) bool {
	from, to, period := strings.Cut(s, "/")
	since, err := kg.ParseDate(from)
	if err != nil {
		return false
	}
	if !period {
		return true
	}
	until, err := kg.ParseDate(to)
	return err == nil && since != 0 && until != 0 && ordered(since, until)
}

// showValues gives an entity the value of an own property for which there are
// statements: the one with most evidence, then the smaller.
func (b *builder) showValues() {
	type field struct {
		e    *entity
		prop int
	}
	var order []field
	said := map[field][]*statement{}
	for _, s := range b.allStates {
		if !s.proven && s.count == 0 {
			s.first.fault("source", "the statement "+s.ID+" has no evidence", "give it a source here, or a row in evidence.csv")
		}
		e := b.entities[s.Subject]
		if e == nil || s.Unit != "" || s.AsOf != "" {
			continue
		}
		if p := b.ownProp(e, s.Property); p >= 0 {
			f := field{e, p}
			if said[f] == nil {
				order = append(order, f)
			}
			said[f] = append(said[f], s)
		}
	}
	for _, f := range order {
		p := &b.o.Entities[f.e.Type].Props[f.prop]
		var best kg.Value
		most, among := 0, false
		cell := f.e.Prop(f.prop)
		for _, s := range said[f] {
			v, ok := b.value(s.first, p, s.Value)
			if !ok {
				continue // checkStatement has told it
			}
			among = among || v == cell
			if s.count > most || s.count == most && (best.IsNull() || v.Compare(best) < 0) {
				best, most = v, s.count
			}
		}
		switch {
		case cell.IsNull():
			f.e.Props = append(f.e.Props, kg.Prop{Index: uint8(f.prop), Value: best})
		case !among:
			before(f.e.rows, p.Column).fault(p.Column, fmt.Sprintf("%q is none of the values that statements give", cell.Text()),
				"leave it empty: the statements are shown; or add a statement with its evidence")
		default:
			i := slices.IndexFunc(f.e.Props, func(p kg.Prop) bool { return int(p.Index) == f.prop })
			f.e.Props[i].Value = best
		}
	}
}
