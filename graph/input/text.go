package input

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"cityweave/internal/suggest"
)

const (
	maxShown  = 60 // bytes of a value in a message
	maxListed = 12 // names in a message
)

// show writes a value as it was sent, within maxShown bytes.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return cut(strconv.Quote(cut(v)))
	case word:
		return cut(string(v))
	case decimal:
		return cut(string(v))
	case json.Number:
		return cut(string(v))
	case bool:
		return strconv.FormatBool(v)
	case []any:
		return "a list"
	default:
		return "an object"
	}
}

// cut shortens a text to maxShown bytes.
func cut(s string) string {
	if len(s) <= maxShown {
		return s
	}
	end := maxShown
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// nearest is the cure for a misspelt name: the known name that it stands for, or all of them.
func nearest(name string, known []string) string {
	if best := suggest.Nearest(cut(name), known); best != "" {
		return "write " + best
	}
	return "write " + list(known)
}

// list joins names, at most maxListed of them.
func list(names []string) string {
	rest := len(names) - maxListed
	if rest <= 0 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:maxListed], ", ") + " or one of " + strconv.Itoa(rest) + " more"
}

func (t *inputType) fieldNames() []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	return names
}
