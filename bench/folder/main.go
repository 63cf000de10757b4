// Command folder writes a data folder of any size, to measure reading, validating and starting: go run ./bench/folder
// -links 1000000 DIR. The graph is random, the same each time, with constant proportions and heavy-tailed degrees:
// 10,000 cities and 500 programmes per 100,000 links, 1.1 records of evidence per link.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	links := flag.Int("links", 100_000, "number of links")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: go run ./bench/folder -links N DIR")
	}
	if err := write(flag.Arg(0), *links); err != nil {
		log.Fatal(err)
	}
}

// generator is the random numbers and the first error of a file.
type generator struct {
	*rand.Rand
	dir   string
	links int
	err   error
}

func write(dir string, links int) error {
	g := &generator{Rand: rand.New(rand.NewPCG(1, uint64(links))), dir: dir, links: links}
	g.file("folder.csv", "name,title", func(w io.Writer) { fmt.Fprintf(w, "random,%d random links\n", links) })
	g.file("entities/source.csv", "id,name,kind,retrieved_on", func(w io.Writer) {
		for i := range sources {
			fmt.Fprintf(w, "source:list-%d,List %d,dataset,2026-01-%02d\n", i, i, i%28+1)
		}
		fmt.Fprintln(w, "source:editorial,Rules,editorial,2026-01-01")
	})
	g.file("rules.csv", "id,rule", func(w io.Writer) {
		fmt.Fprintln(w, "city-division,A city is in the place of its record.")
	})
	g.file("entities/country.csv", "id,name", func(w io.Writer) {
		for i := range countries {
			fmt.Fprintf(w, "country:%s,%s\n", code(i), g.name())
		}
	})
	g.file("entities/city.csv", "id,name,parent,latitude,longitude,population", func(w io.Writer) {
		for i := range g.cities() {
			fmt.Fprintf(w, "%s,%s,country:%s,%.5f,%.5f,%d\n", city(i), g.name(), code(i%countries),
				g.Float64()*180-90, g.Float64()*360-180, int(math.Exp(g.Float64()*12+4)))
		}
	})
	g.file("entities/programme.csv", "id,name,start_year", func(w io.Writer) {
		for i := range g.programmes() {
			fmt.Fprintf(w, "programme:p-%d,%s,%d\n", i, g.name(), 1990+g.IntN(35))
		}
	})
	g.file("links/lists.csv", "type,from,to,since,source,locator,stated_as,seen_from", g.rows)
	return g.err
}

const sources, countries = 40, 200

func (g *generator) cities() int     { return max(g.links/10, countries) }
func (g *generator) programmes() int { return max(g.links/200, 2) }

// rows writes the links but for those of the cities to their countries, each with another city, programme or year. Every
// tenth has two sources.
func (g *generator) rows(w io.Writer) {
	type key struct{ city, programme, year int }
	seen := make(map[key]bool, g.links)
	for len(seen) < g.links-g.cities() {
		k := key{g.hub(g.cities()), g.hub(g.programmes()), 1990 + g.IntN(35)}
		if seen[k] {
			continue
		}
		seen[k] = true
		n := g.IntN(sources)
		fmt.Fprintf(w, "PARTICIPATES_IN,%s,programme:p-%d,%d,", city(k.city), k.programme, k.year)
		if len(seen)%10 == 0 {
			fmt.Fprintf(w, "source:list-%d|source:list-%d,row=%d|row=%d,,\n", n, (n+1)%sources, len(seen), g.IntN(g.links))
		} else {
			fmt.Fprintf(w, "source:list-%d,row=%d,Town %d,2024-%02d\n", n, len(seen), k.city, g.IntN(12)+1)
		}
	}
}

// hub returns a number below n, small ones more often.
func (g *generator) hub(n int) int { return int(float64(n) * math.Pow(g.Float64(), 2)) }

func city(i int) string { return fmt.Sprintf("city:%s-town-%d", code(i%countries), i) }

// code returns the code of a country: aa, ab ...
func code(i int) string { return string([]byte{'a' + byte(i/26), 'a' + byte(i%26)}) }

// name returns a name of two to four syllables.
func (g *generator) name() string {
	const syllables = "ka lo mi ra ten bur san vil gar nor de pa tu shi wen os"
	all := strings.Fields(syllables)
	var b strings.Builder
	for range g.IntN(3) + 2 {
		b.WriteString(all[g.IntN(len(all))])
	}
	return title(b.String())
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// file writes a file of the directory.
func (g *generator) file(name, header string, rows func(io.Writer)) {
	if g.err != nil {
		return
	}
	name = filepath.Join(g.dir, name)
	if g.err = os.MkdirAll(filepath.Dir(name), 0o755); g.err != nil {
		return
	}
	out, err := os.Create(name)
	if err != nil {
		g.err = err
		return
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, header)
	rows(w)
	if g.err = w.Flush(); g.err == nil {
		g.err = out.Close()
	}
}
