package toponym

// reword appends the drafts with other words for the same.
func (d draft) reword(out []draft) []draft { return out }

// guess appends the drafts with other letters or fewer words.
func (d draft) guess(out []draft) []draft { return out }
