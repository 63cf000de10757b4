package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/config"
)

func TestADatabaseIsNamedByTheFlagOrTheEnvironment(t *testing.T) {
	for name, c := range map[string]struct {
		args, environ []string
		want          config.Neo4j
	}{
		"an address":                    {args: []string{"--store", "bolt://db:7687"}, want: config.Neo4j{URI: "bolt://db:7687", Database: "neo4j", Connections: 50}},
		"an address in the environment": {environ: []string{"CITYWEAVE_STORE=neo4j+s://x.databases.example"}, want: config.Neo4j{URI: "neo4j+s://x.databases.example", Database: "neo4j", Connections: 50}},
		"a routing context":             {args: []string{"--store", "neo4j://db?policy=eu"}, want: config.Neo4j{URI: "neo4j://db?policy=eu", Database: "neo4j", Connections: 50}},
		"the rest in the environment": {
			args: []string{"--store=bolt+ssc://[::1]:7688/"}, environ: []string{"NEO4J_USER=reader", "NEO4J_PASSWORD=p:@/w", "NEO4J_DATABASE=cities", "CITYWEAVE_NEO4J_CONNECTIONS=8", "NEO4J_URI=bolt://other"},
			want: config.Neo4j{URI: "bolt+ssc://[::1]:7688", User: "reader", Password: "p:@/w", Database: "cities", Connections: 8},
		},
		"all in the environment, as Aura names it": {
			args: []string{"--store", "neo4j"}, environ: []string{"NEO4J_URI=neo4j+s://x.databases.example", "NEO4J_USERNAME=neo4j", "NEO4J_PASSWORD=secret"},
			want: config.Neo4j{URI: "neo4j+s://x.databases.example", User: "neo4j", Password: "secret", Database: "neo4j", Connections: 50},
		},
		"flags before the environment": {
			args: []string{"--store", "neo4j", "--neo4j-user", "a", "--neo4j-database", "b"}, environ: []string{"NEO4J_URI=bolt://db", "NEO4J_USER=c", "NEO4J_USERNAME=d", "NEO4J_PASSWORD=e", "NEO4J_DATABASE=f"},
			want: config.Neo4j{URI: "bolt://db", User: "a", Password: "e", Database: "b", Connections: 50},
		},
		"the user in the address before all": {
			args: []string{"--store", "neo4j://ann:s%20p@db:7687", "--neo4j-user", "a"}, environ: []string{"NEO4J_PASSWORD=e"},
			want: config.Neo4j{URI: "neo4j://db:7687", User: "ann", Password: "s p", Database: "neo4j", Connections: 50},
		},
		"a user in the address and the password in the environment": {
			args: []string{"--store", "neo4j://ann@db:7687"}, environ: []string{"NEO4J_PASSWORD=e"},
			want: config.Neo4j{URI: "neo4j://db:7687", User: "ann", Password: "e", Database: "neo4j", Connections: 50},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Load(c.args, c.environ)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Neo4j); diff != "" || got.Store != "neo4j" || got.Data != nil {
				t.Errorf("engine %s, data %v\n%s", got.Store, got.Data, diff)
			}
		})
	}
}

// Tools of Neo4j leave their variables in the environment; they choose no engine.
func TestVariablesOfADatabaseAloneChooseNoEngine(t *testing.T) {
	got, err := config.Load(nil, []string{"NEO4J_URI=nonsense", "NEO4J_USER=a", "NEO4J_PASSWORD=b", "NEO4J_HOME=/opt/neo4j"})
	if err != nil || got.Store != "memory" || got.Neo4j != (config.Neo4j{}) || len(got.Data) != 3 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOthers(t *testing.T) {
	t.Run("knows each variable of the Makefile, the scripts, the tests and the clients", func(t *testing.T) {
		found := 0
		for _, pattern := range []string{"Makefile", ".ci/run", "scripts/*", "clients/*", "internal/testlane/*.go"} {
			files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
			if err != nil || len(files) == 0 {
				t.Fatalf("%s: %d files, %v", pattern, len(files), err)
			}
			for _, file := range files {
				if info, err := os.Stat(file); err != nil || info.IsDir() {
					continue
				}
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range regexp.MustCompile(`CITYWEAVE_[A-Z0-9_]+`).FindAllString(string(text), -1) {
					found++
					if _, err := config.Load(nil, []string{name + "=1"}); err != nil && strings.Contains(err.Error(), "is unknown") {
						t.Errorf("%s: %v", file, err)
					}
				}
			}
		}
		if found < 10 {
			t.Errorf("only %d names were found", found)
		}
	})
}

func TestBadDatabaseAddressIsRefusedWithoutItsPassword(t *testing.T) {
	const cure = "write neo4j://HOST:7687 for a cluster or one server, bolt://HOST:7687 for one server, or neo4j+s://HOST for TLS, as Aura requires"
	for name, c := range map[string]struct {
		args, environ []string
		want          string
	}{
		"scheme":                      {args: []string{"--store", "postgres://neo4j:secret@db"}, want: `--store "postgres://neo4j:xxxxx@db" has a scheme that is not known: ` + cure},
		"host":                        {args: []string{"--store", "bolt://"}, want: `--store "bolt://…" names no host: ` + cure},
		"port":                        {args: []string{"--store", "bolt://neo4j:secret@db:99999"}, want: `--store "bolt://neo4j:xxxxx@db:99999" has a port that is not a number from 0 to 65535: ` + cure},
		"password in place of a port": {args: []string{"--store", "bolt://neo4j:secret"}, want: `--store "bolt://…" is not an address: ` + cure + `; a password with signs such as / @ : # goes into NEO4J_PASSWORD`},
		"signs":                       {args: []string{"--store", "bolt://neo4j:se%cret@db"}, want: `--store "bolt://…" is not an address: ` + cure + `; a password with signs such as / @ : # goes into NEO4J_PASSWORD`},
		"path":                        {args: []string{"--store", "neo4j://neo4j:secret@db/cities"}, want: `--store "neo4j://neo4j:xxxxx@db/cities" has more than host and port: leave the rest out, and name the database with --neo4j-database or NEO4J_DATABASE`},
		"routing of one server":       {args: []string{"--store", "bolt://db?policy=eu"}, want: `--store "bolt://db?policy=eu" has a routing context, which only neo4j:// takes: leave out what follows the ?`},
		"no scheme":                   {args: []string{"--store", "neo4j:secret@db"}, want: `--store "…" is not an engine: write memory, neo4j, or the address of a Neo4j database such as neo4j://HOST:7687`},
		"no address":                  {args: []string{"--store", "neo4j"}, want: `--store "neo4j" needs an address: ` + cure + `, or set NEO4J_URI`},
		"a variable":                  {args: []string{"--store", "neo4j"}, environ: []string{"NEO4J_URI=db:7687"}, want: `NEO4J_URI "db:7687" is not an engine: write memory, neo4j, or the address of a Neo4j database such as neo4j://HOST:7687`},
		"password without a user":     {args: []string{"--store", "bolt://db"}, environ: []string{"NEO4J_PASSWORD=secret"}, want: `NEO4J_PASSWORD is set without a user: set NEO4J_USER too, which is neo4j on most servers`},
		"connections":                 {args: []string{"--neo4j-connections", "0"}, want: `--neo4j-connections "0" is not a whole number from 1 to 1000: write one, such as 100`},
		"folders": {
			args: []string{"--store", "bolt://db", "--data", "@core"},
			want: `--data is not read with a Neo4j store, which holds the data itself: leave it out, and load the folders with go run ./seed load --store ADDRESS FOLDER`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(c.args, c.environ)
			if err == nil {
				t.Fatal("was accepted")
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Error("the password is told")
			}
		})
	}
}

func TestConfigFindsTheDatabaseWithoutOtherSettings(t *testing.T) {
	environ := []string{"NEO4J_URI=bolt://here", "NEO4J_USER=a", "NEO4J_PASSWORD=b", "CITYWEAVE_WHATEVER=1"}
	for address, want := range map[string]string{"neo4j": "bolt://here", "bolt://there": "bolt://there"} {
		got, err := config.Database(address, environ)
		if err != nil || got != (config.Neo4j{URI: want, User: "a", Password: "b", Database: "neo4j", Connections: 50}) {
			t.Errorf("%s: %+v, %v", address, got, err)
		}
	}
	for address, want := range map[string]string{"": "--store names no database: ", "memory": `--store "memory" names no database: `, "neo4j://": `--store "neo4j://…" names no host: `} {
		if _, err := config.Database(address, nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAMirrorIsASwitchOfADatabase(t *testing.T) {
	for name, c := range map[string]struct {
		args, env []string
		want      bool
		fault     string
	}{
		"left out":           {args: []string{"--store", "bolt://db"}},
		"the flag":           {args: []string{"--mirror", "--store", "bolt://db"}, want: true},
		"the environment":    {args: []string{"--store", "bolt://db"}, env: []string{"CITYWEAVE_MIRROR=true"}, want: true},
		"off":                {args: []string{"--store", "bolt://db"}, env: []string{"CITYWEAVE_MIRROR=false"}},
		"no switch":          {args: []string{"--store", "bolt://db"}, env: []string{"CITYWEAVE_MIRROR=perhaps"}, fault: `CITYWEAVE_MIRROR "perhaps" is not a switch`},
		"a value":            {args: []string{"--store", "bolt://db", "--mirror=yes"}, fault: "--mirror \"yes\" takes no value"},
		"without a database": {args: []string{"--mirror"}, fault: "--mirror is for a graph that a database holds"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Load(c.args, c.env)
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("got %v, want %q", err, c.fault)
				}
				return
			}
			if err != nil || got.Neo4j.Mirror != c.want {
				t.Errorf("got %v (%v), want %v", got.Neo4j.Mirror, err, c.want)
			}
		})
	}
}
