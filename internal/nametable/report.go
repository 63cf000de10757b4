package nametable

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// prefix begins the names of all columns that are added.
const prefix = "match_"

var added = []string{"id", "name", "type", "status", "class", "reading", "candidates"}

// Header returns the names of the columns that are added to a table. If one of them is there already, as in a table that
// was matched before, all have a number behind.
func Header(table []string) []string {
	for n := 1; ; n++ {
		out := make([]string, len(added))
		taken := false
		for i, name := range added {
			if out[i] = prefix + name; n > 1 {
				out[i] += "_" + strconv.Itoa(n)
			}
			taken = taken || slices.Contains(table, out[i])
		}
		if !taken {
			return out
		}
	}
}

// Cells returns the values of the columns that Header names. The candidates are those beside the entity itself.
func (a *Answer) Cells() []string {
	var candidates []string
	for _, c := range a.Candidates {
		if c.ID != a.ID {
			candidates = append(candidates, fmt.Sprintf("%s (%s, %s)", c.ID, c.Name, c.Class))
		}
	}
	return []string{a.ID, a.Name, a.Type, a.Status, a.Class, a.Reading, strings.Join(candidates, "; ")}
}

// meanings are the statuses in the order of a summary, with what to do about them.
var meanings = []struct{ status, meaning string }{
	{Matched, "certain"},
	{"PROBABLE", "one candidate, not certain: confirm it"},
	{"AMBIGUOUS", "several have the name: choose one, or add a place, an ID or coordinates"},
	{"ELSEWHERE", "nothing in the place has the name, candidates elsewhere do"},
	{"UNCERTAIN", "nothing has the name, candidates have similar ones"},
	{"PLACE_UNKNOWN", "the place, or a part of the name, is not known: correct it, or leave it out"},
	{"NOT_FOUND", "nothing has a similar name"},
	{NoName, "there is nothing to match"},
}

// Count is how many rows have a status, and which.
type Count struct {
	Status, Meaning string
	Rows            []int // their numbers
}

// Summary counts the rows of a table by the statuses of their answers, in a fixed order, without those that no row has;
// rows are the numbers of the rows.
func Summary(answers []Answer, rows []int) []Count {
	byStatus := map[string][]int{}
	for i := range answers {
		byStatus[answers[i].Status] = append(byStatus[answers[i].Status], rows[i])
	}
	var out []Count
	for _, m := range meanings {
		if numbers := byStatus[m.status]; len(numbers) > 0 {
			out = append(out, Count{m.status, m.meaning, numbers})
			delete(byStatus, m.status)
		}
	}
	var others []string
	for status := range byStatus {
		others = append(others, status)
	}
	slices.Sort(others)
	for _, status := range others {
		out = append(out, Count{Status: status, Rows: byStatus[status]})
	}
	return out
}

// shownRows is how many rows a list of rows names.
const shownRows = 10

// RowList lists the numbers of the first rows of several, and how many more there are.
func RowList(rows []int) string {
	var out []string
	for _, n := range rows[:min(len(rows), shownRows)] {
		out = append(out, strconv.Itoa(n))
	}
	if more := len(rows) - shownRows; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, " ")
}
