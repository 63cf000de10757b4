package export

import (
	"context"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/accept"
	"cityweave/internal/openapi"
	"cityweave/internal/page"
	"cityweave/internal/table"
	"cityweave/internal/tablemeta"
)

// The groups of addresses.
const (
	TagOperations = "queries"
	TagTables     = "tables"
)

// pathFormat is the name of the parameter for the end of an address.
const pathFormat = "format"

// Paths describes the addresses of the operations.
func (o *Operations) Paths() []openapi.Path {
	paths := []openapi.Path{{
		Path: OperationsRoot, ID: "queries", Tag: TagOperations, Summary: "The queries that have an address",
		Media: []string{accept.JSON, page.Media},
	}}
	for _, name := range o.names {
		op := o.named[name]
		p := openapi.Path{
			Path: OperationsRoot + "/" + name + ".{" + pathFormat + "}", ID: "q-" + name, Tag: TagOperations, Summary: op.Title,
			Parameters: []openapi.Parameter{formatParameter(suffixes())},
			Media:      append([]string{accept.JSON, mediaZip}, medias()...),
		}
		entry := op.entry(context.Background())
		for i, v := range op.definition.VariableDefinitions {
			p.Parameters = append(p.Parameters, op.parameter(v, entry.Variables[i]))
		}
		p.Parameters = append(p.Parameters, tableOptions(entry.Rows)...)
		paths = append(paths, p)
	}
	return paths
}

// Paths describes the addresses of the ready tables.
func (r *Ready) Paths() []openapi.Path {
	release := openapi.Parameter{
		Name: "release", In: "path", Required: true, Description: "the ID of a release, or latest for the current one",
		Schema: openapi.Schema{"type": "string"}, Example: latest,
	}
	paths := []openapi.Path{
		{
			Path: Root, ID: "tables", Tag: TagTables, Summary: "The ready tables, with the licences of the data",
			Media: []string{accept.JSON, page.Media},
		},
		{
			Path: Root + "/{release}/" + tablemeta.PackageFile, ID: "data-package", Tag: TagTables,
			Summary: "The Frictionless data package of all ready tables", Parameters: []openapi.Parameter{release},
			Media: []string{tablemeta.MediaPackage},
		},
	}
	paths = append(paths, openapi.Path{
		Path: Root + "/{release}/" + foldersFile, ID: "data-folders", Tag: TagTables,
		Summary: "The data folders of the release, which --data of another server reads", Parameters: []openapi.Parameter{release},
		Media: []string{mediaZip},
	})
	for _, t := range readyTables() {
		folder := Root + "/{release}/" + t.name
		options := slices.DeleteFunc(tableOptions(nil), func(p openapi.Parameter) bool {
			return p.Name == paramRows || p.Name == paramNested
		})
		paths = append(paths, openapi.Path{
			Path: folder + ".{" + pathFormat + "}", ID: "table-" + t.name, Tag: TagTables, Summary: "A table of " + t.about,
			Parameters: append([]openapi.Parameter{release, formatParameter(suffixes()[1:])}, options...), Media: medias(),
		}, openapi.Path{
			Path: folder + tablemeta.CSVWSuffix, ID: "metadata-" + t.name, Tag: TagTables,
			Summary: "The CSVW metadata of " + t.name + ".csv", Parameters: []openapi.Parameter{release},
			Media: []string{tablemeta.MediaCSVW},
		})
	}
	return paths
}

// medias are the media types of tables.
func medias() (all []string) {
	for _, f := range table.Formats() {
		all = append(all, f.Media[0])
	}
	return all
}

func formatParameter(names []string) openapi.Parameter {
	return openapi.Parameter{
		Name: pathFormat, In: "path", Required: true, Description: "the format of the answer", Schema: openapi.Texts(names...),
		Example: formatCSV,
	}
}

// tableOptions are the options of tables as parameters; rows are the lists to choose from, if there are several.
func tableOptions(rows []string) []openapi.Parameter {
	chosen := openapi.Parameter{
		Name: paramRows, In: "query", Description: "tables: the list that makes the rows, or . for one row",
		Schema: openapi.Schema{"type": "string"},
	}
	if len(rows) > 0 {
		chosen.Example = rows[0]
	}
	flag := func(name, about string) openapi.Parameter {
		return openapi.Parameter{
			Name: name, In: "query", Description: about, Schema: openapi.Texts("0", "1"),
		}
	}
	return []openapi.Parameter{
		chosen,
		{
			Name: paramNested, In: "query", Description: "tables: what becomes of lists in rows",
			Schema: openapi.Texts(nestedValues()...),
		},
		flag(paramBOM, "CSV and TSV: 1 begins with a byte order mark"),
		flag(paramFormulas, "CSV and TSV: 1 leaves texts that look like formulas as they are"),
	}
}

// parameter describes a variable.
func (op *operation) parameter(v *ast.VariableDefinition, entry variableEntry) openapi.Parameter {
	p := openapi.Parameter{
		Name: v.Variable, In: "query", Description: "of type " + entry.Type, Required: entry.Required, Example: entry.Default,
	}
	if def := op.schema.Types[v.Type.Name()]; v.Type.Elem == nil && def.Kind == ast.InputObject {
		p.Content = map[string]openapi.Content{accept.JSON: {
			Schema: openapi.Schema{"type": "object"}, Example: entry.Default,
		}}
		p.Example = nil
		return p
	}
	p.Schema = op.valueSchema(v.Type)
	return p
}

// valueSchema is the schema of a value as an address has it.
func (op *operation) valueSchema(t *ast.Type) openapi.Schema {
	if t.Elem != nil {
		return openapi.Schema{"type": "array", "items": op.valueSchema(t.Elem)}
	}
	switch def := op.schema.Types[t.Name()]; {
	case def.Kind == ast.Enum:
		var words []string
		for _, w := range def.EnumValues {
			words = append(words, w.Name)
		}
		return openapi.Texts(words...)
	case def.Kind == ast.InputObject:
		return openapi.Schema{"type": "object"}
	}
	switch kind(t.Name()) {
	case table.Int:
		return openapi.Schema{"type": "integer"}
	case table.Float:
		return openapi.Schema{"type": "number"}
	case table.Bool:
		return openapi.Schema{"type": "boolean"}
	default:
		return openapi.Schema{"type": "string"}
	}
}
