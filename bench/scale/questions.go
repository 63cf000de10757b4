package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// question is a query with other variables each time.
type question struct {
	what, query string
	variables   func(*rand.Rand) map[string]any
}

// questions are asked in this order, so that each first one finds what those before it and the start have built.
var questions = []question{
	{"page of 100 cities", `{ cities(first: 100) { nodes { id name } } }`, nil},
	{"evidence of 50 links", `{ links(first: 50) { nodes { id evidence { id locator } } } }`, nil},
	{
		"evidence of a source", `query($s: ID!) { source(id: $s) { evidence(first: 50) { nodes { id locator } } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"s": fmt.Sprint("source:list-", r.IntN(40))} },
	},
	{
		"search of a name", `query($t: String!) { search(text: $t, first: 20) { totalCount nodes { id name } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"t": name(r)} },
	},
	{
		"search with a mistake", `query($t: String!) { search(text: $t, first: 20) { totalCount nodes { id name } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"t": misspelt(name(r))} },
	},
	{
		"suggest, one letter", `query($t: String!) { suggest(prefix: $t, first: 10) { node { id name } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"t": name(r)[:1]} },
	},
	{
		"1,000 names", `query($n: [String!]!) { mapNames(names: $n, types: [CITY], first: 1) { status match { id } } }`,
		func(r *rand.Rand) map[string]any {
			names := make([]string, 1000)
			for i := range names {
				if names[i] = name(r); i%10 == 0 {
					names[i] = misspelt(names[i])
				}
			}
			return map[string]any{"n": names}
		},
	},
	{
		"cities by the beginning of a name, with their number",
		`query($t: String!) { cities(where: {name: {startsWith: $t}}, first: 20) { totalCount nodes { id } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"t": name(r)[:3]} },
	},
	{
		"cities of programmes of a year, with their number",
		`query($y: Int!) { cities(where: {programmes: {some: {startYear: {eq: $y}}}}, first: 20) { totalCount nodes { id } } }`,
		func(r *rand.Rand) map[string]any { return map[string]any{"y": 1990 + r.IntN(35)} },
	},
}

// name is a name as those of bench/folder.
func name(r *rand.Rand) string {
	all := strings.Fields("ka lo mi ra ten bur san vil gar nor de pa tu shi wen os")
	var b strings.Builder
	for range r.IntN(3) + 2 {
		b.WriteString(all[r.IntN(len(all))])
	}
	return strings.ToUpper(b.String()[:1]) + b.String()[1:]
}

// misspelt leaves out a letter.
func misspelt(name string) string { return name[:2] + name[3:] }

// questions asks the server each question once, and then until a second has passed.
func (c *column) questions(ctx context.Context, s *server) error {
	r := rand.New(rand.NewPCG(1, 2))
	for _, q := range questions {
		var first, later time.Duration
		begin, n := time.Now(), 0
		for ; n < 2 || time.Since(begin) < time.Second; n++ {
			took, err := s.ask(ctx, q, r)
			switch {
			case err != nil:
				return fmt.Errorf("%s: %w", q.what, err)
			case n == 0:
				first = took
			default:
				later += took
			}
		}
		c.add(q.what+": first / later", "%.1f / %.2f ms", ms(first), ms(later)/float64(n-1))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ask returns the processor time that an answer took, with that of what the program did in the background meanwhile.
func (s *server) ask(ctx context.Context, q question, r *rand.Rand) (time.Duration, error) {
	var variables map[string]any
	if q.variables != nil {
		variables = q.variables(r)
	}
	body, err := json.Marshal(map[string]any{"query": q.query, "variables": variables})
	if err != nil {
		return 0, err
	}
	before, err := s.processor()
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	if response.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`)) {
		return 0, fmt.Errorf("status %d: %.300s", response.StatusCode, answer)
	}
	after, err := s.processor()
	return after - before, err
}
