package config_test

import (
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/config"
	"cityweave/internal/doctable"
	"cityweave/internal/limits"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

func TestWithoutAnySettingTheDefaultsHold(t *testing.T) {
	got, err := config.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Settings{
		Listen: "127.0.0.1:8080", Limits: limits.Default(), RateBurst: 400_000, Data: []string{"@core", "@networks", "@members"}, ReleasesMemory: 256 << 20, Store: "memory", Executor: "direct", MCP: true,
		ReadTimeout: 15 * time.Second, RequestTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		ReloadTimeout: 15 * time.Minute,
		ShutdownDelay: 500 * time.Millisecond, ShutdownTimeout: 20 * time.Second,
		LogLevel:  slog.LevelInfo,
		LogSample: 1, LogFormat: "text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestConfigPrefersFlagsToEnvironmentToDefaults(t *testing.T) {
	environ := []string{"CITYWEAVE_LISTEN=127.0.0.1:1111", "CITYWEAVE_LOG_LEVEL=warn", "CITYWEAVE_LOG_FORMAT=", "HOME=/root"}
	got, err := config.Load([]string{"--listen", "127.0.0.1:2222"}, environ)
	if err != nil {
		t.Fatal(err)
	}
	if got.Listen != "127.0.0.1:2222" {
		t.Errorf("listen is %q: the flag should win", got.Listen)
	}
	if got.LogLevel != slog.LevelWarn {
		t.Errorf("log level is %v: the environment should win", got.LogLevel)
	}
	if got.LogFormat != "text" {
		t.Errorf("log format is %q: an empty variable should count as not set", got.LogFormat)
	}
}

func TestABadVariableThatAFlagOverridesDoesNoHarm(t *testing.T) {
	got, err := config.Load([]string{"-log-format=json"}, []string{"CITYWEAVE_LOG_FORMAT=yaml"})
	if err != nil || got.LogFormat != "json" {
		t.Errorf("got %q, %v", got.LogFormat, err)
	}
}

func TestKubernetesVariables(t *testing.T) {
	t.Run("for a service of this name are no mistakes", func(t *testing.T) {
		_, err := config.Load(nil, []string{
			"CITYWEAVE_SERVICE_HOST=10.0.0.1", "CITYWEAVE_SERVICE_PORT=80", "CITYWEAVE_SERVICE_PORT_HTTP=80", "CITYWEAVE_PORT=tcp://10.0.0.1:80",
			"CITYWEAVE_PORT_80_TCP=tcp://10.0.0.1:80", "CITYWEAVE_PORT_80_TCP_PROTO=tcp", "CITYWEAVE_PORT_80_TCP_ADDR=10.0.0.1", "CITYWEAVE_API_SERVICE_HOST=10.0.0.2",
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestDataMayBeRepeatedAndPartedByCommas(t *testing.T) {
	mine, yours := t.TempDir(), t.TempDir()
	got, err := config.Load([]string{"--data", "@core, " + mine, "--data=" + yours}, []string{"CITYWEAVE_DATA=@networks"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"@core", mine, yours}, got.Data); diff != "" {
		t.Error(diff)
	}
}

func TestValuesAreUnderstood(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want func(config.Settings) bool
	}{
		"kibibytes":                    {[]string{"--max-body", "64KiB"}, func(s config.Settings) bool { return s.Limits.Body == 65536 }},
		"megabytes":                    {[]string{"--max-body", "2 MB"}, func(s config.Settings) bool { return s.Limits.Body == 2_000_000 }},
		"bytes":                        {[]string{"--max-body", "5000"}, func(s config.Settings) bool { return s.Limits.Body == 5000 }},
		"no rate on this machine only": {[]string{"--listen", "[::1]:80"}, func(s config.Settings) bool { return s.RateLimit == 0 }},
		"a rate elsewhere":             {[]string{"--listen", ":80"}, func(s config.Settings) bool { return s.RateLimit == 20_000 }},
		"a rate behind a proxy": {
			[]string{"--listen", "127.0.0.1:80", "--trusted-proxies", "127.0.0.1"},
			func(s config.Settings) bool { return s.RateLimit == 20_000 },
		},
		"no rate behind a proxy": {
			[]string{"--trusted-proxies", "127.0.0.1", "--rate-limit", "off"}, func(s config.Settings) bool { return s.RateLimit == 0 },
		},
		"releases": {[]string{"--releases", "kept"}, func(s config.Settings) bool { return s.Releases == "kept" }},
		"releases-memory": {
			[]string{"--releases-memory", "1GB"}, func(s config.Settings) bool { return s.ReleasesMemory == 1_000_000_000 },
		},
		"operations":          {[]string{"--operations", "."}, func(s config.Settings) bool { return s.Operations == "." }},
		"executor":            {[]string{"--executor", "generated"}, func(s config.Settings) bool { return s.Executor == "generated" }},
		"nodes":               {[]string{"--max-nodes", "20,000"}, func(s config.Settings) bool { return s.Limits.Nodes == 20_000 }},
		"bytes with unit":     {[]string{"--max-body", "5000B"}, func(s config.Settings) bool { return s.Limits.Body == 5000 }},
		"links":               {[]string{"--max-touched", "5,000"}, func(s config.Settings) bool { return s.Limits.Touched == 5_000 }},
		"no delay":            {[]string{"--shutdown-delay", "0"}, func(s config.Settings) bool { return s.ShutdownDelay == 0 }},
		"the last one":        {[]string{"--listen", ":1", "--listen", ":2"}, func(s config.Settings) bool { return s.Listen == ":2" }},
		"IPv6":                {[]string{"--listen", "[::1]:80"}, func(s config.Settings) bool { return s.Listen == "[::1]:80" }},
		"base path":           {[]string{"--base-path", "/tools/cityweave/"}, func(s config.Settings) bool { return s.BasePath == "/tools/cityweave" }},
		"no base path":        {[]string{"--base-path", "/"}, func(s config.Settings) bool { return s.BasePath == "" }},
		"every origin":        {[]string{"--cors-origins", "*"}, func(s config.Settings) bool { return cmp.Equal(s.CORSOrigins, []string{"*"}) }},
		"no origin":           {[]string{"--cors-origins", ""}, func(s config.Settings) bool { return len(s.CORSOrigins) == 0 }},
		"origins with a port": {[]string{"--cors-origins", "http://localhost:3000,https://*.city.example"}, func(s config.Settings) bool { return len(s.CORSOrigins) == 2 }},
		"version":             {[]string{"--version"}, func(s config.Settings) bool { return s.Version }},
		"help":                {[]string{"-h"}, func(s config.Settings) bool { return s.Help }},
		"help beside a fault": {[]string{"--lisen", "--help"}, func(s config.Settings) bool { return s.Help }},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Load(c.args, nil)
			if err != nil || !c.want(got) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestEachBadSettingIsOneLineThatSaysWhatToWriteInstead(t *testing.T) {
	folder := t.TempDir()
	file, packed := filepath.Join(folder, "city.csv"), filepath.Join(folder, "all.pack")
	for _, name := range []string{file, packed} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		args    []string
		environ []string
		want    string
	}{
		"no port":                 {args: []string{"--listen", "localhost"}, want: `--listen "localhost" is not an address: write HOST:PORT, such as 127.0.0.1:8080`},
		"port out of range":       {environ: []string{"CITYWEAVE_LISTEN=:99999"}, want: `CITYWEAVE_LISTEN ":99999" has the port "99999", which is not a number from 0 to 65535: write HOST:PORT, such as 127.0.0.1:8080`},
		"named port":              {args: []string{"--listen=:http"}, want: `--listen ":http" has the port "http", which is not a number from 0 to 65535: write HOST:PORT, such as 127.0.0.1:8080`},
		"empty listen":            {args: []string{"--listen="}, want: `--listen is not an address: write HOST:PORT, such as 127.0.0.1:8080`},
		"no data":                 {args: []string{"--data", " , "}, want: `--data " , " names no data: write a folder, @core, @networks, @members or @twins`},
		"unknown layer":           {args: []string{"--data", "@cor"}, want: `--data "@cor" names the unknown layer @cor: did you mean @core?`},
		"far layer":               {args: []string{"--data", "@everything"}, want: `--data "@everything" names the unknown layer @everything: known are @core, @networks, @members, @twins`},
		"layer twice":             {args: []string{"--data", "@core", "--data", "@core"}, want: `--data "@core,@core" names @core twice: once is enough`},
		"no folder":               {environ: []string{"CITYWEAVE_DATA=no/such"}, want: `CITYWEAVE_DATA "no/such" names the folder no/such, which does not exist: write the path of a data folder, @core, @networks, @members or @twins`},
		"a packed graph and more": {args: []string{"--data", "@core," + packed}, want: `--data "@core,` + packed + `" names ` + packed + ` beside others, but a packed graph is whole: name it alone`},
		"a file":                  {args: []string{"--data", file}, want: `--data "` + file + `" names ` + file + `, which is a file: write the folder that holds it`},
		"path through a file":     {args: []string{"--data", file + "/x"}, want: `--data "` + file + `/x" names the folder ` + file + `/x, which cannot be read (not a directory): write one that this user may read`},
		"no operations":           {args: []string{"--operations", "no/such"}, want: `--operations "no/such" does not exist: write the path of a folder`},
		"a file of operations":    {args: []string{"--operations", file}, want: `--operations "` + file + `" is no folder: write the path of a folder`},
		"operations in a file":    {args: []string{"--operations", file + "/x"}, want: `--operations "` + file + `/x" cannot be read (not a directory): write a folder that this user may read`},
		"other engine":            {args: []string{"--store", "postgres"}, want: `--store "postgres" is not an engine: write memory, neo4j, or the address of a Neo4j database such as neo4j://HOST:7687`},
		"base path as words":      {args: []string{"--base-path", "city weave"}, want: `--base-path "city weave" is not a path of at most eight parts with letters, digits, -, ., _ and ~: write one such as /cityweave`},
		"base path upwards":       {args: []string{"--base-path", "/a/../b"}, want: `--base-path "/a/../b" is not a path of at most eight parts with letters, digits, -, ., _ and ~: write one such as /cityweave`},
		"origin without scheme":   {args: []string{"--cors-origins", "city.example"}, want: `--cors-origins "city.example" holds "city.example", which is not an origin: write it as a browser sends it, such as https://city.example`},
		"origin with a path":      {args: []string{"--cors-origins", "https://City.example/"}, want: `--cors-origins "https://City.example/" holds "https://City.example/", which is more than an origin or not in small letters: write "https://city.example"`},
		"null origin":             {args: []string{"--cors-origins", "null"}, want: `--cors-origins "null" holds "null", which is not an origin: write it as a browser sends it, such as https://city.example`},
		"two stars":               {args: []string{"--cors-origins", "https://*.*.example"}, want: `--cors-origins "https://*.*.example" holds "https://*.*.example" with more than one *: one is understood, as in https://*.city.example`},
		"star and others":         {args: []string{"--cors-origins", "*,https://city.example"}, want: `--cors-origins "*,https://city.example" holds * and others: write * alone to allow every page, or leave it out`},
		"body of words":           {args: []string{"--max-body", "plenty"}, want: `--max-body "plenty" is not a number of bytes: write a number of bytes from 1KB to 100MB, such as 100KB`},
		"body too small":          {args: []string{"--max-body", "10B"}, want: `--max-body "10B" is out of range: write a number of bytes from 1KB to 100MB, such as 100KB`},
		"body that overflows":     {args: []string{"--max-body", "9223372036854775807MB"}, want: `--max-body "9223372036854775807MB" is out of range: write a number of bytes from 1KB to 100MB, such as 100KB`},
		"an unknown executor":     {args: []string{"--executor", "fast"}, want: `--executor "fast" is not understood: write direct or generated`},
		"nodes of words":          {args: []string{"--max-nodes", "few"}, want: `--max-nodes "few" is not a whole number from 100 to 10000000: write one, such as 10000`},
		"too few nodes":           {args: []string{"--max-nodes", "1"}, want: `--max-nodes "1" is not a whole number from 100 to 10000000: write one, such as 10000`},
		"body below nothing":      {args: []string{"--max-body=-1KB"}, want: `--max-body "-1KB" is out of range: write a number of bytes from 1KB to 100MB, such as 100KB`},
		"duration without unit":   {args: []string{"--read-timeout", "15"}, want: `--read-timeout "15" is not a duration: write a number and a unit, such as 500ms, 15s or 2m`},
		"no time to write":        {args: []string{"--write-timeout", "0s"}, want: `--write-timeout "0s" is out of range: write a duration from 100ms to 1h0m0s`},
		"endless stop":            {args: []string{"--shutdown-timeout", "2h"}, want: `--shutdown-timeout "2h" is out of range: write a duration from 100ms to 1h0m0s`},
		"no time to send":         {args: []string{"--request-timeout=2s", "--write-timeout=2s"}, want: `--request-timeout "2s" leaves no time to send an answer: write less than --write-timeout, which is 2s`},
		"level":                   {environ: []string{"CITYWEAVE_LOG_LEVEL=loud"}, want: `CITYWEAVE_LOG_LEVEL "loud" is not understood: write debug, info, warn or error`},
		"format":                  {args: []string{"--log-format", "yaml"}, want: `--log-format "yaml" is not understood: write text or json`},
		"near flag":               {args: []string{"--lisen", "127.0.0.1:80"}, want: `--lisen is unknown: did you mean --listen?`},
		"near flag with =":        {args: []string{"--stroe=memory"}, want: `--stroe is unknown: did you mean --store?`},
		"far flag":                {args: []string{"--verbosity"}, want: `--verbosity is unknown: --help lists what is known`},
		"near variable":           {environ: []string{"CITYWEAVE_LOGLEVEL=info"}, want: `CITYWEAVE_LOGLEVEL is unknown: did you mean CITYWEAVE_LOG_LEVEL?`},
		"variable of a switch":    {environ: []string{"CITYWEAVE_HELP=1"}, want: `CITYWEAVE_HELP is unknown: --help lists what is known`},
		"no value":                {args: []string{"--listen", "--data", "@core"}, want: `--listen has no value: write --listen HOST:PORT`},
		"no value at the end":     {args: []string{"--data"}, want: `--data has no value: write --data FOLDER`},
		"argument":                {args: []string{"serve"}, want: `the argument "serve" is not understood: every setting is a flag, --help lists them`},
		"two dashes":              {args: []string{"--"}, want: `the argument "--" is not understood: every setting is a flag, --help lists them`},
		"switch with a value":     {args: []string{"--version=2"}, want: `--version "2" takes no value: write --version`},
		"control characters":      {args: []string{"--store", "a\nb\x1b[2J"}, want: `--store "a\nb\x1b[2J" is not an engine: write memory, neo4j, or the address of a Neo4j database such as neo4j://HOST:7687`},
		"very long":               {args: []string{"--store", strings.Repeat("é", 300)}, want: `--store "` + strings.Repeat("é", 200) + `…" is not an engine: write memory, neo4j, or the address of a Neo4j database such as neo4j://HOST:7687`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(c.args, c.environ)
			if err == nil {
				t.Fatal("was accepted")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAllBadSettingsAreNamedAtOnceInTheOrderOfTheTable(t *testing.T) {
	_, err := config.Load(
		[]string{"--wat", "--log-format", "xml", "--store", "x"},
		[]string{"CITYWEAVE_Z=1", "CITYWEAVE_LISTEN=x", "CITYWEAVE_A=1"},
	)
	var sources []string
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v", err)
	}
	for _, one := range joined.Unwrap() {
		fault, ok := errors.AsType[config.Fault](one)
		if !ok {
			t.Fatalf("%v is no fault", one)
		}
		sources = append(sources, fault.Source)
	}
	want := []string{"--store", "CITYWEAVE_LISTEN", "--log-format", "--wat", "CITYWEAVE_A", "CITYWEAVE_Z"}
	if diff := cmp.Diff(want, sources); diff != "" {
		t.Error(diff)
	}
}

func TestTheHelpNamesEverySettingInEightyColumns(t *testing.T) {
	help := config.Help()
	for _, flag := range []string{"--data", "--store", "NEO4J_URI", "--neo4j-user", "NEO4J_PASSWORD", "--neo4j-database", "--neo4j-connections", "--executor", "--listen", "--cors-origins", "--max-body", "--max-nodes", "--max-touched", "--read-timeout", "--request-timeout", "--write-timeout", "--shutdown-delay", "--shutdown-timeout", "--log-level", "--log-format", "--version", "--help"} {
		if strings.Count(help, "\n  "+flag) != 1 {
			t.Errorf("%s is not in it once", flag)
		}
	}
	for line := range strings.Lines(help) {
		if len(strings.TrimSuffix(line, "\n")) > 80 {
			t.Errorf("too wide: %s", line)
		}
	}
}

func TestDocumentedSettingsAreCurrent(t *testing.T) {
	const begin, end = "<!-- generated from internal/config by make generate -->\n", "<!-- end of what is generated -->\n"
	doctable.Current(t, "configuration.md", begin, end, config.Markdown(), *update)
}
