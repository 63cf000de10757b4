package export

import (
	"cmp"
	"strings"
)

// maxSheetName is how many characters the name of a sheet may have in XLSX; maxFileName bounds names of files.
const (
	maxSheetName = 31
	maxFileName  = 60
)

// name is the name of the table: that of the operation, or else of its rows.
func (j *job) name() string {
	name := cmp.Or(j.title, j.operation.Name)
	if name == "" {
		name = j.row().path(nil)
	}
	if name == "" {
		name = j.root.children[0].key
	}
	// Names of GraphQL are letters, digits and _; a path has dots.
	name = strings.ReplaceAll(name, ".", "-")
	return name[:min(len(name), maxFileName)]
}
