# Everything is one word away; `make` lists the words.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The same flags everywhere, so that the lanes, the copy of make current and the clients share the build cache. Lint
# runs all analyzers of vet, so go test need not run some of them again. Nobody debugs what the lanes compile: without
# the data for it (DWARF), compiling everything takes a fifth less processor time, and stack traces lose nothing.
LANE_FLAGS := -trimpath -gcflags=all=-dwarf=false
export GOFLAGS := $(filter-out $(LANE_FLAGS),$(shell go env GOFLAGS)) $(LANE_FLAGS)
NO_VET := -vet=off

# Tools of the workshop have a module of their own, so that the program depends on none of them. The linter is built of
# what .golangci.yml enables.
LINT = "$$(scripts/linter)"

# Tests that need a module of their own, see its doc.go.
TOXIC := internal/store/neo4j/toxictest

# Where make generate writes.
GENERATED := gqlgen.yml graph docs seed/data/default.pack

.PHONY: help
help: ## list these words
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## serve the built-in data on http://127.0.0.1:8080/
	go run .

.PHONY: build
build: ## build bin/cityweave
	CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o bin/cityweave .

.PHONY: generate
generate: ## write what follows from the ontology table, the schema and the settings
	@echo '1/3 graph: schema, types and docs from the ontology table; then gqlgen, the longest step'
	@go generate ./graph
	@echo '2/3 graph/contract: what clients rely on'
	@go generate ./graph/contract
	@echo '3/3 everything else: settings and other docs'
	@go generate $$(go list ./... | grep -v -e '/graph$$' -e '/graph/contract$$')

# What make test runs beside each other, see docs/testing.md. The first ones come first at the processors: those that
# wait most and so would end last.
LANES := neo4j program clients killed race lint unit current

.PHONY: test
test: build-all ## check everything in lanes; needs Go, Java 17 or 21, Maven once; Node and Python are used if there
	@if changed=$$(scripts/changed); then export CITYWEAVE_CHANGED=$$changed; fi; scripts/lanes $(LANES)

.PHONY: nightly
nightly: build-all ## check everything, the tests of tests too, with long random suites, fuzzing and attacks: 1 hour
	@export CITYWEAVE_NIGHTLY=1 CITYWEAVE_SEED=$${CITYWEAVE_SEED:-$$(date +%y%m%d)000}; \
	export CITYWEAVE_RANDOM=$${CITYWEAVE_RANDOM:-10000} CITYWEAVE_QUERIES=$${CITYWEAVE_QUERIES:-2000}; \
	echo "random suites begin at CITYWEAVE_SEED=$$CITYWEAVE_SEED"; \
	scripts/lanes $(LANES) race-all && scripts/lanes explorer && scripts/lanes fuzz && scripts/lanes attack

# Lanes find what they have in common in the build cache: all packages with their tests, and with the race detector
# those that run with it. Nothing is linked.
.PHONY: build-all
build-all:
	@echo 'building; the first time on a machine takes a minute or two'
	@go list -race -test -export $(RACED) $(PROGRAM) ./graph ./internal/store/memory >/dev/null & \
	go list -test -export ./... >/dev/null && wait $$!

.PHONY: lint
lint: ## vet, format and lint
	go vet -C $(TOXIC) ./...
	$(LINT) run --allow-parallel-runners ./...

.PHONY: fmt
fmt: ## format the code as lint wants it
	$(LINT) fmt ./...

.PHONY: current
current: ## check that what is generated is current
	scripts/current $(GENERATED)

# Packages run beside each other here, and a database is one: what needs it is for make neo4j.
ALONE := env -u NEO4J_URI
TIMEOUT := $(if $(CITYWEAVE_NIGHTLY),4h,40m)

# The race detector makes a test ten times slower and finds nothing in more of the same.
RACE := $(ALONE) -u CITYWEAVE_RANDOM -u CITYWEAVE_QUERIES go test $(NO_VET) -race -timeout 60m

# Tests that hold deadlines, which a machine with much else to do may miss: what fails is run once more.
twice = $(1) || { echo 'once more, since tests with deadlines may fail on a busy machine'; $(1); }
PROGRAM := ./e2e ./internal/app ./internal/store/neo4j

# Packages with goroutines of their own. They run with the race detector and, those that take long
# without it, with -short.
RACED := ./graph/doccache ./graph/httptransport ./internal/backoff ./internal/config ./internal/httpd \
	./internal/metrics ./internal/admission ./internal/parallel ./internal/ratelimit ./internal/release ./internal/store/mirror

# Most tests of these packages are of one goroutine. All run without the race detector, and with it these.
GRAPH_CONCURRENT := TestAdmission|RootFieldsOfARequest|LeavesAndATimeThatIsOver|DoesNotDependOn
GRAPH_CONCURRENT_TOO := NoGoroutineIsLeft|ThatShareMemory|ThatNeverRead
MEMORY_CONCURRENT := TestConformance|TestLazy|TestSharedColumn|TestManyReaders

.PHONY: unit
unit: ## run the tests that need nothing but Go, and that race and program leave
	$(ALONE) go test $(NO_VET) -timeout $(TIMEOUT) $$(go list ./... | grep -v -x -F -f <(go list $(PROGRAM) $(RACED)))

.PHONY: race
race: ## run the tests of what has goroutines of its own, with the race detector
	$(RACE) $(RACED)
	$(RACE) -short -run '$(GRAPH_CONCURRENT)|$(GRAPH_CONCURRENT_TOO)' ./graph
	$(RACE) -run '$(MEMORY_CONCURRENT)' ./internal/store/memory

.PHONY: race-all
race-all: ## run all tests that race and program leave with the race detector, with fewer random questions
	$(RACE) -short $$(go list ./... | grep -v -x -F -f <(go list $(PROGRAM) $(RACED)))

.PHONY: program
program: ## run the program itself and the tests with deadlines, with the race detector; once more what fails
	$(call twice,$(RACE) -short $(PROGRAM))
	$(if $(CITYWEAVE_NIGHTLY),$(call twice,$(ALONE) go test $(NO_VET) -run TestTheCommandsOfThePagesRun ./e2e))
	$(call twice,$(ALONE) go test -C $(TOXIC) $(NO_VET) -race ./...)

# What has tests on a real Neo4j: the engine, both engines compared, the commands, the program. A
# test that uses one has that in its name, which internal/store/neo4j/neo4jtest sees to. They run in this order: the last
# tests of graph load the built-in data, which takes a minute, and tests of e2e that come after all others find them,
# with their plans. So nobody has to take them away again, which takes another minute. One server has them all, since
# each spends a minute and more of processor time on compiling Java before it plans statements quickly.
ON_NEO4J := ./internal/store/neo4j ./internal/store/neo4j/loader ./e2e ./internal/store/mirror ./internal/reconcile ./internal/permalink ./seed ./graph
# The statements of a random query are new to the database: planning them takes a second of processor time.
WITH_BUILT_IN := OnNeo4jEveryExample|CommandsOfThePagesRunOnNeo4j
LONG_ON_NEO4J := $(if $(CITYWEAVE_NIGHTLY),CITYWEAVE_RANDOM=250 CITYWEAVE_QUERIES=400)
TEST_ON_NEO4J := env $(LONG_ON_NEO4J) go test $(NO_VET) -count=1 -p 1 -timeout $(TIMEOUT) -run Neo4j -skip '$(OWN_SERVER)|$(WITH_BUILT_IN)'
OWN_SERVER := KilledNeo4j|ImportedNeo4j
AFTER_THE_REST := go test $(NO_VET) -count=1 -timeout $(TIMEOUT) -run '$(WITH_BUILT_IN)' ./e2e

.PHONY: neo4j
neo4j: ## run what needs a database on a real Neo4j: at NEO4J_URI, or started for it and stopped
	CITYWEAVE_NEO4J_TESTS=1 scripts/neo4j with bash -ec "$(TEST_ON_NEO4J) $(ON_NEO4J); $(AFTER_THE_REST)"

.PHONY: killed
killed: ## kill a Neo4j of its own under load and start it again; import files into another
	$(call twice,CITYWEAVE_NEO4J_TESTS=1 NEO4J_URI=of-its-own go test $(NO_VET) -count=1 -timeout 60m -run '$(OWN_SERVER)' ./internal/store/neo4j)

.PHONY: e2e
e2e: ## run the program itself: start, ask, reload and stop under load
	go test -count=1 -v ./e2e

.PHONY: clients
clients: ## let real clients of JavaScript, Go and Python hold a session with the server
	clients/run

.PHONY: explorer
explorer: ## do all tasks of the explorer below a path on Neo4j, and with a mirror: 20 minutes
	scripts/neo4j with clients/run explorer

.PHONY: formats
formats: ## let other programs read the tables of all examples and 200 random graphs: up to an hour
	clients/formats/run

.PHONY: fuzz
fuzz: ## try the whole API with hostile requests for five minutes, and the reconciliation service for one
	go test -run '^$$' -fuzz FuzzTheWholeHandler -fuzztime 5m -fuzzminimizetime 1s ./graph
	go test -run '^$$' -fuzz FuzzReconcile -fuzztime 1m -fuzzminimizetime 1s ./internal/reconcile

.PHONY: attack
attack: ## measure how long good clients wait alone and beside attackers, in nine rounds: 2 minutes
	TEST_ROUNDS=9 go test -count=1 -v -run TestGoodClientsAreServedWhileOthersAttack ./e2e

.PHONY: load
load: ## measure goodput below and past capacity, and 200 reloads under load: 10 minutes
	TEST_LOAD=10s TEST_RELOADS=200 go test -count=1 -v -timeout 30m -run 'TestCapacity|TestReloadsUnderLoad|TestAHangupReloads' ./e2e

.PHONY: vuln
vuln: ## look for known vulnerabilities in what the program is built of; asks vuln.go.dev
	scripts/vuln

.PHONY: bench
bench: ## measure the program over HTTP, embedded, mirrored and on Neo4j: 5 minutes; writes docs/performance.md
	scripts/neo4j with go run ./bench -write docs/performance.md $(BENCH)

.PHONY: scale
scale: ## measure reading, starting and first questions on folders of 10,000 to 1,000,000 links: 5 minutes
	go run ./bench/scale $(SCALE)

.PHONY: bench-engines
bench-engines: ## measure the engines and the executors without HTTP, with go test -bench
	$(ALONE) go test -run '^$$' -bench . -benchmem -timeout 60m ./internal/store/... ./graph
