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
		fmt.Fprintf(stdout, "seed %s %s\n    %s\n", c.name, c.arguments, c.does)
		return fine
	case errors.As(err, &faults):
		for _, f := range faults {
			fmt.Fprintln(stderr, f)
		}
		fmt.Fprintf(stderr, "%d faults\n", len(faults))
		return wrong
	case errors.As(err, new(usageError)):
		fmt.Fprintf(stderr, "seed %s: %v; usage: seed %s %s\n", c.name, err, c.name, c.arguments)
		return usage
	default:
		fmt.Fprintf(stderr, "seed %s: %v\n", c.name, err)
		return wrong
	}
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

// read parses the flags of a command and reads the folders of a specification.
func read(ctx context.Context, spec ...string) (*kg.Graph, error) {
	folders, err := release.Open(spec...)
	if err != nil {
		return nil, err
	}
	return release.Read(ctx, kg.CityNetworks(), folders...)
}

// parse reads the flags of a command, quietly: what is wrong is told by the caller.
func parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError{err}
	}
	return nil
}

func validate(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if err := parse(flags, args); err != nil {
		return err
	}
	g, err := read(ctx, flags.Args()...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, "valid:", release.StatsOf(kg.CityNetworks(), g).Summary())
	return err
}

func stats(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if err := parse(flags, args); err != nil {
		return err
	}
	g, err := read(ctx, flags.Args()...)
	if err != nil {
		return err
	}
	return release.StatsOf(kg.CityNetworks(), g).Print(stdout)
}
