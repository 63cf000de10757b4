# Everything is one word away; `make` lists the words.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Tools of the workshop have a module of their own, so that the program depends on none of them.
LINT := go tool -modfile=tools/go.mod golangci-lint

# Tests that need a module of their own, see its doc.go.
TOXIC := internal/store/neo4j/toxictest

# Where make generate writes.
GENERATED := gqlgen.yml graph docs

.PHONY: help
help: ## list these words
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## serve the built-in data on http://127.0.0.1:8080/
	go run .

.PHONY: build
build: ## build bin/cityweave
	CGO_ENABLED=0 go build -trimpath -o bin/cityweave .

.PHONY: generate
generate: ## write what follows from the ontology table, the schema and the settings
	go generate ./...

.PHONY: test
test: lint current unit race neo4j clients ## check everything; needs Go, Java 17 or 21, Maven once; Node and Python are used if there

.PHONY: lint
lint: ## vet, format and lint
	go vet ./...
	go vet -C $(TOXIC) ./...
	$(LINT) run ./...

.PHONY: fmt
fmt: ## format the code as lint wants it
	$(LINT) fmt ./...

.PHONY: current
current: ## check that what is generated is current
	@sums() { find $(GENERATED) -type f -print0 | sort -z | xargs -0 sha256sum; }; \
	before=$$(mktemp); trap 'rm -f "$$before"' EXIT; sums >"$$before"; \
	$(MAKE) --no-print-directory generate; \
	if ! sums | diff "$$before" - ; then echo 'what is generated was stale; make generate has written it anew: commit it' >&2; exit 1; fi

# Packages run beside each other here, and a database is one: what needs it is for make neo4j.
ALONE := env -u NEO4J_URI

.PHONY: unit
unit: ## run the tests of every package that need nothing but Go
	$(ALONE) go test -timeout 40m ./...
	$(ALONE) go test -C $(TOXIC) ./...

.PHONY: race
race: ## the same with the race detector, with fewer random questions, and the program end to end
	$(ALONE) go test -race -short -timeout 40m ./...
	$(ALONE) go test -C $(TOXIC) -race ./...

# What has tests on a real Neo4j: the engine, both engines compared, the commands, the program. A
# test that uses one has that in its name, which internal/store/neo4j/neo4jtest sees to.
ON_NEO4J := ./internal/store/neo4j ./internal/store/mirror ./graph ./seed ./e2e

.PHONY: neo4j
neo4j: ## run what needs a database on a real Neo4j: at NEO4J_URI, or started for it and stopped
	scripts/neo4j with go test -count=1 -p 1 -timeout 60m -run Neo4j $(ON_NEO4J)

.PHONY: e2e
e2e: ## run the program itself: start, ask, reload and stop under load
	go test -count=1 -v ./e2e

.PHONY: clients
clients: ## let real clients of JavaScript, Go and Python hold a session with the server
	clients/run

.PHONY: fuzz
fuzz: ## try the whole API with hostile requests for five minutes
	go test -run '^$$' -fuzz FuzzTheWholeHandler -fuzztime 5m -fuzzminimizetime 1s ./graph

.PHONY: attack
attack: ## measure how long good clients wait alone and beside attackers, in nine rounds: 2 minutes
	CITYWEAVE_ROUNDS=9 go test -count=1 -v -run TestGoodClientsAreServedWhileOthersAttack ./e2e

.PHONY: vuln
vuln: ## look for known vulnerabilities in what the program is built of; asks vuln.go.dev
	scripts/vuln

.PHONY: bench
bench: ## measure the program over HTTP, embedded, mirrored and on Neo4j: 5 minutes; writes docs/performance.md
	scripts/neo4j with go run ./bench -write docs/performance.md $(BENCH)

.PHONY: bench-engines
bench-engines: ## measure the engines and the executors without HTTP, with go test -bench
	$(ALONE) go test -run '^$$' -bench . -benchmem -timeout 60m ./internal/store/... ./graph
