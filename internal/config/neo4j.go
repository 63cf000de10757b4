package config

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Neo4j is the connection to a database: address, credentials, and how it is used.
type Neo4j struct {
	URI         string // without user and password; "" with another engine
	User        string // "" to log in without authentication
	Password    string
	Database    string
	Connections int  // concurrent statements
	Mirror      bool // answer from an in-memory copy
}

// inMemory and onNeo4j are the names of the engines. An address also selects the second one.
const (
	inMemory = "memory"
	onNeo4j  = "neo4j"
)

const cureAddress = "write neo4j://HOST:7687 for a cluster or one server, bolt://HOST:7687 for one server, or " +
	"neo4j+s://HOST for TLS, as Aura requires"

func schemes() []string {
	return []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}
}

// Database reads the connection for a program without other settings: address is the value of --store, and the rest
// comes from the environment. The error is one Fault.
func Database(address string, environ []string) (Neo4j, error) {
	env := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	var settings Settings
	for _, row := range table() {
		if row.Group != groupNeo4j {
			continue
		}
		source, value := row.fromEnvironment(env)
		if err := row.set(&settings, value); err != nil {
			return Neo4j{}, Fault{Source: source, Value: row.show(value), Reason: err.Error()}
		}
	}
	settings.Store = address
	if address == inMemory || address == "" {
		return Neo4j{}, Fault{Source: "--store", Value: address, Reason: "names no database: " + cureAddress}
	}
	if err := settings.locate("--store"); err != nil {
		return Neo4j{}, err
	}
	return settings.Neo4j, nil
}

// locate parses Store, whose value is from source. Then Store is the name of an engine, and Neo4j.URI an address
// without a password, or "". Credentials in the address take precedence over the environment.
func (s *Settings) locate(source string) error {
	address := s.Store
	switch address {
	case inMemory:
		s.Neo4j = Neo4j{Mirror: s.Neo4j.Mirror} // which is refused
		return nil
	case onNeo4j:
		source, address = "NEO4J_URI", s.Neo4j.URI
		if address == "" {
			return Fault{
				Source: "--store",
				Value:  onNeo4j,
				Reason: "needs an address: " + cureAddress + ", or set NEO4J_URI",
			}
		}
	}
	uri, user, err := parseAddress(address)
	if err != nil {
		return Fault{Source: source, Value: withoutPassword(address), Reason: err.Error()}
	}
	s.Store, s.Neo4j.URI = onNeo4j, uri
	if user != nil {
		s.Neo4j.User = user.Username()
		if password, ok := user.Password(); ok {
			s.Neo4j.Password = password
		}
	}
	if s.Neo4j.User == "" && s.Neo4j.Password != "" {
		return Fault{Source: "NEO4J_PASSWORD", Reason: "is set without a user: set NEO4J_USER too, which is neo4j on " +
			"most servers"}
	}
	return nil
}

// parseAddress validates an address and removes the user. Its errors quote no part of the address but the scheme,
// because an invalid address may contain a password anywhere.
func parseAddress(address string) (uri string, user *url.Userinfo, err error) {
	scheme, _, isURL := strings.Cut(address, "://")
	if !isURL || !slices.Contains(schemes(), scheme) {
		if isURL {
			return "", nil, errors.New("has a scheme that is not known: " + cureAddress)
		}
		return "", nil, errors.New(
			"is not an engine: write memory, neo4j, or the address of a Neo4j database such as " +
				"neo4j://HOST:7687",
		)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return "", nil, errors.New(
			"is not an address: " + cureAddress + "; a password with signs such as / @ : # goes " +
				"into NEO4J_PASSWORD",
		)
	}
	switch _, portErr := strconv.ParseUint(cmp.Or(parsed.Port(), "7687"), 10, 16); {
	case parsed.Hostname() == "":
		return "", nil, errors.New("names no host: " + cureAddress)
	case portErr != nil:
		return "", nil, errors.New("has a port that is not a number from 0 to 65535: " + cureAddress)
	case strings.Trim(parsed.Path, "/") != "" || parsed.Fragment != "":
		return "", nil, errors.New("has more than host and port: leave the rest out, and name the database with " +
			"--neo4j-database or NEO4J_DATABASE")
	case parsed.RawQuery != "" && strings.HasPrefix(scheme, "bolt"):
		return "", nil, errors.New("has a routing context, which only neo4j:// takes: leave out what follows the ?")
	}
	user, parsed.User, parsed.Path = parsed.User, nil, ""
	return parsed.String(), user, nil
}

// InMemory reports whether answers are computed in this program.
func (s Settings) InMemory() bool { return s.Store == inMemory || s.Neo4j.Mirror }
