package toponym

import (
	_ "embed"
	"strings"
	"sync"

	"cityweave/internal/kg"
)

//go:embed articles.tsv
var articlesFile string

// articles are the folded articles, with their apostrophe when they are elided.
var articles = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	err := eachRow("articles.tsv", articlesFile, []string{"article", "language", "comment"}, func(c []string) error {
		out[kg.Fold(c[0])] = true
		return nil
	})
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return out
})

func isArticle(text string) bool {
	return len(text) <= 12 && articles()[strings.TrimSuffix(kg.Fold(text), "-")]
}
