// Command seed checks, counts and compares data folders: go run ./seed help.
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

	"cityweave/internal/kg"
	"cityweave/internal/release"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	fine  = 0
	wrong = 1 // the data is wrong or cannot be read
	usage = 2 // the command is
)

// command is one word after seed.
type command struct {
	name, arguments, does string
	run                   func(ctx context.Context, c *command, args []string, stdout io.Writer) error
}

func commands() []command {
	return []command{
		{"validate", "[FOLDER ...]", "check the folders as one graph and tell everything that is wrong", validate},
		{"stats", "[FOLDER ...]", "count what the folders hold", stats},
		{"diff", "[--all] OLD NEW", "tell what NEW has that OLD has not, and the other way round", diff},
		{"verify", "[--data FOLDER] [--source ID] DOCUMENT", "compare every quoted place, and the blocks, with the text of the source document", verify},
	}
}

// usageError is a fault of the command line rather than of the data.
type usageError struct{ error }

// run is the whole command but for the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
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
		return told(c.run(ctx, &c, args[1:], stdout), &c, stdout, stderr)
	}
	fmt.Fprintf(stderr, "seed: no command %q; see seed help\n", args[0])
	return usage
}

// told writes what went wrong and gives the exit status for it.
func told(err error, c *command, stdout, stderr io.Writer) int {
	var faults release.Faults
	switch {
	case err == nil:
		return fine
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, "seed %s %s\n        %s\n", c.name, c.arguments, c.does)
		return fine
	case errors.As(err, &faults):
		for _, f := range faults {
			fmt.Fprintln(stderr, f)
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
	fmt.Fprint(w, "seed checks, counts and compares data folders.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  seed %s %s\n        %s\n", c.name, c.arguments, c.does)
	}
	fmt.Fprint(w, `
A FOLDER is a path, @core or @networks (both built in), or a comma list of them; several are
read together, the later on top of the earlier. Without any, the built-in ones are read.
docs/data.md describes the files. Exit status: 0 fine, 1 the data is wrong, 2 the command is.
`)
}

// read reads the folders of a specification as one graph.
func read(ctx context.Context, spec ...string) (*kg.Graph, error) {
	folders, err := release.Open(spec...)
	if err != nil {
		return nil, err
	}
	return release.Read(ctx, kg.CityNetworks(), folders...)
}

// parse reads the flags of a command, which may stand before, between and after the other
// arguments; it gives those. What is wrong is told by the caller.
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
	spec, err := parse(flag.NewFlagSet(c.name, flag.ContinueOnError), args)
	if err != nil {
		return err
	}
	g, err := read(ctx, spec...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "valid:", release.StatsOf(kg.CityNetworks(), g).Summary())
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
	return release.StatsOf(kg.CityNetworks(), g).Print(stdout)
}

// shownChanges is how many changes of each kind and sort diff lists without --all.
const shownChanges = 20

func diff(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	all := flags.Bool("all", false, "")
	specs, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(specs) != 2 {
		return usageError{errors.New("two data folders are compared")}
	}
	from, err := read(ctx, specs[0])
	if err != nil {
		return fmt.Errorf("%s: %w", specs[0], err)
	}
	to, err := read(ctx, specs[1])
	if err != nil {
		return fmt.Errorf("%s: %w", specs[1], err)
	}
	most := shownChanges
	if *all {
		most = 0
	}
	return release.Compare(kg.CityNetworks(), from, to).Print(stdout, most)
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
	v, err := release.Verify(kg.CityNetworks(), g, *source, document)
	if err != nil {
		return err
	}
	if len(v.Findings) == 0 {
		_, err = fmt.Fprintf(stdout, "%s agrees with the document: its sha256, %s and %s\n", v.Source, plural(v.Evidence, "evidence record"), plural(v.Blocks, "block"))
		return err
	}
	for _, f := range v.Findings {
		fmt.Fprintln(stdout, f)
	}
	return fmt.Errorf("%s: %s in %s and %s", v.Source, plural(len(v.Findings), "finding"), plural(v.Evidence, "evidence record"), plural(v.Blocks, "block"))
}
