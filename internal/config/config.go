// Package config turns flags and environment variables into Settings. One table
// (table.go) holds every setting; parsing, the help text and the documentation are
// driven by it. A flag beats the environment, the environment beats the default.
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

// Settings is what the server needs to know before it starts.
type Settings struct {
	Listen          string   // host:port; port 0 takes a free one
	Metrics         string   // host:port of the metrics; "" has none
	CORSOrigins     []string // pages of these origins may ask; empty means only the server's own, "*" means all
	Limits          limits.Limits
	RateLimit       int // nodes in a second of one client; 0 is off
	RateBurst       int // nodes at once
	TrustedProxies  []netip.Prefix
	ReadTimeout     time.Duration
	RequestTimeout  time.Duration // less than WriteTimeout
	WriteTimeout    time.Duration
	ShutdownDelay   time.Duration // keep answering so long after a stop signal
	ShutdownTimeout time.Duration // then wait at most so long for running requests
	Data            []string      // folders and the names of built-in layers, read in this order as one graph
	Store           string        // memory or neo4j
	Neo4j           Neo4j         // when Store is neo4j; Data is empty then
	Executor        string        // direct or generated
	LogLevel        slog.Level
	LogFormat       string // text or json
	Version, Help   bool   // asked for instead of a server
}

// Fault is a setting that cannot be used: where it came from, its value, what is
// wrong and what to write instead.
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
// each setting that cannot be used, in the order of the table, what is not in it last.
// A variable that is set but empty counts as not set.
func Load(args, environ []string) (Settings, error) {
	given, faults := readFlags(args)
	if given["help"] != nil || given["version"] != nil {
		return Settings{Help: given["help"] != nil, Version: given["version"] != nil}, nil
	}
	env, unknown := readEnvironment(environ)
	faults = append(faults, unknown...)

	var settings Settings
	var refused []error
	atStore := 0                   // where a fault of --store belongs
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
		refused = append(refused, Fault{Source: sources["mirror"], Reason: "is for a graph that a database holds, and this one is in memory already: leave it out, or name the database with --store"})
	}
	if settings.Store == onNeo4j {
		settings.Data = nil
		if source := sources["data"]; source == "--data" || source == "CITYWEAVE_DATA" {
			refused = append(refused, Fault{Source: source, Reason: "is not read with a Neo4j store, which holds the data itself: leave it out, and load the folders with go run ./seed load --store ADDRESS FOLDER"})
		}
	}
	if refused == nil && settings.RequestTimeout >= settings.WriteTimeout {
		refused = append(refused, Fault{
			Source: "--request-timeout", Value: settings.RequestTimeout.String(),
			Reason: "leaves no time to send an answer: write less than --write-timeout, which is " + settings.WriteTimeout.String(),
		})
	}
	return settings, errors.Join(append(refused, faults...)...)
}

// readFlags collects the values of each known flag; it takes --name value, --name=value
// and one dash instead of two.
func readFlags(args []string) (given map[string][]string, faults []error) {
	given = map[string][]string{}
	rows := table()
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if !strings.HasPrefix(arg, "-") || strings.Trim(arg, "-") == "" {
			faults = append(faults, Fault{Source: "the argument", Value: arg, Reason: "is not understood: every setting is a flag, --help lists them"})
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-"), "=")
		if name == "h" {
			name = "help"
		}
		at := slices.IndexFunc(rows, func(r setting) bool { return r.Flag == name })
		if at < 0 {
			faults = append(faults, Fault{Source: "--" + name, Reason: "is unknown: " + didYouMean("--"+name, flags(rows))})
			// Its value, if it has one, is not another mistake.
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
				faults = append(faults, Fault{Source: "--" + name, Reason: "has no value: write --" + name + " " + row.Value})
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

// isFlag reports whether an argument is a flag of the table, so that a forgotten
// value before it is noticed.
func isFlag(rows []setting, arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return slices.Contains(flags(rows), name)
}

// serviceLink matches the variables that Kubernetes puts into every container beside a
// service called cityweave; nobody set them, so they are no mistakes.
var serviceLink = regexp.MustCompile(`^CITYWEAVE(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$`)

// others are the variables of scripts/neo4j and of the tests, which may stand in the same environment.
func others() []string {
	return []string{"CITYWEAVE_NEO4J_DIR", "CITYWEAVE_NEO4J_PORT", "CITYWEAVE_NEO4J_WAIT", "CITYWEAVE_RANDOM", "CITYWEAVE_QUERIES", "CITYWEAVE_SEED", "CITYWEAVE_ROUNDS", "CITYWEAVE_ATTACKERS"}
}

// readEnvironment keeps the variables of the table; others that begin like them are mistakes.
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

// quote shows a value in one line, whatever is in it.
func quote(value string) string {
	const limit = 200
	if runes := []rune(value); len(runes) > limit {
		value = string(runes[:limit]) + "…"
	}
	return strconv.Quote(value)
}
