package exec

import "cityweave/internal/kg"

// noteReplaced notes the ID of an entity that another one replaced.
func (q *Request) noteReplaced(s *suspect) {
	if s.entity != nil || s.named {
		return
	}
	if t, gone := q.tombstone(s.ID); gone && t.ReplacedBy != "" {
		if q.replaced == nil {
			q.replaced = map[string]kg.Tombstone{}
		}
		q.replaced[s.ID] = t
	}
}

func (q *Request) tombstone(id string) (t kg.Tombstone, gone bool) {
	view, err := q.view()
	if err != nil {
		return t, false
	}
	return view.Tombstone(id)
}

// Replaced are the IDs in arguments that other ones replaced, which the answer lacks: it is to be planned and run again
// with those. It is nil for most answers.
func (q *Request) Replaced() map[string]kg.Tombstone { return q.replaced }
