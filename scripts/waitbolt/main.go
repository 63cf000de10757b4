// Command waitbolt waits until a Neo4j server answers: waitbolt -within 60s bolt://host:port.
// It asks the server rather than reading its log. The exit status is 0 when it answered.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"syscall"
	"time"

	"cityweave/internal/store/neo4j"
)

func main() {
	within := flag.Duration("within", time.Minute, "how long to wait; 0 asks once")
	pid := flag.Int("pid", 0, "give up when the process with this number has ended")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: waitbolt [-within 60s] [-pid N] bolt://host:port")
		os.Exit(2)
	}
	if err := wait(context.Background(), flag.Arg(0), *within, *pid); err != nil {
		fmt.Fprintf(os.Stderr, "waitbolt: %s: %v\n", flag.Arg(0), err)
		os.Exit(1)
	}
}

const (
	pause   = 200 * time.Millisecond
	attempt = 2 * time.Second // a server that is just opening its port may hang
)

func wait(ctx context.Context, uri string, within time.Duration, pid int) error {
	config := neo4j.Config{URI: uri, User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD")}
	for deadline := time.Now().Add(within); ; {
		ask, cancel := context.WithTimeout(ctx, attempt)
		err := neo4j.Ping(ask, config)
		cancel()
		switch {
		case err == nil:
			return nil
		case pid != 0 && syscall.Kill(pid, 0) != nil:
			return fmt.Errorf("process %d has ended: %w", pid, err)
		case time.Now().After(deadline):
			return err
		}
		time.Sleep(pause)
	}
}
