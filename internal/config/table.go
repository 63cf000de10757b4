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
	Flag    string // name without dashes, from which the variable follows; "" for variables without a flag
	Value   string // placeholder of the value, in capitals; "" for a switch
	Default string
	// Environment are the conventional names of the variable, of which the first that is set counts. Empty means that
	// the name follows from Flag.
	Environment []string
	List        bool   // repeatable, with values separated by commas
	Help        string // one or two sentences without a full stop at the end
	// set parses, validates and stores the value. Its error continues `--flag "value"`: what is wrong, a colon, and
	// what to write instead. A switch has the value "true". Nil for flags that do not start a server.
	set func(*Settings, string) error
}

// Env returns the name of the environment variable: CITYWEAVE_LOG_LEVEL for --log-level.
func (r setting) Env() string {
	if len(r.Environment) > 0 {
		return r.Environment[0]
	}
	return prefix + strings.ToUpper(strings.ReplaceAll(r.Flag, "-", "_"))
}

// name returns the name of the setting in messages: --log-level, or NEO4J_PASSWORD.
func (r setting) name() string {
	if r.Flag == "" {
		return r.Env()
	}
	return "--" + r.Flag
}

// fromEnvironment returns the value from the environment or the default, and its source.
func (r setting) fromEnvironment(env map[string]string) (source, value string) {
	for _, name := range append([]string{r.Env()}, r.Environment...) {
		if v := env[name]; v != "" {
			return name, v
		}
	}
	return "the default of " + r.name(), r.Default
}

// show returns the value for messages, without a password that an address may contain.
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

// table lists every setting, in the order of the help. To add one, add a row and a field of Settings, and run make
// generate.
func table() []setting {
	rows := plain()
	at := slices.IndexFunc(rows, func(r setting) bool { return r.Group == "Limits" })
	return slices.Insert(rows, at, counted()...)
}

// counted are the settings of the table of limits.
func counted() []setting {
	var rows []setting
	for _, limit := range limits.Table() {
		row := setting{
			Group: "Limits", Flag: limit.Flag, Value: "NUMBER", Default: strconv.Itoa(limit.Default), Help: limit.Help,
		}
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
			Group: "Data", Flag: "data", Value: "FOLDER", Default: defaultData(), List: true,
			Help: "Data to serve, combined into one graph: directories, or the built-in layers @core (the source " +
				"document and public facts), @networks (memberships and pairings), @members (memberships of many " +
				"more networks) and @twins (twin towns of 2026, under CC BY-SA 4.0: served only when it is named). A ZIP " +
				"file of directories, such as /data/latest/data.zip of another server, stands for them. " +
				"Repeatable, or separated by commas. Or one packed graph (FILE.pack, see seed pack) in place of all",
			set: func(s *Settings, v string) (err error) { s.Data, err = parseData(v); return err },
		},
		{
			Group: "Data", Flag: "operations", Value: "FOLDER",
			Help: "Folder of queries to serve by address below /q, besides the built-in examples, of which those with " +
				"the same name are replaced: NAME.graphql with one operation each, and NAME.variables.json with " +
				"values of variables that an address leaves out. Read at the start",
			set: func(s *Settings, v string) (err error) { s.Operations, err = parseFolder(v); return err },
		},
		{
			Group: "Data", Flag: "releases", Value: "FOLDER",
			Help: "Folder to keep every release in that the server serves, packed, some 10 MB each, so that its addresses " +
				"below /r/RELEASE last. Made if it does not exist; several servers may share it. By default, a release " +
				"is gone when the next one is served",
			set: func(s *Settings, v string) error { s.Releases = v; return nil }, // the start makes or refuses it
		},
		{
			Group: "Data", Flag: "releases-memory", Value: "BYTES", Default: "256MiB",
			Help: "Memory for kept releases that are open, at ten bytes for a byte of their files. The one that was used " +
				"longest ago is closed for another; one is opened in any case",
			set: func(s *Settings, v string) (err error) {
				s.ReleasesMemory, err = parseBytes(v, 1<<20, 1<<40)
				return err
			},
		},
		{
			Group: "Data", Flag: "store", Value: "ENGINE", Default: "memory",
			Help: "Storage engine: memory for the embedded engine, or the address of a Neo4j database loaded by " +
				"seed load, such as neo4j://HOST:7687, bolt://HOST:7687 for a single server, or neo4j+s://HOST with " +
				"TLS (+ssc accepts any certificate). The word neo4j uses the address in NEO4J_URI",
			set: func(s *Settings, v string) error { s.Store = v; return nil }, // see locate
		},
		{
			Group: groupNeo4j, Environment: []string{"NEO4J_URI"}, Value: "ADDRESS",
			Help: "Address of the database for --store neo4j. Ignored otherwise",
			set:  func(s *Settings, v string) error { s.Neo4j.URI = v; return nil }, // see locate
		},
		{
			Group: groupNeo4j, Flag: "neo4j-user", Value: "NAME", Environment: []string{"NEO4J_USER", "NEO4J_USERNAME"},
			Help: "User name for the database. NEO4J_USERNAME, as in the credentials file of Aura, works too. A " +
				"user name in the address takes precedence; without any, the server connects without authentication",
			set: func(s *Settings, v string) error { s.Neo4j.User = v; return nil },
		},
		{
			Group: groupNeo4j, Environment: []string{"NEO4J_PASSWORD"}, Value: "PASSWORD",
			Help: "Password for the database. There is no flag, because flags are visible to other users of the " +
				"machine",
			set: func(s *Settings, v string) error { s.Neo4j.Password = v; return nil },
		},
		{
			Group:       groupNeo4j,
			Flag:        "neo4j-database",
			Value:       "NAME",
			Environment: []string{"NEO4J_DATABASE"},
			Default:     "neo4j",
			Help:        "Name of the database on the server or cluster",
			set:         func(s *Settings, v string) error { s.Neo4j.Database = v; return nil },
		},
		{
			Group:   groupNeo4j,
			Flag:    "neo4j-connections",
			Value:   "NUMBER",
			Default: "50",
			Help: "Maximum number of concurrent statements, each on its own connection. Further statements wait up " +
				"to 2 seconds, then fail as overloaded. A few per processor of the database work best",
			set: func(s *Settings, v string) (err error) { s.Neo4j.Connections, err = parseWhole(v, 1, 1000); return err },
		},
		{
			Group: groupNeo4j, Flag: "mirror",
			Help: "Keep a copy of the graph in memory, answer from it, and follow the database: the speed of " +
				"--store memory for a graph that fits. GOMEMLIMIT bounds the memory",
			set: func(s *Settings, v string) (err error) { s.Neo4j.Mirror, err = parseSwitch(v); return err },
		},
		{
			Group:   "Data",
			Flag:    "executor",
			Value:   "WAY",
			Default: "direct",
			Help: "How answers are encoded: direct, from the plan, or generated, by the executor that gqlgen " +
				"generates. Answers are identical; generated is many times slower",
			set: func(s *Settings, v string) (err error) { s.Executor, err = oneOf(v, "direct", "generated"); return err },
		},
		{
			Group: "Network", Flag: "listen", Value: "HOST:PORT", Default: "127.0.0.1:8080",
			Help: "Address to listen on. Port 0 selects a free port; without a host, the server listens on all " +
				"addresses of the machine",
			set: func(s *Settings, v string) (err error) { s.Listen, err = parseListen(v); return err },
		},
		{
			Group: "Network", Flag: "base-path", Value: "PATH",
			Help: "Path below which a proxy serves the program, such as /cityweave. The proxy may leave it in the paths of " +
				"requests or take it off. Addresses in answers have it. X-Forwarded-Prefix of a trusted proxy takes precedence",
			set: func(s *Settings, v string) (err error) { s.BasePath, err = parseBasePath(v); return err },
		},
		{
			Group: "Network", Flag: "metrics", Value: "HOST:PORT",
			Help: "Address for operators: Prometheus metrics at /metrics, profiles at /debug/pprof/, and the level of the " +
				"log at /log-level, which PUT changes. Off by default. Open to everyone who can reach the address",
			set: func(s *Settings, v string) (err error) {
				if v != "" {
					s.Metrics, err = parseListen(v)
				}
				return err
			},
		},
		{
			Group: "Network", Flag: "cors-origins", Value: "ORIGIN", List: true,
			Help: "Origins whose web pages may use the API, such as https://city.example or https://*.city.example; " +
				"* allows every origin. By default only the server's own",
			set: func(s *Settings, v string) (err error) { s.CORSOrigins, err = parseOrigins(v); return err },
		},
		{
			Group: "Network", Flag: "mcp", Value: "SWITCH", Default: "on",
			Help: "Whether assistants may ask at /mcp, by the Model Context Protocol: on or off",
			set: func(s *Settings, v string) error {
				word, err := oneOf(v, "on", "off")
				s.MCP = word == "on"
				return err
			},
		},
		{
			Group: "Network", Flag: "mcp-address", Value: "ADDRESS",
			Help: "For cityweave mcp: the address of a server with the same data, such as https://example.org/cityweave, " +
				"which links in answers begin with. By default, they are paths such as /r/RELEASE/entity/ID",
			set: func(s *Settings, v string) (err error) { s.MCPAddress, err = parseWebAddress(v); return err },
		},
		{
			Group: "Limits", Flag: "trusted-proxies", Value: "ADDRESS", List: true,
			Help: "Addresses or networks of trusted proxies, such as 127.0.0.1 or 10.0.0.0/8, whose X-Forwarded-For " +
				"header identifies the client. The header is ignored from all others",
			set: func(s *Settings, v string) (err error) { s.TrustedProxies, err = parseProxies(v); return err },
		},
		{
			Group: "Limits", Flag: "rate-limit", Value: "NODES", Default: "auto",
			Help: "Budget of one client per second, in nodes. A request costs 20 plus its estimate, or plus 100 per " +
				"millisecond of run time if that is more. off, or auto: 20000, but off on a loopback address " +
				"without a trusted proxy",
			set: func(s *Settings, v string) (err error) {
				s.RateLimit, err = parseRate(v, s.Listen, len(s.TrustedProxies) > 0)
				return err
			},
		},
		{
			Group: "Limits", Flag: "rate-burst", Value: "NODES", Default: "400000",
			Help: "Maximum budget that an idle client accumulates, in nodes",
			set: func(s *Settings, v string) (err error) {
				s.RateBurst, err = parseWhole(v, 1_000, 1_000_000_000)
				return err
			},
		},
		{
			Group: "Limits", Flag: "read-timeout", Value: "DURATION", Default: "15s",
			Help: "Time limit for receiving a request, including its body",
			set: func(s *Settings, v string) (err error) {
				s.ReadTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Limits", Flag: "request-timeout", Value: "DURATION", Default: "10s",
			Help: "Time limit for executing a query, after which it is answered with an error. Must be less than " +
				"--write-timeout",
			set: func(s *Settings, v string) (err error) {
				s.RequestTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Limits", Flag: "write-timeout", Value: "DURATION", Default: "30s",
			Help: "Time limit for sending an answer, counted from the end of the request's headers",
			set: func(s *Settings, v string) (err error) {
				s.WriteTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Limits", Flag: "reload-timeout", Value: "DURATION", Default: "15m",
			Help: "Time limit for reading the data again on SIGHUP, after which the old release stays",
			set: func(s *Settings, v string) (err error) {
				s.ReloadTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Stopping", Flag: "shutdown-delay", Value: "DURATION", Default: "500ms",
			Help: "After a stop signal, how long to keep answering while /readyz reports 503, so that load " +
				"balancers stop sending requests",
			set: func(s *Settings, v string) (err error) { s.ShutdownDelay, err = parseDuration(v, 0); return err },
		},
		{
			Group: "Stopping", Flag: "shutdown-timeout", Value: "DURATION", Default: "20s",
			Help: "After the shutdown delay, how long to wait for running requests",
			set: func(s *Settings, v string) (err error) {
				s.ShutdownTimeout, err = parseDuration(v, shortestTimeout)
				return err
			},
		},
		{
			Group: "Logging", Flag: "log-level", Value: "LEVEL", Default: "info",
			Help: "Minimum level of log messages: debug, info (every request), warn or error",
			set:  func(s *Settings, v string) (err error) { s.LogLevel, err = ParseLevel(v); return err },
		},
		{
			Group: "Logging", Flag: "log-sample", Value: "NUMBER", Default: "1",
			Help: "Log one of so many requests; those with an error are always logged",
			set:  func(s *Settings, v string) (err error) { s.LogSample, err = parseWhole(v, 1, 1_000_000); return err },
		},
		{
			Group: "Logging", Flag: "log-format", Value: "FORMAT", Default: "text",
			Help: "Format of log messages: text or json",
			set: func(s *Settings, v string) (err error) {
				s.LogFormat, err = oneOf(v, "text", "json")
				return err
			},
		},
		{Group: "Other", Flag: "version", Help: "Print the version and exit"},
		{Group: "Other", Flag: "help", Help: "Print this list and exit"},
	}
}

// flags returns the flags of the rows with their dashes.
func flags(rows []setting) []string {
	var names []string
	for _, row := range rows {
		if row.Flag != "" {
			names = append(names, "--"+row.Flag)
		}
	}
	return names
}

// variables returns the environment variables of the rows.
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
