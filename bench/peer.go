package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"cityweave/bench/shapes"
	"cityweave/internal/store/neo4j"
)

// wayPeer is the program that is measured beside this one, on the same database.
const wayPeer = "@neo4j/graphql"

// peer is a server of another program, which is asked what the shapes ask in its own words.
type peer struct {
	address string
	places  []string // cursors of the API in the list of cities, 100 apart: how far a peer is to go
}

// openPeer installs the peer, at the versions of its lock file, and starts it. end stops it.
func openPeer(
	ctx context.Context,
	c neo4j.Config,
	slot string,
	own http.Handler,
	pages int,
	progress io.Writer,
) (p *peer, end func(), err error) {
	const dir = "bench/peer"
	places, err := shapes.Cursors(own, pages)
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(dir + "/node_modules/@neo4j/graphql"); err != nil {
		fmt.Fprintln(progress, "bench: installing the peer with npm")
		install := exec.CommandContext(ctx, "npm", "ci", "--silent", "--prefix", dir)
		install.Stdout, install.Stderr = progress, progress
		if err := install.Run(); err != nil {
			return nil, nil, fmt.Errorf("installing the peer, for which Node and npm are needed: %w", err)
		}
	}
	// It is told to end, and drops its indexes then.
	server := exec.CommandContext(ctx, "node", "server.js")
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.Dir, server.Stderr = dir, progress
	server.Env = append(
		os.Environ(),
		"NODE_ENV=production",
		"PEER_URI="+c.URI,
		"PEER_USER="+c.User,
		"PEER_PASSWORD="+c.Password,
		"PEER_DATABASE="+c.Database,
		"PEER_SLOT="+slot,
	)
	out, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("starting the peer: %w", err)
	}
	end = func() {
		_ = server.Cancel() // it may have ended
		_ = server.Wait()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		end()
		return nil, nil, fmt.Errorf("the peer did not come up: %w", err)
	}
	return &peer{address: "127.0.0.1:" + strings.TrimSpace(line), places: places}, end, nil
}

// What the peer is asked. It has its own words for pages; names are ordered by as here.
const (
	byName     = "sort: [{name_f: ASC}, {id: ASC}]"
	peerNested = `query Nested($offset: Int!, $programmes: Int!) {
  cities(limit: 50, offset: $offset, ` + byName + `) { id name programmesConnection(first: $programmes, sort: [{node: {name_f: ASC}}, {node: {id: ASC}}]) {
    edges { properties { since } node { id name themesConnection(first: 3, sort: [{node: {name_f: ASC}}, {node: {id: ASC}}]) { edges { node { id name } } } } } } }
}`
	peerPage   = `query Page($first: Int!) { cities(limit: $first, ` + byName + `) { id name population isCapital } }`
	peerCursor = `query Cursor($offset: Int!) { cities(limit: 100, offset: $offset, ` + byName + `) { id name population isCapital } }` // its cursors take more memory than this database has
	peerOne    = `query One($id: ID!) { cities(where: {id: {eq: $id}}) { id name population
  programmesConnection(first: 10, sort: [{node: {name_f: ASC}}, {node: {id: ASC}}]) { totalCount edges { node { id name startYear } } } } }`
	peerFilter    = `query Filter($name: String!) { cities(limit: 20, ` + byName + `, where: {programmes: {some: {name: {eq: $name}}}}) { id name population } }`
	peerSortCount = `query SortCount($first: Int!) { citiesByProgrammes(first: $first) { id name count } }`
)

// text is what the peer is asked for a shape, "" when it has no such question.
func (p *peer) text(shape string) string {
	return map[string]string{"nested": peerNested, "page": peerPage, "cursor": peerCursor, "one": peerOne, "filter": peerFilter, "sortcount": peerSortCount}[shape]
}

// questions are those of a shape in the words of the peer, with the answers of this program.
func (p *peer) questions(k *known) (*known, error) {
	out := &known{shape: k.shape, answers: k.answers}
	for _, asked := range k.shape.Asked {
		variables := maps.Clone(asked)
		if after, ok := asked["after"].(string); ok {
			behind := 100 * (1 + slices.Index(p.places, after))
			if behind == 0 {
				return nil, fmt.Errorf("%s: no place is %q", k.shape.Name, after)
			}
			delete(variables, "after")
			variables["offset"] = behind
		}
		out.bodies = append(out.bodies, shapes.Body(p.text(k.shape.Name), variables))
	}
	return out, nil
}

var idsOf = regexp.MustCompile(`"id":"[^"]*"`)

// sameIDs is nil when two answers have the same ids in the same order, at all levels.
func sameIDs(got, want []byte) error {
	g, w := idsOf.FindAll(got, -1), idsOf.FindAll(want, -1)
	if len(g) == 0 && len(w) > 0 || strings.Contains(string(got), `"errors"`) {
		return fmt.Errorf("no answer: %.300s", got)
	}
	for i := range min(len(g), len(w)) {
		if string(g[i]) != string(w[i]) {
			return fmt.Errorf("id %d is %s, want %s", i, g[i], w[i])
		}
	}
	if len(g) != len(w) {
		return fmt.Errorf("%d ids, want %d", len(g), len(w))
	}
	return nil
}
