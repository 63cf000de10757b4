// Command seed validates, counts, compares and loads data directories: go run ./seed help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/release"
	"cityweave/internal/revision"
	"cityweave/internal/room"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	fine  = 0
	wrong = 1 // the data are invalid or cannot be read
	usage = 2 // the command line is invalid
)

// command is one word after seed.
type command struct {
	name, arguments, does string
	flags                 string // what -h says beyond that
	run                   func(ctx context.Context, c *command, args []string, stdout io.Writer) error

	environ []string  // NAME=value
	stdin   io.Reader // for answers
	stderr  io.Writer // for progress and questions

	maxFaults int // how many kinds of faults are listed, 0 for all
}

func commands() []command {
	return []command{
		{
			name:      "validate",
			arguments: "[--max-faults N] [--strict] [FOLDER ...]",
			does: "validate the directories as one graph and list the first 50 kinds of errors, with their number; " +
				"--max-faults 0 lists all. What may be a mistake is a notice, and with --strict a failure",
			run: validate,
		},
		{
			name: "pack", arguments: "FILE.pack [FOLDER ...]", run: packGraph,
			does: "write the graph of the directories to one file, which is read faster and takes their place",
		},
		{name: "stats", arguments: "[FOLDER ...]", does: "count the records of the directories", run: stats},
		{
			name: "duplicates", arguments: "[--format table|csv] [FOLDER ...]", run: duplicates,
			does: "list pairs of entities that may be one, with the reasons; exit status 1 if there are any",
		},
		{
			name: "import", arguments: "[--out FOLDER] DESCRIPTION", run: importTable,
			does: "turn a table (CSV, TSV, XLSX) into a data directory, as the description says; see docs/import.md",
		},
		{
			name: "match", arguments: "--name COLUMN [--in COLUMN] [FLAGS] FILE", run: match, flags: matchHelp,
			does: "write a table (CSV, TSV, XLSX) anew, with the entities that its names refer to; see docs/matching.md",
		},
		{
			name: "diff", arguments: "[--all] OLD NEW | --store ADDRESS [FOLDER ...]", run: diff,
			does: "list the differences between OLD and NEW, or between a database and the directories",
		},
		{
			name: "load", arguments: "--store ADDRESS [--yes] [--beside] [FOLDER ...] | --bulk DIR [FOLDER ...]", run: load,
			does: "load the directories into a Neo4j database; --yes replaces its release without asking, --beside loads also " +
				"into one with other data, which stay. --bulk writes files for neo4j-admin database import instead, which is " +
				"faster for a large graph and an empty server that can be stopped",
		},
		{
			name: "verify", arguments: "[--data FOLDER] [--source ID] DOCUMENT", run: verify,
			does: "compare all quoted locations and blocks with the text of the source document",
		},
	}
}

// usageError is a fault of the command line rather than of the data.
type usageError struct{ error }

// run is the whole command but for the process around it.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		help(stderr)
		return usage
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		help(stdout)
		return fine
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		c.environ, c.stdin, c.stderr, c.maxFaults = environ, stdin, stderr, 50
		return report(c.run(ctx, &c, args[1:], stdout), &c, stdout, stderr)
	}
	fmt.Fprintf(stderr, "seed: no command %q; see seed help\n", args[0])
	return usage
}

// report writes an error for people and returns the exit status for it.
func report(err error, c *command, stdout, stderr io.Writer) int {
	var faults datafolder.Faults
	switch {
	case err == nil:
		return fine
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, "seed %s %s\n        %s\n%s", c.name, c.arguments, c.does, c.flags)
		return fine
	case errors.As(err, &faults):
		for _, line := range faults.Lines(c.maxFaults) {
			fmt.Fprintln(stderr, line)
		}
		fmt.Fprintln(stderr, plural(len(faults), "fault"))
		return wrong
	case errors.As(err, new(usageError)):
		fmt.Fprintf(stderr, "seed %s: %v; usage: seed %s %s\n", c.name, err, c.name, c.arguments)
		return usage
	default:
		fmt.Fprintf(stderr, "seed %s: %v\n", c.name, err)
		return wrong
	}
}

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func help(w io.Writer) {
	fmt.Fprint(w, "seed validates, counts and compares data directories, and loads them into a database.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  seed %s %s\n        %s\n", c.name, c.arguments, c.does)
	}
	fmt.Fprint(w, `
FOLDER is the path of a directory, a built-in one (@core, @networks, @members, @twins), or a comma-separated
list. Several are combined, later ones on top of earlier ones. The default is all built-in ones but @twins,
which is under CC BY-SA 4.0 and is read when it is named. A packed graph (FILE.pack) stands in place of all.
ADDRESS is neo4j://HOST:7687, bolt://HOST:7687, neo4j+s://HOST and so on, or neo4j for the address
in NEO4J_URI. Credentials come from NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE; see docs/neo4j.md.
docs/data.md describes the files. Exit status: 0 success, 1 invalid data, 2 invalid command line.
`)
}

// read loads the directories of a specification as one graph.
func read(ctx context.Context, spec ...string) (*kg.Graph, error) {
	folders, err := open(ctx, datafolder.Reading, spec...)
	if err != nil {
		return nil, err
	}
	return release.Load(ctx, kg.CityNetworks(), folders...)
}

// open opens the directories of a specification, and refuses those that do not fit into the memory.
func open(ctx context.Context, use datafolder.Use, spec ...string) ([]datafolder.Folder, error) {
	folders, err := datafolder.Open(spec...)
	if err != nil {
		return nil, err
	}
	return folders, datafolder.CheckRoom(ctx, use, room.Free, folders...)
}

// parse reads the flags of a command, which may be before, between and after the other arguments, and returns the
// others.
func parse(flags *flag.FlagSet, args []string) (rest []string, err error) {
	flags.SetOutput(io.Discard)
	for {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, usageError{err}
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

func validate(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.IntVar(&c.maxFaults, "max-faults", c.maxFaults, "")
	strict := flags.Bool("strict", false, "")
	spec, err := parse(flags, args)
	if err != nil {
		return err
	}
	if c.maxFaults < 0 {
		return usageError{fmt.Errorf("--max-faults %d is below 0, which is for all of them", c.maxFaults)}
	}
	folders, err := open(ctx, datafolder.Reading, spec...)
	if err != nil {
		return err
	}
	g, notices, err := release.ReadWithNotices(ctx, kg.CityNetworks(), folders...)
	if err != nil {
		return err
	}
	for _, n := range notices {
		fmt.Fprintln(c.stderr, "notice:", n)
	}
	if *strict && len(notices) > 0 {
		return fmt.Errorf("%s, which --strict does not let pass", plural(len(notices), "notice"))
	}
	_, err = fmt.Fprintln(stdout, "valid:", audit.StatsOf(kg.CityNetworks(), g).Summary())
	return err
}

func packGraph(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	rest, err := parse(flag.NewFlagSet(c.name, flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{errors.New("no file to write")}
	}
	folders, err := open(ctx, datafolder.Packing, rest[1:]...)
	if err != nil {
		return err
	}
	g, err := release.Load(ctx, kg.CityNetworks(), folders...)
	if err != nil {
		return err
	}
	if err := pack.WriteFile(kg.CityNetworks(), g, rest[0]); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %s\n", rest[0], audit.StatsOf(kg.CityNetworks(), g).Summary())
	return err
}

func stats(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	spec, err := parse(flag.NewFlagSet(c.name, flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	g, err := read(ctx, spec...)
	if err != nil {
		return err
	}
	return audit.StatsOf(kg.CityNetworks(), g).Print(stdout)
}

// shownChanges is the number of changes of each kind and operation that diff lists without --all.
const shownChanges = 20

func diff(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	all := flags.Bool("all", false, "")
	address := flags.String("store", "", "")
	specs, err := parse(flags, args)
	if err != nil {
		return err
	}
	from, to, err := c.compared(ctx, *address, specs)
	if err != nil {
		return err
	}
	most := shownChanges
	if *all {
		most = 0
	}
	return revision.Between(kg.CityNetworks(), from, to).Print(stdout, most)
}

// compared loads the two sides of diff: two directories, or a database and directories.
func (c *command) compared(ctx context.Context, address string, specs []string) (from, to *kg.Graph, err error) {
	if address != "" {
		if to, err = read(ctx, specs...); err != nil {
			return nil, nil, err
		}
		from, err = c.readBack(ctx, address)
		return from, to, err
	}
	if len(specs) != 2 {
		return nil, nil, usageError{errors.New("two data folders are compared, or with --store a database and folders")}
	}
	if from, err = read(ctx, specs[0]); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", specs[0], err)
	}
	if to, err = read(ctx, specs[1]); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", specs[1], err)
	}
	return from, to, nil
}

func verify(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	spec, source := flags.String("data", "", ""), flags.String("source", "", "")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{errors.New("one document is verified")}
	}
	document, err := os.ReadFile(rest[0])
	if err != nil {
		return err
	}
	g, err := read(ctx, *spec)
	if err != nil {
		return err
	}
	v, err := audit.Verify(kg.CityNetworks(), g, *source, document)
	if err != nil {
		return err
	}
	if len(v.Findings) == 0 {
		_, err = fmt.Fprintf(stdout, "%s agrees with the document: its sha256, %s and %s\n",
			v.Source, plural(v.Evidence, "evidence record"), plural(v.Blocks, "block"))
		return err
	}
	for _, f := range v.Findings {
		fmt.Fprintln(stdout, f)
	}
	return fmt.Errorf("%s: %s in %s and %s", v.Source,
		plural(len(v.Findings), "finding"), plural(v.Evidence, "evidence record"), plural(v.Blocks, "block"))
}
