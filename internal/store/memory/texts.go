package memory

import "cityweave/internal/idtable"

// none is the number of no entity, link or value.
const none = idtable.None

// texts are many texts in one allocation.
type texts struct {
	end []uint32
	all string
}

func (t *texts) at(i uint32) string {
	if i == 0 {
		return t.all[:t.end[0]]
	}
	return t.all[t.end[i-1]:t.end[i]]
}
