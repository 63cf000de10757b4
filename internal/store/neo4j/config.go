package neo4j

import (
	"log/slog"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// Config says where the database is and how much of it may be used. What is zero has the
// default that is named.
type Config struct {
	URI      string // bolt://host:port for one server, neo4j://host:port for a cluster, neo4j+s:// with TLS
	User     string // "" to log in without authentication
	Password string
	Database string // "neo4j"; always named, which saves the driver a round trip to ask for it

	Connections int           // 50: the statements that run at once; more only wait in the server
	Acquire     time.Duration // 2s: how long a statement waits for a connection before it is ErrOverloaded
	Statement   time.Duration // 10s: the most that a statement may take when the request has no deadline
	Retry       time.Duration // 3s: how long a read is tried again over a broken connection or an election
	Write       time.Duration // 1m: the most that a transaction of the loader may take, with the driver's tries
	Fresh       time.Duration // 1s: how old a view's knowledge of the current release may be
	Recent      int           // 200: recent statements that a load runs in the new slot before it becomes current

	Log *slog.Logger // where causes go; nowhere when nil
}

func (c Config) withDefaults() Config {
	or := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	if c.Database == "" {
		c.Database = "neo4j"
	}
	if c.Connections == 0 {
		c.Connections = 50
	}
	if c.Recent == 0 {
		c.Recent = mostRecent
	}
	or(&c.Acquire, 2*time.Second)
	or(&c.Statement, 10*time.Second)
	or(&c.Retry, 3*time.Second)
	or(&c.Write, time.Minute)
	or(&c.Fresh, time.Second)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// driver are the settings of the driver, each with its reason.
func (c Config) driver(d *config.Config) {
	// The gate of the store (see gate) is in front of the pool, so the pool never is what
	// a statement waits for; two more are for the loader and for refreshing.
	d.MaxConnectionPoolSize = c.Connections + 2
	// Longer than statements wait for one another, who hear that there are too many before a connection is given up.
	d.ConnectionAcquisitionTimeout = c.Acquire + grace
	// Load balancers and cloud networks drop what is idle, without a word: ask before use.
	d.ConnectionLivenessCheckTimeout = 30 * time.Second
	// Connections move to other members of a cluster in the course of an hour.
	d.MaxConnectionLifetime = time.Hour
	// A server that is up answers a connect at once; a black hole must not eat the request.
	d.SocketConnectTimeout = 2 * time.Second
	// Only the loader uses the driver's own retries, of transaction functions: at most 30 s, which an
	// election does not take, and leave as much for the last try.
	d.MaxTransactionRetryTime = min(30*time.Second, c.Write/2)
	// Answers are one record; there is nothing to fetch in parts.
	d.FetchSize = -1
	d.UserAgent = "cityweave"
	d.TelemetryDisabled = true
}
