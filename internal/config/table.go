package config

import (
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/limits"
)

// prefix begins the name of every environment variable that the server reads.
const prefix = "CITYWEAVE_"

// setting is one row of the table.
type setting struct {
	Group   string // heading in the help
	Flag    string // name without dashes; the environment's name follows from it; "" for what only the environment may say
	Value   string // what to write after the flag, in capitals; "" for a switch
	Default string
	// Environment are the names of the variable where others have settled on one: the first
	// that is set counts. Empty means that it follows from Flag.
	Environment []string
	List        bool   // may be given several times, and holds several values parted by commas
	Help        string // one or two sentences without a full stop at the end
	// set parses, checks and stores the value; its error goes on from `--flag "value"`:
	// what is wrong, a colon, and what to write instead. A switch that is given is "true"; nil
	// for those that ask for something else than a server.
	set func(*Settings, string) error
}

// Env is the name of the environment variable: CITYWEAVE_LOG_LEVEL for --log-level.
func (r setting) Env() string {
	if len(r.Environment) > 0 {
		return r.Environment[0]
	}
	return prefix + strings.ToUpper(strings.ReplaceAll(r.Flag, "-", "_"))
}

// name is what a person calls the setting: --log-level, or NEO4J_PASSWORD.
func (r setting) name() string {
	if r.Flag == "" {
		return r.Env()
	}
	return "--" + r.Flag
}

// fromEnvironment is the value that the environment gives, else the default, and where it is from.
func (r setting) fromEnvironment(env map[string]string) (source, value string) {
	for _, name := range append([]string{r.Env()}, r.Environment...) {
		if v := env[name]; v != "" {
			return name, v
		}
	}
	return "the default of " + r.name(), r.Default
}

// show is the value as it may be printed: an address can carry a password.
func (r setting) show(value string) string {
	if r.Flag == "store" || r.Env() == "NEO4J_URI" {
		return withoutPassword(value)
	}
	if r.Env() == "NEO4J_PASSWORD" {
		return "…"
	}
	return value
}

const groupNeo4j = "Neo4j"

// table is every setting, in the order of the help. To add one, add a row and a field
// of Settings, and run make generate.
func table() []setting {
	rows := plain()
	at := slices.IndexFunc(rows, func(r setting) bool { return r.Group == "Limits" })
	return slices.Insert(rows, at, counted()...)
}

// counted are the settings of the table of limits.
func counted() []setting {
	var rows []setting
	for _, limit := range limits.Table() {
		row := setting{Group: "Limits", Flag: limit.Flag, Value: "NUMBER", Default: strconv.Itoa(limit.Default), Help: limit.Help}
		row.set = func(s *Settings, v string) error {
			n, err := parseWhole(v, limit.Least, limit.Most)
			limit.Set(&s.Limits, n)
			return err
		}
		if limit.Bytes {
			row.Value, row.Default = "BYTES", bytesText(limit.Default)
			row.set = func(s *Settings, v string) error {
				n, err := parseBytes(v, int64(limit.Least), int64(limit.Most))
				limit.Set(&s.Limits, int(n))
				return err
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// plain are all other settings.
func plain() []setting {
	return []setting{
		{
			Group: "Data", Flag: "data", Value: "FOLDER", Default: "@core,@networks", List: true,
			Help: "Data to serve, read together as one graph: folders, or the built-in layers @core (the source document and public facts) and @networks (memberships and pairs); give it several times or part by commas",
			set:  func(s *Settings, v string) (err error) { s.Data, err = parseData(v); return err },
		},
		{
			Group: "Data", Flag: "store", Value: "ENGINE", Default: "memory",
			Help: "Engine that holds the graph: memory, inside this program; or the address of a Neo4j database that seed load has filled, such as neo4j://HOST:7687, bolt://HOST:7687 for one server only, neo4j+s://HOST with TLS (+ssc takes any certificate); neo4j is the address in NEO4J_URI",
			set:  func(s *Settings, v string) error { s.Store = v; return nil }, // see locate
		},
		{
			Group: groupNeo4j, Environment: []string{"NEO4J_URI"}, Value: "ADDRESS",
			Help: "The address that --store neo4j means; it counts for nothing else",
			set:  func(s *Settings, v string) error { s.Neo4j.URI = v; return nil }, // see locate
		},
		{
			Group: groupNeo4j, Flag: "neo4j-user", Value: "NAME", Environment: []string{"NEO4J_USER", "NEO4J_USERNAME"},
			Help: "User of the database; NEO4J_USERNAME is understood too, as in the file that Aura gives; a user in the address goes before it; none logs in without authentication",
			set:  func(s *Settings, v string) error { s.Neo4j.User = v; return nil },
		},
		{
			Group: groupNeo4j, Environment: []string{"NEO4J_PASSWORD"}, Value: "PASSWORD",
			Help: "Its password; there is no flag for it, because other users of the machine see flags",
			set:  func(s *Settings, v string) error { s.Neo4j.Password = v; return nil },
		},
		{
			Group: groupNeo4j, Flag: "neo4j-database", Value: "NAME", Environment: []string{"NEO4J_DATABASE"}, Default: "neo4j",
			Help: "Name of the database in the server or cluster",
			set:  func(s *Settings, v string) error { s.Neo4j.Database = v; return nil },
		},
		{
			Group: groupNeo4j, Flag: "neo4j-connections", Value: "NUMBER", Default: "50",
			Help: "Statements that run at once, each on a connection; more wait up to 2 seconds, then are answered as overloaded. A few for each processor of the database are best",
			set:  func(s *Settings, v string) (err error) { s.Neo4j.Connections, err = parseWhole(v, 1, 1000); return err },
		},
		{
			Group: groupNeo4j, Flag: "mirror",
			Help: "Read the whole graph from the database into memory, answer from there, and follow the database: the speed of --store memory, for a graph that fits; GOMEMLIMIT bounds the memory",
			set:  func(s *Settings, v string) (err error) { s.Neo4j.Mirror, err = parseSwitch(v); return err },
		},
		{
			Group: "Data", Flag: "executor", Value: "WAY", Default: "direct",
			Help: "How answers are made: direct, written from the plan, or generated, by the code that gqlgen generates; they say the same, and generated is many times slower",
			set:  func(s *Settings, v string) (err error) { s.Executor, err = oneOf(v, "direct", "generated"); return err },
		},
		{
			Group: "Network", Flag: "listen", Value: "HOST:PORT", Default: "127.0.0.1:8080",
			Help: "Where to answer; port 0 takes a free port, no host means every address of the machine",
			set:  func(s *Settings, v string) (err error) { s.Listen, err = parseListen(v); return err },
		},
		{
			Group: "Network", Flag: "metrics", Value: "HOST:PORT",
			Help: "Where to tell Prometheus, at /metrics, how the program does; off when left out; whoever reaches the address can read it",
			set: func(s *Settings, v string) (err error) {
				if v != "" {
					s.Metrics, err = parseListen(v)
				}
				return err
			},
		},
		{
			Group: "Network", Flag: "cors-origins", Value: "ORIGIN", List: true,
			Help: "Web pages of these origins may ask too, such as https://city.example or https://*.city.example; * allows every page; by default only the server's own",
			set:  func(s *Settings, v string) (err error) { s.CORSOrigins, err = parseOrigins(v); return err },
		},
		{
			Group: "Limits", Flag: "trusted-proxies", Value: "ADDRESS", List: true,
			Help: "Addresses or networks of proxies in front, such as 127.0.0.1 or 10.0.0.0/8, whose X-Forwarded-For tells who the client is; all others are not believed",
			set:  func(s *Settings, v string) (err error) { s.TrustedProxies, err = parseProxies(v); return err },
		},
		{
			Group: "Limits", Flag: "rate-limit", Value: "NODES", Default: "auto",
			Help: "What one client may ask for in a second, in nodes, of which each request counts as 20 beside its estimate, or beside 100 for each millisecond that it ran if that is more; off, or auto, which is 20000, and off on an address of this machine only with no trusted proxy in front",
			set: func(s *Settings, v string) (err error) {
				s.RateLimit, err = parseRate(v, s.Listen, len(s.TrustedProxies) > 0)
				return err
			},
		},
		{
			Group: "Limits", Flag: "rate-burst", Value: "NODES", Default: "400000",
			Help: "What a client that has rested may ask for at once, by the same count",
			set: func(s *Settings, v string) (err error) {
				s.RateBurst, err = parseWhole(v, 1_000, 1_000_000_000)
				return err
			},
		},
		{
			Group: "Limits", Flag: "read-timeout", Value: "DURATION", Default: "15s",
			Help: "A request must have arrived by then, its body included",
			set: func(s *Settings, v string) (err error) {
				s.ReadTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Limits", Flag: "request-timeout", Value: "DURATION", Default: "10s",
			Help: "A query is given up after so long, and answered with an error; less than --write-timeout",
			set: func(s *Settings, v string) (err error) {
				s.RequestTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Limits", Flag: "write-timeout", Value: "DURATION", Default: "30s",
			Help: "An answer must have been sent by then, counted from the end of the request's headers",
			set: func(s *Settings, v string) (err error) {
				s.WriteTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Stopping", Flag: "shutdown-delay", Value: "DURATION", Default: "500ms",
			Help: "After a stop signal, keep answering so long while /readyz says no, so that clients and load balancers move away",
			set:  func(s *Settings, v string) (err error) { s.ShutdownDelay, err = parseDuration(v, 0); return err },
		},
		{
			Group: "Stopping", Flag: "shutdown-timeout", Value: "DURATION", Default: "20s",
			Help: "Then wait at most so long for running requests",
			set: func(s *Settings, v string) (err error) {
				s.ShutdownTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Logging", Flag: "log-level", Value: "LEVEL", Default: "info",
			Help: "What to log: debug, info (every request), warn or error",
			set:  func(s *Settings, v string) (err error) { s.LogLevel, err = parseLevel(v); return err },
		},
		{
			Group: "Logging", Flag: "log-format", Value: "FORMAT", Default: "text",
			Help: "How to log: text or json",
			set: func(s *Settings, v string) (err error) {
				s.LogFormat, err = oneOf(v, "text", "json")
				return err
			},
		},
		{Group: "Other", Flag: "version", Help: "Print the version and leave"},
		{Group: "Other", Flag: "help", Help: "Print this list and leave"},
	}
}

// flags lists the flags of the rows with their dashes.
func flags(rows []setting) []string {
	var names []string
	for _, row := range rows {
		if row.Flag != "" {
			names = append(names, "--"+row.Flag)
		}
	}
	return names
}

// variables lists the environment variables of the rows that can be set by one.
func variables(rows []setting) []string {
	var names []string
	for _, row := range rows {
		switch {
		case row.set == nil:
		case len(row.Environment) > 0:
			names = append(names, row.Environment...)
		default:
			names = append(names, row.Env())
		}
	}
	return names
}
