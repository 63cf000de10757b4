package release

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// statement is a statement under construction from its rows.
type statement struct {
	claim
	*kg.Statement
}

// derivedStatement returns the id of a statement for which the files give none. It identifies the statement.
func (b *builder) derivedStatement(s *kg.Statement) string {
	return b.newID.id('P', s.Subject, s.Property, s.Value, s.Unit, s.AsOf)
}

func (b *builder) readStatements() {
	var ev evidenceTable
	b.each("statements.csv", func(t *datafolder.Table) {
		ev = evidenceTableOf(t)
		b.unreadableStates = b.unreadableStates || t.Unreadable
	}, func(r datafolder.Row) {
		s := b.statementOf(r)
		if s != nil {
			if !b.inlineEvidence(r, &ev, &s.claim) {
				s.faultSuppressed = true
			}
			return
		}
		if !r.Broken() {
			b.inlineEvidence(r, &ev, &claim{derived: r.Get("status") == string(kg.Derived)})
		}
		// It was refused; records that depend on it are not refused as well.
		if id := r.Get("id"); id == "" {
			b.unreadableStates = true
		} else if b.statements[id] == nil {
			b.statements[id] = &statement{claim: claim{rows: rows{first: r}, faultSuppressed: true}}
		}
	})
}

// statementOf finds the statement that a row is merged into or creates a new one; nil when the row was refused.
func (b *builder) statementOf(r datafolder.Row) *statement {
	said := kg.Statement{
		ID: r.Get("id"), Subject: r.Get("subject"), Property: b.keep(r.Get("property")), Value: b.keep(r.Get("value")),
		Unit: b.keep(r.Get("unit")), AsOf: b.keep(r.Get("as_of")),
	}
	if r.Broken() || said.ID != "" && !recordID(r, said.ID, "P", "a statement") ||
		!status(r, r.Get("status"), &said.Status) {
		return nil
	}
	if e := b.entities[said.Subject]; e != nil {
		b.current(r, "subject", said.Subject)
		said.Subject = e.ID
	}
	known := b.statements[said.ID]
	derived := b.derivedStatement(&said)
	same := b.stateKeys[derived]
	if same == nil {
		same = b.statements[derived] // it had this key before a row filled in more
	}
	if known == nil && same != nil {
		if said.ID != "" && said.ID != same.id {
			r.Fault("id", fmt.Sprintf("this statement is %s already, in %s", same.id, same.first.Where()),
				"give that id or leave it empty")
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
	if said.ID = strings.Clone(said.ID); said.ID == "" {
		said.ID = derived
	}
	if said.Status == "" {
		said.Status = kg.Verified
	}
	said.Folder = r.Layer
	s := &statement{
		claim:     claim{rows: rows{first: r}, id: said.ID, derived: said.Status == kg.Derived},
		Statement: &said,
	}
	b.statements[s.id], b.stateKeys[derived] = s, s
	b.allStates = append(b.allStates, s)
	return s
}

func (b *builder) joinStatement(s *statement, r datafolder.Row, said *kg.Statement) *statement {
	column := "id"
	if said.ID == "" {
		column = "value"
	}
	if s.id == "" || !s.joins(r, column, "the statement "+s.id) { // "" was refused itself
		return nil
	}
	if said.Status != "" && said.Status != s.Status {
		s.contradict(r, "status", string(said.Status), string(s.Status))
	}
	was := b.derivedStatement(s.Statement)
	s.fill(r, "subject", said.Subject, &s.Subject)
	s.fill(r, "property", said.Property, &s.Property)
	s.fill(r, "value", said.Value, &s.Value)
	s.fill(r, "unit", said.Unit, &s.Unit)
	s.fill(r, "as_of", said.AsOf, &s.AsOf)
	s.add(r)
	if now := b.derivedStatement(s.Statement); now != was {
		delete(b.stateKeys, was)
		if same := b.stateKeys[now]; same != nil {
			r.Fault("", fmt.Sprintf("with this %s says the same as %s in %s", s.id, same.id, same.first.Where()),
				"two statements differ in value, unit or as_of")
		}
		b.stateKeys[now] = s
		checkAsOf(r, s.AsOf)
	}
	return s
}

func (b *builder) checkStatement(r datafolder.Row, s *kg.Statement) bool {
	ok := true
	refuse := func(column, problem, cure string) {
		r.Fault(column, problem, cure)
		ok = false
	}
	if s.Subject == "" {
		refuse("subject", "a statement without a subject", "give the id of the entity")
	} else if b.entities[s.Subject] == nil {
		b.unknownEntity(r, "subject", s.Subject)
		ok = false
	}
	i := slices.IndexFunc(b.o.StatementProps, func(p kg.StatementProp) bool { return p.Name == s.Property })
	switch {
	case s.Property == "":
		refuse("property", "a statement without a property", "write one of "+strings.Join(b.statementProps(), ", "))
	case i < 0:
		refuse("property", fmt.Sprintf("the property %q is unknown", s.Property),
			datafolder.DidYouMean(s.Property, b.statementProps()))
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
	return checkAsOf(r, s.AsOf) && ok
}

// statementValue validates the value: like the property with the same column, if the type of the subject has one, and
// by its kind otherwise.
func (b *builder) statementValue(r datafolder.Row, s *kg.Statement, p *kg.StatementProp) bool {
	if e := b.entities[s.Subject]; e != nil {
		if own := b.o.Entities[e.Type].PropOfColumn(p.Name); own >= 0 {
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

func (b *builder) statementProps() []string {
	var names []string
	for _, p := range b.o.StatementProps {
		names = append(names, p.Name)
	}
	return names
}

func checkAsOf(r datafolder.Row, text string) bool {
	if isAsOf(text) {
		return true
	}
	r.Fault("as_of", fmt.Sprintf("%q is neither a date nor a period", text),
		"write 2018, 2018-04, 2018-04-01 or a period such as 1990/2003")
	return false
}

// isAsOf reports whether a text is empty, a date, or two dates separated by a slash.
func isAsOf(s string) bool {
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

// finishStatements checks that each statement has evidence and sets the properties of entities: the value with the most
// evidence, then the smaller one.
func (b *builder) finishStatements() {
	type field struct {
		e    *entity
		prop int
	}
	var order []field
	said := map[field][]*statement{}
	for _, s := range b.allStates {
		s.checkProof("the statement")
		s.Confidence = s.confidence()
		e := b.entities[s.Subject]
		if e == nil || s.Unit != "" || s.AsOf != "" {
			continue
		}
		if p := b.o.Entities[e.Type].PropOfColumn(s.Property); p >= 0 {
			f := field{e, p}
			if said[f] == nil {
				order = append(order, f)
			}
			said[f] = append(said[f], s)
		}
	}
	for _, f := range order {
		b.showValue(f.e, f.prop, said[f])
	}
}

func (b *builder) showValue(e *entity, prop int, said []*statement) {
	p := &b.o.Entities[e.Type].Props[prop]
	cell := e.Prop(prop)
	var best kg.Value
	most, among := int32(0), false
	for _, s := range said {
		v, ok := b.value(s.first, p, s.Value)
		if !ok {
			continue // reported by checkStatement
		}
		among = among || v == cell
		if best.IsNull() || s.records > most || s.records == most && v.Compare(best) < 0 {
			best, most = v, s.records
		}
	}
	switch {
	case cell.IsNull():
		e.Props = append(e.Props, kg.Prop{Index: uint8(prop), Value: best})
	case !among:
		e.rowWithValue(p.Column).
			Fault(p.Column, fmt.Sprintf("%q is none of the values that statements give", cell.Text()),
				"leave it empty: the statements are shown; or add a statement with its evidence")
	default:
		i := slices.IndexFunc(e.Props, func(p kg.Prop) bool { return int(p.Index) == prop })
		e.Props[i].Value = best
	}
}
