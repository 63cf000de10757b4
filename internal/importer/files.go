package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// files returns the files of the data folder by path.
func (r *run) files() (map[string][]byte, error) {
	out := map[string][]byte{}
	var err error
	if out["folder.csv"], err = tableOf([]map[string]string{r.Folder}, folderColumns); err != nil {
		return nil, err
	}
	byFile := map[string][]map[string]string{}
	for _, e := range r.Entities {
		t, _ := r.o.TypeOf(e["id"])
		file := "entities/" + r.o.Entities[t].File + ".csv"
		byFile[file] = append(byFile[file], e)
	}
	for file, rows := range byFile {
		var columns []string
		for _, e := range rows {
			for column := range e {
				if !slices.Contains(columns, column) {
					columns = append(columns, column)
				}
			}
		}
		slices.SortFunc(columns, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
		if out[file], err = tableOf(rows, columns); err != nil {
			return nil, err
		}
	}
	out["links/"+r.Folder["name"]+".csv"], err = r.linkFile()
	return out, err
}

// rank puts the columns id and name before all others.
func rank(column string) int {
	switch column {
	case "id":
		return -2
	case "name":
		return -1
	}
	return 0
}

// linkFile returns the file of links, with the columns that some link has a value in.
func (r *run) linkFile() ([]byte, error) {
	var records [][]string
	columns := linkColumns(r.o)
	used := make([]bool, len(columns))
	for _, l := range r.made.links {
		cells := l.cells(columns)
		for i, cell := range cells {
			used[i] = used[i] || cell != ""
		}
		records = append(records, cells)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s makes no link: no place of it was found, or all rows are left out", r.table.Name)
	}
	only := func(cells []string) []string {
		var out []string
		for i, cell := range cells {
			if used[i] {
				out = append(out, cell)
			}
		}
		return out
	}
	out := [][]string{only(columns)}
	for _, cells := range records {
		out = append(out, only(cells))
	}
	return formatted(out)
}

// tableOf returns the CSV of rows with the columns that have values.
func tableOf(rows []map[string]string, columns []string) ([]byte, error) {
	columns = slices.DeleteFunc(slices.Clone(columns), func(column string) bool {
		return !slices.ContainsFunc(rows, func(row map[string]string) bool { return row[column] != "" })
	})
	out := [][]string{columns}
	for _, row := range rows {
		var cells []string
		for _, column := range columns {
			cells = append(cells, row[column])
		}
		out = append(out, cells)
	}
	return formatted(out)
}
