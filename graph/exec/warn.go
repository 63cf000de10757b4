package exec

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/graph/plan"
	"cityweave/internal/admission"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/suggest"
	"cityweave/internal/warncode"
)

const (
	maxWarnings    = 20  // of an answer
	maxUnknown     = 5   // unknown ids that suggestions are looked for
	maxSuggestions = 3   // of a warning
	maxCompared    = 100 // bytes of an id that is compared with others
	minSimilar     = 3   // bytes of a text for what is similar to be suggested: a letter is the beginning of too much
)

// suspect is an id that the release does not hold, or that is of another type than it should be; or a name that
// nothing has.
type suspect struct {
	plan.Mention
	entity *kg.Entity   // nil when the release does not hold the id
	noun   string       // of what it should be; "" for an entity of the types
	field  bool         // a root field is for entities of the type
	named  bool         // ID is a name
	places []*kg.Entity // in which the name was looked for; empty for anywhere
	near   []*kg.Entity // what is called alike, if that is known
}

// check is the read of Operation.Checks, which runs beside the root fields.
type check struct {
	done  chan struct{}
	found []*kg.Entity // one for each of Operation.Checks, when err is nil
	err   error
}

// startCheck begins the check of an operation that has one.
func (q *Request) startCheck() {
	if len(q.operation.Checks) == 0 {
		return
	}
	c := &check{done: make(chan struct{})}
	q.check = c
	go func() {
		defer close(c.done)
		defer func() {
			if cause := recover(); cause != nil {
				c.err = fmt.Errorf("panic while checking ids: %v", cause)
			}
		}()
		admission.Measure(q.ctx, true, func() { c.found, c.err = q.entities(q.operation.Checks) })
	}()
}

func (q *Request) entities(ids []string) ([]*kg.Entity, error) {
	view, err := q.view()
	if err != nil {
		return nil, err
	}
	found, _, err := view.Entities(q.ctx, ids)
	return found, err
}

// suspect notes an id or a name in an argument of the root field.
func (r *run) suspect(argument string, s suspect) {
	s.Place = r.field.Step.Key + "(" + argument + ")"
	q := r.request
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.suspects == nil {
		q.suspects = map[*plan.Root][]suspect{}
	}
	q.suspects[r.field] = append(q.suspects[r.field], s)
}

// warn notes a warning about what a root field has read.
func (r *run) warn(w plan.Warning) {
	q := r.request
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.noted == nil {
		q.noted = map[*plan.Root][]plan.Warning{}
	}
	q.noted[r.field] = append(q.noted[r.field], w)
}

// Warnings are the first warnings of the answer, and the number of the rest. They are in the order of the root fields;
// of each field first what follows from the query alone, then its ids, then what it has read. After an error, which is
// for the log, there are none: the answer lacks those that it should have.
func (q *Request) Warnings() (first []plan.Warning, more int, err error) {
	if q.unwarned != nil {
		return nil, 0, q.unwarned
	}
	return q.warnings, q.moreWarnings, nil
}

// warningMembers are the members of the extensions that warnings have, each after a comma; nil when there are none.
func (q *Request) warningMembers() []byte {
	first, more, err := q.Warnings()
	if err != nil || len(first) == 0 {
		return nil
	}
	var b []byte
	if more > 0 {
		b = strconv.AppendInt(append(b, `,"moreWarnings":`...), int64(more), 10)
	}
	list, err := json.Marshal(first)
	if err != nil {
		panic(fmt.Errorf("encoding warnings: %w", err)) // texts can be encoded
	}
	return append(append(b, `,"warnings":`...), list...)
}

// finish finds the warnings of a run whose root fields have been answered. It waits for the check.
func (q *Request) finish() error {
	if q.check != nil {
		<-q.check.done
		if q.check.err != nil {
			return fmt.Errorf("checking the ids of arguments: %w", q.check.err)
		}
		for _, e := range q.check.found {
			if e != nil {
				q.read.Add(1)
			}
		}
	}
	var suspects []suspect
	var places []int // of warnings that the suspects make
	for _, root := range q.operation.Fields {
		if root.Err != nil {
			continue
		}
		for _, w := range root.Warnings {
			q.addWarning(w)
		}
		for _, s := range q.suspectsOf(root) {
			q.noteReplaced(&s)
			if i := q.addWarning(plan.Warning{}); i >= 0 {
				suspects, places = append(suspects, s), append(places, i)
			}
		}
		gaps, err := q.gapsOf(root)
		if err != nil {
			return fmt.Errorf("finding gaps: %w", err)
		}
		for _, w := range slices.Concat(gaps, q.noted[root]) {
			q.addWarning(w)
		}
	}
	if err := q.describe(suspects, places); err != nil {
		return fmt.Errorf("finding suggestions: %w", err)
	}
	return nil
}

// addWarning adds a warning and returns its place; -1 when there are enough.
func (q *Request) addWarning(w plan.Warning) int {
	if len(q.warnings) == maxWarnings {
		q.moreWarnings++
		return -1
	}
	q.warnings = append(q.warnings, w)
	return len(q.warnings) - 1
}

// suspectsOf lists the suspects of a root field, each id once for each place.
func (q *Request) suspectsOf(root *plan.Root) []suspect {
	all := q.suspects[root]
	for _, m := range root.Mentions {
		i, _ := slices.BinarySearch(q.operation.Checks, m.ID)
		if e := q.check.found[i]; e == nil || !isOf(e, m.Types) {
			all = append(all, suspect{Mention: m, entity: e})
		}
	}
	if len(all) < 2 {
		return all
	}
	seen := make(map[[2]string]bool, len(all))
	return slices.DeleteFunc(all, func(s suspect) bool {
		key := [2]string{s.Place, s.ID}
		again := seen[key]
		seen[key] = true
		return again
	})
}

// isOf reports whether an entity is of one of some types; none stand for all.
func isOf(e *kg.Entity, types []kg.TypeID) bool {
	return len(types) == 0 || slices.Contains(types, e.Type)
}

// describe writes the warnings about suspects to their places.
func (q *Request) describe(suspects []suspect, places []int) error {
	if len(suspects) == 0 {
		return nil
	}
	view, err := q.view()
	if err != nil {
		return err
	}
	near, err := nearest(q.ctx, view, suspects)
	if err != nil {
		return err
	}
	o := view.Ontology()
	for i := range suspects {
		s := &suspects[i]
		t, gone := view.Tombstone(s.ID)
		switch {
		case s.entity != nil:
			q.warnings[places[i]] = wrongType(o, s)
		case gone && !s.named:
			q.warnings[places[i]] = plan.NewWarning(
				warncode.Replaced, s.Place, "%s is gone, and nothing replaces it: %s", plan.ShownID(s.ID), t.Reason,
			)
		default:
			q.warnings[places[i]] = unknown(o, s, near[i])
		}
	}
	return nil
}

// unknown is the warning about an id that the release does not hold, or a name that nothing has.
func unknown(o *kg.Ontology, s *suspect, near []*kg.Entity) plan.Warning {
	noun := s.noun
	if noun == "" {
		noun = nouns(o, s.Types)
	}
	cure := "; find it by its name with `search`"
	if len(near) > 0 {
		cure = "; did you mean " + listed(near) + "?"
	}
	var w plan.Warning
	switch {
	case !s.named:
		w = plan.NewWarning(warncode.UnknownID, s.Place, "no %s has the ID %s%s", noun, plan.ShownID(s.ID), cure)
	case len(s.places) > 0:
		w = plan.NewWarning(
			warncode.UnknownName, s.Place, "no %s in %s is called %s%s", noun, listed(s.places), plan.ShownID(s.ID), cure,
		)
	default:
		w = plan.NewWarning(warncode.UnknownName, s.Place, "no %s is called %s%s", noun, plan.ShownID(s.ID), cure)
	}
	for _, e := range near {
		w.Suggestions = append(w.Suggestions, e.ID)
	}
	return w
}

// listed names entities: city:es-malaga (Málaga) or city:co-malaga (Málaga).
func listed(entities []*kg.Entity) string {
	names := make([]string, len(entities))
	for i, e := range entities {
		names[i] = e.ID + " (" + e.Name + ")"
	}
	return joined(names)
}

// wrongType is the warning about the id of an entity of another type.
func wrongType(o *kg.Ontology, s *suspect) plan.Warning {
	is, cure := &o.Entities[s.entity.Type], ""
	switch {
	case s.field:
		cure = fmt.Sprintf("; ask for %s(id: %q)", is.Field, s.ID)
	case is.Place && slices.ContainsFunc(s.Types, func(t kg.TypeID) bool { return o.Entities[t].Country }):
		cure = "; `within` takes places of any level"
	}
	return plan.NewWarning(
		warncode.WrongType, s.Place, "%s (%s) is of type %s, not %s%s", plan.ShownID(s.ID), s.entity.Name, is.Name,
		nouns(o, s.Types), cure,
	)
}

// nouns names entities of one of some types.
func nouns(o *kg.Ontology, types []kg.TypeID) string {
	if len(types) == 0 {
		return "entity"
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = o.Entities[t].Name
	}
	return joined(names)
}

// joined writes alternatives: a, b or c.
func joined(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return words[0]
}

// nearest finds the entities that unknown ids and names may stand for, by one search: at most maxSuggestions for each
// of the first maxUnknown suspects of which none are known. An id is taken for a name, and the slug of an id for the
// words of one.
func nearest(ctx context.Context, view store.View, suspects []suspect) ([][]*kg.Entity, error) {
	out := make([][]*kg.Entity, len(suspects))
	var texts []store.SearchText
	var of []int // the suspect of each text
	searched := 0
	for i := range suspects {
		s := &suspects[i]
		if out[i] = s.near; s.entity != nil || len(s.near) > 0 || searched == maxUnknown {
			continue
		}
		searched++
		for _, text := range readings(view.Ontology(), s) {
			texts, of = append(texts, text), append(of, i)
		}
	}
	const looked = 10 // candidates of a text
	var pages []store.SearchPage
	if len(texts) > 0 {
		var err error
		q := store.SearchQuery{Texts: texts, Best: true, Window: store.Window{Limit: looked}}
		admission.MeasureExtra(ctx, func() { pages, err = view.Search(ctx, q) })
		if err != nil {
			return nil, err
		}
	}
	for i := range pages {
		for j := range pages[i].Rows {
			e, found := pages[i].Rows[j].Node, &out[of[i]] // of a suspect that had none
			if pages[i].Rows[j].Match.Class != store.MatchExact && len(texts[i].Text) < minSimilar {
				continue
			}
			if !slices.ContainsFunc(*found, func(has *kg.Entity) bool { return has.ID == e.ID }) {
				*found = append(*found, e)
			}
		}
	}
	for i := range out {
		if id := suspects[i].ID; !suspects[i].named && isEntityID(view.Ontology(), id) && len(id) <= maxCompared {
			slices.SortStableFunc(out[i], func(a, b *kg.Entity) int {
				return suggest.Distance(id, a.ID) - suggest.Distance(id, b.ID)
			})
		}
		out[i] = out[i][:min(len(out[i]), maxSuggestions)]
	}
	return out, nil
}

func isEntityID(o *kg.Ontology, id string) bool {
	_, ok := o.TypeOf(id)
	return ok
}

// readings are the names that an unknown id may be meant for. For example, city:es-malga may be "es malga" or "malga",
// where the first word of a slug is the code of a country.
func readings(o *kg.Ontology, s *suspect) []store.SearchText {
	t, isID := o.TypeOf(s.ID)
	if s.named || !isID {
		return []store.SearchText{{Text: s.ID, Types: s.Types}}
	}
	types := s.Types
	if len(types) == 0 {
		types = []kg.TypeID{t}
	}
	_, slug, _ := strings.Cut(s.ID, ":")
	words := strings.Split(slug, "-")
	out := []store.SearchText{{Text: strings.Join(words, " "), Types: types}}
	if len(words) > 1 {
		out = append(out, store.SearchText{Text: strings.Join(words[1:], " "), Types: types})
	}
	return out
}
