package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"cityweave/internal/config"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/loader"
)

// load brings a database to what folders hold.
func load(ctx context.Context, c *command, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	address, beside, yes := flags.String("store", "", ""), flags.Bool("beside", false, ""), flags.Bool("yes", false, "")
	bulk := flags.String("bulk", "", "")
	spec, err := parse(flags, args)
	if err != nil {
		return err
	}
	if *bulk != "" {
		if *address != "" || *beside || *yes {
			return usageError{errors.New("--bulk writes files for an import and needs no database: leave out --store, " +
				"--yes and --beside")}
		}
		return writeBulk(ctx, c, *bulk, spec, stdout)
	}
	db, err := c.open(*address)
	if err != nil {
		return err
	}
	defer db.close(ctx)
	// The folders are read first: a fault of theirs needs no database.
	g, err := read(ctx, spec...)
	if err != nil {
		return err
	}
	if err := db.reach(ctx); err != nil {
		return err
	}
	if !*yes {
		if err := c.confirm(ctx, db, g.Release.ID); err != nil {
			return err
		}
	}
	bar := newProgress(c.stderr, time.Now)
	report, err := db.Load(ctx, g, loader.Options{Beside: *beside, Progress: bar.show})
	bar.end()
	switch {
	case ctx.Err() != nil && err != nil:
		return fmt.Errorf(
			"interrupted: the current release in %s is unchanged, and the same command resumes the load",
			db.config.URI,
		)
	case err != nil:
		return db.explain(err)
	}
	return tell(stdout, report)
}

// confirm asks at a terminal whether a release may replace the current one of a database. Where nobody answers, such as
// in a script, that is an error. Nothing is asked where there is none yet, or where it is the same release.
func (c *command) confirm(ctx context.Context, db *database, release string) error {
	what, err := db.replaced(ctx, release)
	if err != nil {
		return db.explain(err)
	}
	if what == "" {
		return nil
	}
	if isTerminal(c.stdin) && isTerminal(c.stderr) {
		fmt.Fprintf(c.stderr, "%s replaces %s in %s. Go on? [y/N] ", release, what, db.config.URI)
		switch yes, answered := agreed(c.stdin); {
		case yes:
			return nil
		case answered:
			return fmt.Errorf("nothing was loaded: %s stays current in %s", what, db.config.URI)
		}
	}
	return fmt.Errorf("%s holds %s, which %s would replace: add --yes to replace it, or name another database with "+
		"NEO4J_DATABASE or --store", db.config.URI, what, release)
}

// agreed reads the answer to a question, which is no unless somebody writes y or yes.
func agreed(r io.Reader) (yes, answered bool) {
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return false, false
	}
	line = strings.ToLower(strings.TrimSpace(line))
	return line == "y" || line == "yes", true
}

// replaced says what the release would replace in a database; it is empty if there is nothing.
func (db *database) replaced(ctx context.Context, release string) (string, error) {
	v, err := db.View(ctx)
	switch {
	case errors.Is(err, neo4j.ErrNoRelease):
		return "", nil
	case errors.Is(err, neo4j.ErrLayout):
		return "a release that another version of this program loaded", nil
	case err != nil:
		return "", err
	case v.Release().ID == release:
		return "", nil
	}
	info, err := v.ReleaseInfo(ctx)
	if err != nil {
		return "", err
	}
	dated := ""
	if date := v.Release().Date; date != 0 {
		dated = " of " + date.String()
	}
	return fmt.Sprintf("release %s%s (entities: %d, links: %d)", v.Release().ID, dated, sum(info.Entities), sum(info.Links)), nil
}

func sum(counts []int) (n int) {
	for _, count := range counts {
		n += count
	}
	return n
}

// tell writes what a load has changed.
func tell(w io.Writer, r loader.Report) error {
	if r.Resumed {
		fmt.Fprintln(w, "resumed an earlier load that was interrupted")
	}
	if !r.Changed {
		fmt.Fprintf(w, "nothing changed: release %s is already current\n", r.Release.ID)
	} else {
		fmt.Fprintf(w, "release %s is now current\n", r.Release.ID)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tcreated\tupdated\tended\tunchanged\t")
	for _, row := range []struct {
		name string
		loader.Change
	}{{"entities", r.Entities}, {"links", r.Links}, {"statements", r.Statements}, {"evidence", r.Evidence}} {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t\n", row.name, row.Created, row.Updated, row.Ended, row.Unchanged)
	}
	return table.Flush()
}

// database is a database and what it is called in messages.
type database struct {
	*neo4j.Store
	config config.Neo4j
}

// open reads the settings of a database; nothing is asked yet.
func (c *command) open(address string) (*database, error) {
	if address == "" {
		return nil, usageError{
			errors.New(
				"--store is missing: write the address of the database, such as neo4j://127.0.0.1:7687, or neo4j " +
					"for the one in NEO4J_URI",
			),
		}
	}
	settings, err := config.Database(address, c.environ)
	if err != nil {
		return nil, usageError{err}
	}
	s, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{
		URI: settings.URI, User: settings.User, Password: settings.Password, Database: settings.Database,
		// Nobody waits for an answer but this command, and a busy server takes minutes to plan a statement of the loader.
		Statement: time.Minute, Write: 10 * time.Minute,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return &database{s, settings}, nil
}

func (db *database) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	db.Close(ctx)
}

// reach asks whether the database answers, so that what is wrong with the settings is known
// before anything is tried again.
func (db *database) reach(ctx context.Context) error {
	const patience = 15 * time.Second
	ask, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := db.Ping(ask)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%w: no answer within %v", store.ErrUnavailable, patience)
	}
	return db.explain(err)
}

// explain adds to an error of the database what to do about it.
func (db *database) explain(err error) error {
	cure := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, loader.ErrForeign):
		cure = "name another database with NEO4J_DATABASE or --store, or add --beside to load beside the existing " +
			"data and leave them alone"
	case errors.Is(err, fault.ErrLogin) && db.config.User == "":
		cure = "set NEO4J_USER and NEO4J_PASSWORD"
	case errors.Is(err, fault.ErrLogin):
		cure = fmt.Sprintf(
			"check NEO4J_USER, which is %q here, and NEO4J_PASSWORD, and that this user may write and create indexes",
			db.config.User,
		)
	case errors.Is(err, fault.ErrNoDatabase):
		cure = fmt.Sprintf("check NEO4J_DATABASE, which is %q here", db.config.Database)
	case errors.Is(err, store.ErrReleaseMoved):
		cure = "a release is being loaded; try again when that is done"
	case errors.Is(err, store.ErrOverloaded):
		cure = "wait until it is less busy or give it more memory (server.memory.*); then the same command resumes the load"
	case errors.Is(err, store.ErrUnavailable) && !errors.Is(err, neo4j.ErrNoRelease):
		cure = "check that the database runs (scripts/neo4j start, or docker compose up -d --wait) and that " +
			"--store has its scheme, host and port; then the same command resumes the load"
	}
	if cure == "" { // what the error says is enough, such as another load that runs
		return fmt.Errorf("%s: %w", db.config.URI, err)
	}
	return fmt.Errorf("%s: %w: %s", db.config.URI, err, cure)
}

// readBack reads the current release of a database. One that is replaced meanwhile is read
// again, a few times.
func (c *command) readBack(ctx context.Context, address string) (*kg.Graph, error) {
	db, err := c.open(address)
	if err != nil {
		return nil, err
	}
	defer db.close(ctx)
	if err := db.reach(ctx); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		g, err := db.Graph(ctx)
		if err == nil {
			return g, nil
		}
		if attempt == 3 || !errors.Is(err, store.ErrReleaseMoved) {
			return nil, db.explain(err)
		}
	}
}
