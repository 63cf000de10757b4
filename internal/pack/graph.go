package pack

import "cityweave/internal/kg"

// records codes the records of a graph.
type records struct {
	coder
	o    *kg.Ontology
	from *numbering // of a file that is read; nil if it is that of the ontology

	details   slab[kg.Detail]
	props     slab[kg.Prop]
	names     slab[kg.Name]
	nameProof slab[kg.NameEvidence]
	externals slab[kg.ExternalID]
	words     slab[string]

	places    shared[kg.Place]
	nameAttrs shared[kg.NameAttrs]
	linkAttrs shared[kg.LinkAttrs]
	evidence  kg.SharedEvidence
}

func (r *records) graph(g *kg.Graph) {
	c := &r.coder
	r.release(&g.Release)
	list(c, new(slab[kg.Layer]), &g.Layers, r.layer)
	pointers(c, &g.Entities, r.entity)
	list(c, new(slab[kg.LinkRecord]), &g.Links, r.link)
	pointers(c, &g.Statements, r.statement)
	pointers(c, &g.Coverage, r.coverage)
	pointers(c, &g.Evidence, r.evidenceRecord)
	list(c, new(slab[kg.Rule]), &g.Rules, r.rule)
	list(c, new(slab[kg.Block]), &g.Blocks, r.block)
	list(c, new(slab[kg.Tombstone]), &g.Tombstones, r.tombstone)
}

func (r *records) release(is *kg.Release) {
	own(&r.coder, &is.ID)
	own(&r.coder, &is.Hash)
	number(&r.coder, &is.Date)
}

func (r *records) layer(l *kg.Layer) {
	c := &r.coder
	text(c, &l.Name)
	text(c, &l.Title)
	text(c, &l.Licence)
	text(c, &l.LicenceURL)
	text(c, &l.Attribution)
	list(c, new(slab[kg.Restriction]), &l.Restrictions, func(word *kg.Restriction) { text(c, word) })
	text(c, &l.Note)
}

func (r *records) entity(e *kg.Entity) {
	c := &r.coder
	text(c, &e.ID)
	text(c, &e.Name)
	text(c, &e.Folder)
	types := len(r.o.Entities)
	if r.from != nil {
		types = len(r.from.entities)
	}
	below(c, &e.Type, types)
	if c.err != nil {
		return // there may be no such type
	}
	if r.from == nil {
		r.properties(&e.Props, len(r.o.Entities[e.Type].Props), nil)
	} else {
		props := r.from.props[e.Type]
		r.properties(&e.Props, len(props), props)
		e.Type = r.from.entities[e.Type]
	}
	pointer(c, &r.places, &e.Place, r.place)
	has := e.Detail != nil
	if c.bool(&has); !has {
		return
	}
	if c.reading {
		e.Detail = &r.details.take(1)[0]
	}
	r.detail(e.Detail)
}

func (r *records) detail(d *kg.Detail) {
	c := &r.coder
	list(c, &r.words, &d.Aliases, r.word)
	list(c, &r.names, &d.Names, r.name)
	own(c, &d.Description)
	list(c, &r.externals, &d.SameAs, func(x *kg.ExternalID) {
		text(c, &x.Scheme)
		own(c, &x.Value)
	})
	text(c, &d.Note)
}

func (r *records) word(s *string) { text(&r.coder, s) }

// properties codes properties; numbers are those of the program by those of the file, nil if they are the same.
func (r *records) properties(props *kg.Props, limit int, numbers []uint8) {
	c := &r.coder
	list(c, &r.props, (*[]kg.Prop)(props), func(p *kg.Prop) {
		below(c, &p.Index, limit)
		c.value(&p.Value)
	})
	if numbers != nil && c.err == nil {
		renumbered(*props, numbers)
	}
}

func (r *records) place(p *kg.Place) {
	text(&r.coder, &p.Country)
	list(&r.coder, &r.words, &p.Within, r.word)
}

func (r *records) name(n *kg.Name) {
	own(&r.coder, &n.Text)
	pointer(&r.coder, &r.nameAttrs, &n.NameAttrs, func(a *kg.NameAttrs) {
		c := &r.coder
		text(c, &a.Language)
		text(c, &a.Script)
		text(c, &a.Kind)
		text(c, &a.Statement)
		list(c, &r.nameProof, &a.Evidence, func(e *kg.NameEvidence) {
			text(c, &e.Source)
			text(c, &e.Locator)
			number(c, &e.RetrievedOn)
			text(c, &e.Note)
			text(c, &e.Folder)
		})
	})
}

func (r *records) link(l *kg.LinkRecord) {
	c := &r.coder
	text(c, &l.ID)
	text(c, &l.From)
	text(c, &l.To)
	pointer(c, &r.linkAttrs, &l.LinkAttrs, func(a *kg.LinkAttrs) {
		r.linkType(&a.Type)
		text(c, &a.Role)
		text(c, &a.Programme)
		list(c, &r.words, &a.Topics, r.word)
		text(c, &a.Status)
		text(c, &a.Confidence)
		text(c, &a.Folder)
		if r.from == nil {
			r.properties(&a.Props, len(r.o.LinkFields), nil)
		} else {
			r.properties(&a.Props, len(r.from.fields), r.from.fields)
		}
	})
	number(c, &l.Since)
	number(c, &l.Until)
	number(c, &l.Bounds.From)
	number(c, &l.Bounds.Until)
}

func (r *records) linkType(t *kg.LinkTypeID) {
	if r.from == nil {
		below(&r.coder, t, len(r.o.Links))
		return
	}
	if below(&r.coder, t, len(r.from.links)); r.err == nil {
		*t = r.from.links[*t]
	}
}

func (r *records) statement(s *kg.Statement) {
	c := &r.coder
	text(c, &s.ID)
	text(c, &s.Subject)
	text(c, &s.Property)
	text(c, &s.Value)
	text(c, &s.Unit)
	text(c, &s.AsOf)
	text(c, &s.Status)
	text(c, &s.Confidence)
	text(c, &s.Folder)
}

func (r *records) coverage(v *kg.Coverage) {
	c := &r.coder
	text(c, &v.ID)
	text(c, &v.About)
	list(c, &r.words, &v.LinkTypes, r.word)
	text(c, &v.Role)
	list(c, &r.words, &v.Others, r.word)
	text(c, &v.List)
	number(c, &v.Stated)
	text(c, &v.AsOf)
	text(c, &v.Scope)
	text(c, &v.Complete)
	text(c, &v.Note)
	text(c, &v.Folder)
	text(c, &v.Source)
	number(c, &v.Held)
}

func (r *records) evidenceRecord(e *kg.Evidence) {
	c := &r.coder
	var a kg.EvidenceAttrs
	if !c.reading {
		a = *e.EvidenceAttrs
	}
	own(c, &e.ID)
	text(c, &e.About)
	text(c, &a.Source)
	text(c, &e.Locator)
	text(c, &a.Component)
	text(c, &e.StatedAs)
	text(c, &a.Confidence)
	number(c, &a.RetrievedOn)
	number(c, &a.SeenFrom)
	number(c, &a.SeenTo)
	text(c, &a.Note)
	text(c, &a.Folder)
	if c.reading {
		if r.evidence == nil {
			r.evidence = kg.SharedEvidence{}
		}
		e.EvidenceAttrs = r.evidence.Of(a)
	}
}

func (r *records) rule(rule *kg.Rule) {
	own(&r.coder, &rule.ID)
	own(&r.coder, &rule.Text)
}

func (r *records) block(b *kg.Block) {
	c := &r.coder
	own(c, &b.ID)
	text(c, &b.Source)
	text(c, &b.Programme)
	number(c, &b.Paragraph)
	number(c, &b.Title)
	number(c, &b.Start)
	number(c, &b.End)
	c.bool(&b.Truncated)
}

func (r *records) tombstone(t *kg.Tombstone) {
	own(&r.coder, &t.ID)
	own(&r.coder, &t.ReplacedBy)
	own(&r.coder, &t.Reason)
}
