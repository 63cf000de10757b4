package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// duplicates lists the pairs of entities that may be one. Any pair is an error, so that a test of data can run it.
func duplicates(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	format := flags.String("format", "table", "")
	spec, err := parse(flags, args)
	if err != nil {
		return err
	}
	write := printTable
	switch *format {
	case "table":
	case "csv":
		write = printCSV
	default:
		return usageError{fmt.Errorf("no format %q; known are table and csv", *format)}
	}
	folders, err := datafolder.Open(spec...)
	if err != nil {
		return err
	}
	found, err := audit.Duplicates(ctx, kg.CityNetworks(), folders...)
	if err != nil {
		return err
	}
	if len(found) == 0 && *format == "table" {
		_, err = fmt.Fprintln(stdout, "no two entities look like one")
		return err
	}
	if err := write(stdout, found); err != nil {
		return err
	}
	if len(found) == 0 {
		return nil
	}
	return errors.New(plural(len(found), "pair") + " of entities may be one: " +
		"merge what is one, with a row in replaced.csv, and tell the others apart by a row in distinct.csv")
}

var duplicateColumns = []string{"id", "name", "other", "other_name", "km", "reasons"}

func duplicateCells(d *audit.Duplicate) []string {
	km := ""
	if d.Kilometres >= 0 {
		km = strconv.FormatFloat(d.Kilometres, 'f', 1, 64)
	}
	return []string{d.A.ID, d.A.Name, d.B.ID, d.B.Name, km, strings.Join(d.Reasons, "; ")}
}

func printTable(w io.Writer, found []audit.Duplicate) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(duplicateColumns, "\t"))
	for i := range found {
		fmt.Fprintln(table, strings.Join(duplicateCells(&found[i]), "\t"))
	}
	return table.Flush()
}

func printCSV(w io.Writer, found []audit.Duplicate) error {
	table := csv.NewWriter(w)
	if err := table.Write(duplicateColumns); err != nil {
		return err
	}
	for i := range found {
		if err := table.Write(duplicateCells(&found[i])); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}
