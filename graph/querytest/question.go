package querytest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// Origin is a graph that questions are asked about.
type Origin struct {
	Seed uint64
	Size int
}

// question is a query with its variables, and how its answer is followed up.
type question struct {
	origin Origin
	query  string
	vars   map[string]any
	// then asks again, each time with some variables set to what the last answer has
	// at a path, or to a value.
	then    []map[string]any
	refused refusal
	mistake string // what is wrong with it, when it is always refused
}

// refusal is whether a question may be refused.
type refusal string

// The questions that are not refused may ask for too much, and for nothing else than the
// data has. Others have arguments that may mean nothing, and say so only when they are run.
// Those that are no GraphQL of this schema must be refused before.
const (
	never  refusal = ""
	maybe  refusal = "maybe"
	always refusal = "always"
)

// from, as the value of a variable in question.then, is a path into the last answer.
type from struct {
	Path string `json:"from"`
	// Foreign says that the value may be of another list than the variable, which may be refused.
	Foreign bool `json:"foreign,omitempty"`
}

// follow gives the variables of the next asking; ok is false when the answer has
// nothing at a path, as on the last page.
func follow(vars, changes map[string]any, answer string) (next map[string]any, ok bool) {
	next = maps.Clone(vars)
	if next == nil {
		next = map[string]any{}
	}
	for name, v := range changes {
		if f, is := v.(from); is {
			if v = at(answer, f.Path); v == nil {
				return nil, false
			}
		}
		if next[name] = v; v == nil {
			delete(next, name)
		}
	}
	return next, true
}

// at is the value at a path of the data of an answer, as in cities.nodes.0.id; nil
// when there is none.
func at(body, path string) any {
	var v any
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&v) != nil {
		return nil
	}
	for _, key := range append([]string{"data"}, strings.Split(path, ".")...) {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// text is the question as a file of testdata.
func (q *question) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# graph: %d %d\n", q.origin.Seed, q.origin.Size)
	line := func(word string, v any) {
		fmt.Fprintf(&b, "# %s: %s\n", word, marshalled(v))
	}
	if len(q.vars) > 0 {
		line("variables", q.vars)
	}
	for _, changes := range q.then {
		line("then", changes)
	}
	if q.refused != never {
		fmt.Fprintf(&b, "# refused: %s\n", q.refused)
	}
	if q.mistake != "" {
		fmt.Fprintf(&b, "# mistake: %s\n", q.mistake)
	}
	return b.String() + q.query
}

func marshalled(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // only values of JSON are put into variables
	}
	return strings.TrimSpace(b.String())
}

// read reads what text has written; other comment lines say why the file is kept.
func read(text string) (*question, error) {
	q := &question{}
	for line := range strings.Lines(text) {
		rest, isComment := strings.CutPrefix(line, "# ")
		if !isComment {
			q.query += line
			continue
		}
		word, value, _ := strings.Cut(strings.TrimSpace(rest), ": ")
		switch word {
		case "graph":
			if _, err := fmt.Sscan(value, &q.origin.Seed, &q.origin.Size); err != nil {
				return nil, fmt.Errorf("graph %s: %w", value, err)
			}
		case "refused":
			if q.refused = refusal(value); q.refused != maybe && q.refused != always {
				return nil, fmt.Errorf("refused: %s: it is %s or %s", value, maybe, always)
			}
		case "mistake":
			q.mistake = value
		case "variables", "then":
			decoder := json.NewDecoder(strings.NewReader(value))
			decoder.UseNumber()
			var vars map[string]any
			if err := decoder.Decode(&vars); err != nil {
				return nil, fmt.Errorf("%s: %w", word, err)
			}
			if word == "variables" {
				q.vars = vars
				continue
			}
			for name, v := range vars {
				if m, ok := v.(map[string]any); ok && m["from"] != nil {
					vars[name] = from{Path: fmt.Sprint(m["from"]), Foreign: m["foreign"] == true}
				}
			}
			q.then = append(q.then, vars)
		}
	}
	if q.origin.Size == 0 {
		return nil, fmt.Errorf("the line %q is missing", "# graph: SEED SIZE")
	}
	if q.refused == always {
		return q, nil
	}
	_, err := parsed(q.query)
	return q, err
}
