package neo4j

import (
	"iter"
	"maps"
	"reflect"

	lru "github.com/hashicorp/golang-lru/v2"
)

// recentStatements are the texts that were run most recently, each with its last parameters.
// It may be used by several goroutines.
type recentStatements struct {
	cache *lru.Cache[string, map[string]any]
}

const (
	// texts, unless Config.Recent says otherwise: some hundred kilobytes, and a few seconds of planning
	mostRecent      = 200
	mostRecentList  = 8        // elements of a list of parameters that are kept: plans do not depend on more
	mostRecentBytes = 4 * 1024 // of the parameters of one text, so that all take less than a megabyte
)

func newRecentStatements(texts int) *recentStatements {
	cache, err := lru.New[string, map[string]any](texts)
	if err != nil {
		panic(err) // texts is positive
	}
	return &recentStatements{cache}
}

// add remembers a statement. One whose parameters are large keeps those that it had, if any.
func (r *recentStatements) add(text string, params map[string]any) {
	kept, bytes := make(map[string]any, len(params)+1), 0 // answer adds the slot
	for name, value := range params {
		v := reflect.ValueOf(value)
		if v.Kind() == reflect.Slice && v.Len() > mostRecentList {
			// A copy: a part of the list would keep all of it.
			short := reflect.MakeSlice(v.Type(), mostRecentList, mostRecentList)
			reflect.Copy(short, v)
			v, value = short, short.Interface()
		}
		kept[name] = value
		bytes += len(name) + sizeOf(v)
	}
	if bytes > mostRecentBytes {
		r.cache.Get(text)
		return
	}
	r.cache.Add(text, kept)
}

// sizeOf is about how many bytes a parameter takes.
func sizeOf(v reflect.Value) int {
	const word = 16
	switch v.Kind() {
	case reflect.String:
		return word + v.Len()
	case reflect.Interface:
		return sizeOf(v.Elem())
	case reflect.Slice:
		n := word
		for i := range v.Len() {
			n += sizeOf(v.Index(i))
		}
		return n
	case reflect.Map:
		n := word
		for entries := v.MapRange(); entries.Next(); {
			n += sizeOf(entries.Key()) + sizeOf(entries.Value())
		}
		return n
	default:
		return word
	}
}

// all are the statements, the most recent one last. The parameters are the caller's own.
func (r *recentStatements) all() iter.Seq2[string, map[string]any] {
	return func(yield func(string, map[string]any) bool) {
		for _, text := range r.cache.Keys() {
			if params, ok := r.cache.Peek(text); ok && !yield(text, maps.Clone(params)) {
				return
			}
		}
	}
}
