package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/importer"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// importTable makes a data folder of a table, with the tables of matches and of what is unresolved beside it.
func importTable(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	out := flags.String("out", "", "")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{errors.New("one description is imported")}
	}
	o := kg.CityNetworks()
	spec, err := importer.Load(rest[0], o)
	if err != nil {
		return err
	}
	if *out == "" {
		*out = strings.TrimSuffix(rest[0], filepath.Ext(rest[0]))
	}
	folders, err := datafolder.Open(spec.Data)
	if err != nil {
		return err
	}
	g, err := release.Read(ctx, o, folders...)
	if err != nil {
		return err
	}
	matcher, err := matcherOf(ctx, o, g)
	if err != nil {
		return err
	}
	result, err := importer.Run(ctx, o, spec, matcher)
	if err != nil {
		return err
	}
	if err := writeImport(*out, result); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s, of which %d make no link\n", plural(result.Rows, "row"), result.LeftOut)
	fmt.Fprintf(stdout, "%d of %s found: %s-matches.csv, %s-unresolved.csv\n",
		result.Found, plural(result.Places, "place"), *out, *out)
	if result.Undecided {
		fmt.Fprintf(stdout, "%s is not there yet: copy rows of %s-unresolved.csv to it and give each an id\n",
			spec.Decided, *out)
	}
	fmt.Fprintf(stdout, "%s: %s\n", plural(result.Links, "link"), *out)
	return checkImport(ctx, o, append(folders, datafolder.Folder{Name: *out, FS: os.DirFS(*out)}), stdout)
}

// checkImport validates the new folder on top of those that it refers to.
func checkImport(ctx context.Context, o *kg.Ontology, folders []datafolder.Folder, stdout io.Writer) error {
	g, err := release.Read(ctx, o, folders...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "valid:", audit.StatsOf(o, g).Summary())
	return err
}

// writeImport writes the files of a result. Files of an earlier import are replaced; a folder with other tables is
// refused, as they would be read together with the new ones.
func writeImport(dir string, r *importer.Result) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".csv") {
			return err
		}
		inner, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if _, known := r.Files[filepath.ToSlash(inner)]; !known {
			return fmt.Errorf("%s is there already and is no part of this import; name another folder with --out", path)
		}
		return nil
	})
	if err != nil {
		return err
	}
	files := map[string][]byte{dir + "-matches.csv": r.Matches, dir + "-unresolved.csv": r.Unresolved}
	for path, text := range r.Files {
		files[filepath.Join(dir, filepath.FromSlash(path))] = text
	}
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[path], 0o644); err != nil {
			return err
		}
	}
	return nil
}
