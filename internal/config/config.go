// Package config turns flags and environment variables into Settings. One table
// (table.go) holds every setting; parsing, the help text and the documentation are
// driven by it. Flags take precedence over the environment, and the environment over the defaults.
package config

import (
	"cmp"
	"errors"
	"log/slog"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cityweave/internal/limits"
)

// Settings are the settings of the server.
type Settings struct {
	Listen          string   // host:port; port 0 selects a free one
	Metrics         string   // host:port of the metrics; "" disables them
	BasePath        string   // below which clients see the program, such as /cityweave; "" for none
	CORSOrigins     []string // origins whose pages may use the API; empty means only the server's own, "*" means all
	Limits          limits.Limits
	RateLimit       int // nodes per second and client; 0 is off
	RateBurst       int // nodes at once
	TrustedProxies  []netip.Prefix
	ReadTimeout     time.Duration
	RequestTimeout  time.Duration // less than WriteTimeout
	WriteTimeout    time.Duration
	ShutdownDelay   time.Duration // after a stop signal, how long to keep answering
	ReloadTimeout   time.Duration
	ShutdownTimeout time.Duration // then how long to wait for running requests
	Data            []string      // directories and names of built-in layers, combined in this order
	Operations      string        // folder of operations with a name; "" for none
	Releases        string        // folder of kept releases; "" keeps none
	ReleasesMemory  int64         // bytes, for those that are open
	Store           string        // memory or neo4j
	Neo4j           Neo4j         // when Store is neo4j; Data is empty then
	Executor        string        // direct or generated
	MCP             bool          // whether /mcp answers
	MCPAddress      string        // of a server with the same data, for cityweave mcp; "" for none
	LogLevel        slog.Level
	LogSample       int    // one of so many requests without an error is logged
	LogFormat       string // text or json
	Version, Help   bool   // requested instead of a server
}

// Fault is an invalid setting: its source, its value, what is wrong and what to write instead.
type Fault struct {
	Source string // --listen or CITYWEAVE_LISTEN
	Value  string
	Reason string
}

// Error is one line.
func (f Fault) Error() string {
	if f.Value == "" {
		return f.Source + " " + f.Reason
	}
	return f.Source + " " + quote(f.Value) + " " + f.Reason
}

// Load reads the settings from the arguments (without the program's name) and from
// the environment (NAME=value, as os.Environ gives it). The error joins one Fault for
// each invalid setting, in the order of the table, followed by unknown ones. An empty variable counts as unset.
func Load(args, environ []string) (Settings, error) {
	given, faults := readFlags(args)
	if given["help"] != nil || given["version"] != nil {
		return Settings{Help: given["help"] != nil, Version: given["version"] != nil}, nil
	}
	env, unknown := readEnvironment(environ)
	faults = append(faults, unknown...)

	var settings Settings
	var refused []error
	atStore := 0                   // position of a fault of --store
	sources := map[string]string{} // by flag
	for _, row := range table() {
		if row.set == nil {
			continue
		}
		source, value := row.fromEnvironment(env)
		if values := given[row.Flag]; values != nil {
			source, value = row.name(), values[len(values)-1]
			if row.List {
				value = strings.Join(values, ",")
			}
		}
		sources[row.Flag] = source
		if err := row.set(&settings, value); err != nil {
			refused = append(refused, Fault{Source: source, Value: row.show(value), Reason: err.Error()})
		}
		if row.Flag == "store" {
			atStore = len(refused)
		}
	}
	if err := settings.locate(sources["store"]); err != nil {
		refused = slices.Insert(refused, atStore, err)
	}
	if settings.Neo4j.Mirror && settings.Store == inMemory {
		refused = append(
			refused,
			Fault{Source: sources["mirror"], Reason: "is for a graph that a database holds, and " +
				"this one is in memory already: leave it out, or name the database with --store"},
		)
	}
	if settings.Store == onNeo4j {
		settings.Data = nil
		if source := sources["data"]; source == "--data" || source == "CITYWEAVE_DATA" {
			refused = append(
				refused,
				Fault{Source: source, Reason: "is not read with a Neo4j store, which holds the data " +
					"itself: leave it out, and load the folders with go run ./seed load --store ADDRESS FOLDER"},
			)
		}
	}
	if refused == nil && settings.RequestTimeout >= settings.WriteTimeout {
		refused = append(refused, Fault{
			Source: "--request-timeout",
			Value:  settings.RequestTimeout.String(),
			Reason: "leaves no time to send an answer: write less than --write-timeout, which is " + settings.WriteTimeout.String(),
		})
	}
	return settings, errors.Join(append(refused, faults...)...)
}

// readFlags collects the values of each known flag. It accepts --name value, --name=value and a single dash.
func readFlags(args []string) (given map[string][]string, faults []error) {
	given = map[string][]string{}
	rows := table()
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if !strings.HasPrefix(arg, "-") || strings.Trim(arg, "-") == "" {
			faults = append(
				faults,
				Fault{Source: "the argument", Value: arg, Reason: "is not understood: every setting is " +
					"a flag, --help lists them"},
			)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
		if name == "h" {
			name = "help"
		}
		at := slices.IndexFunc(rows, func(r setting) bool { return r.Flag == name })
		if at < 0 {
			faults = append(
				faults,
				Fault{Source: "--" + name, Reason: "is unknown: " + didYouMean("--"+name, flags(rows))},
			)
			// Its value, if any, is not reported as well.
			if !hasValue && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				i++
			}
			continue
		}
		row := rows[at]
		switch {
		case row.Value == "" && hasValue:
			faults = append(faults, Fault{Source: "--" + name, Value: value, Reason: "takes no value: write --" + name})
			continue
		case row.Value != "" && !hasValue:
			if i+1 == len(args) || isFlag(rows, args[i+1]) {
				faults = append(
					faults,
					Fault{Source: "--" + name, Reason: "has no value: write --" + name + " " + row.Value},
				)
				continue
			}
			i++
			value = args[i]
		case row.Value == "":
			value = "true"
		}
		given[name] = append(given[name], value)
	}
	return given, faults
}

// isFlag reports whether an argument is a flag of the table, so that a missing value before it is detected.
func isFlag(rows []setting, arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return slices.Contains(flags(rows), name)
}

// serviceLink matches the variables that Kubernetes sets in every container next to a service called cityweave. They
// are not reported as unknown.
var serviceLink = regexp.MustCompile(`^CITYWEAVE(_[A-Z0-9]+)*_` +
	`(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$`)

// others are the variables of the Makefile, the scripts, the tests and the clients, which may be set in the same
// environment.
func others() []string {
	return []string{
		"CITYWEAVE_NEO4J_DIR", "CITYWEAVE_NEO4J_PORT", "CITYWEAVE_NEO4J_WAIT", "CITYWEAVE_NEO4J_TESTS",
		"CITYWEAVE_RANDOM", "CITYWEAVE_QUERIES", "CITYWEAVE_SEED", "CITYWEAVE_NIGHTLY", "CITYWEAVE_CHANGED",
		"CITYWEAVE_BASE", "CITYWEAVE_URL", "CITYWEAVE_SHOTS", "CITYWEAVE_PROGRAM",
	}
}

// readEnvironment returns the variables of the table and reports unknown ones with their prefix.
func readEnvironment(environ []string) (values map[string]string, faults []error) {
	values = map[string]string{}
	known := variables(table())
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case slices.Contains(known, name):
			values[name] = value
		case !strings.HasPrefix(name, prefix), slices.Contains(others(), name):
		case serviceLink.MatchString(name):
		default:
			faults = append(faults, Fault{Source: name, Reason: "is unknown: " + didYouMean(name, known)})
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return values, faults
}

// quote formats any value on one line.
func quote(value string) string {
	const limit = 200
	if runes := []rune(value); len(runes) > limit {
		value = string(runes[:limit]) + "…"
	}
	return strconv.Quote(value)
}
