package importer

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"

	"cityweave/internal/kg"
	"cityweave/internal/suggest"
)

// Spec is a description of a table, read from a YAML file. Values of the table are written as {Column}, and {row} is
// the number of the row; all other text stands for itself.
type Spec struct {
	Table    string              `yaml:"table"`    // the file, relative to the description
	Sheet    string              `yaml:"sheet"`    // of a workbook with several
	Encoding string              `yaml:"encoding"` // of a text file that is not in UTF-8 or UTF-16
	Empty    []string            `yaml:"empty"`    // cells that stand for no value, such as NA
	Dates    string              `yaml:"dates"`    // dmy or mdy: the order in dates such as 1/4/2019
	Data     string              `yaml:"data"`     // folders in which places are looked up; "" for the default ones
	Decided  string              `yaml:"decided"`  // a table of places that somebody has decided
	Folder   map[string]string   `yaml:"folder"`   // the row of folder.csv
	Entities []map[string]string `yaml:"entities"` // rows of new entities
	Places   map[string]Place    `yaml:"places"`
	Skip     []Condition         `yaml:"skip"` // rows to leave out
	Links    []Link              `yaml:"links"`

	dir string // of the description
}

// Place says how a row names a place.
type Place struct {
	Name  string   `yaml:"name"`
	In    string   `yaml:"in"`    // its country or division
	ID    string   `yaml:"id"`    // in a register, such as geonames:{gid}
	Types []string `yaml:"types"` // City when empty

	// Degrees; both or none.
	Latitude  string `yaml:"latitude"`
	Longitude string `yaml:"longitude"`
}

// Condition is one about the value in a column, compared without case.
type Condition struct {
	Column  string   `yaml:"column"`
	Is      []string `yaml:"is"`    // the value is one of them; "" is an empty one
	IsNot   []string `yaml:"isNot"` // the value is none of them
	Has     []string `yaml:"has"`   // a part of the value is one of them; parts are separated by semicolons or bars
	Because string   `yaml:"because"`
}

// Link is a link that a row makes: the columns of a file of links, as in docs/data.md. from and to are the name of a
// place of the description or the ID of an entity.
type Link struct {
	When   []Condition // all of them hold in the rows that make the link
	Values map[string]string
}

// UnmarshalYAML reads when beside the columns.
func (l *Link) UnmarshalYAML(text []byte) error {
	var all map[string]any
	if err := yaml.Unmarshal(text, &all); err != nil {
		return err
	}
	if when, ok := all["when"]; ok {
		inner, err := yaml.Marshal(when)
		if err != nil {
			return err
		}
		if err := yaml.UnmarshalWithOptions(inner, &l.When, yaml.Strict()); err != nil {
			return fmt.Errorf("when: %w", err)
		}
		delete(all, "when")
	}
	l.Values = map[string]string{}
	for column, value := range all {
		switch value.(type) {
		case nil:
		case map[string]any, []any:
			return fmt.Errorf("%s is one value, such as {Column}; put it between quotation marks", column)
		default:
			l.Values[column] = fmt.Sprint(value)
		}
	}
	return nil
}

// Load reads a description.
func Load(path string, o *kg.Ontology) (*Spec, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // nothing is written
	s := &Spec{dir: filepath.Dir(path)}
	switch err := yaml.NewDecoder(f, yaml.Strict()).Decode(s); {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s is empty", path)
	case err != nil:
		return nil, fmt.Errorf("%s: %s", path, yaml.FormatError(err, false, true))
	}
	if err := s.check(o); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// linkColumns are the columns of the files of links, in the order in which they are written.
func linkColumns(o *kg.Ontology) []string {
	out := []string{"type", "from", "to", "role", "since", "until", "programme", "topics", "status"}
	for _, f := range o.OwnLinkFields() {
		out = append(out, f.Column)
	}
	return append(out, kg.EvidenceColumns()...)
}

// folderColumns are the columns of folder.csv.
var folderColumns = []string{"name", "title", "licence", "licence_url", "attribution", "restrictions", "note"}

// check refuses a description that cannot make a folder.
func (s *Spec) check(o *kg.Ontology) error {
	switch {
	case s.Table == "":
		return errors.New("table is missing: name the file with the table")
	case s.Folder["name"] == "" || s.Folder["title"] == "":
		return errors.New("folder needs a name and a title, as in folder.csv")
	case len(s.Links) == 0:
		return errors.New("links is missing: say which links a row makes")
	case s.Dates != "" && s.Dates != "dmy" && s.Dates != "mdy":
		return fmt.Errorf("dates: %q is neither dmy nor mdy", s.Dates)
	}
	if err := knownKeys("folder", s.Folder, folderColumns); err != nil {
		return err
	}
	for name, p := range s.Places {
		if p.Name == "" && p.ID == "" {
			return fmt.Errorf("places: %s needs a name or an id", name)
		}
		if (p.Latitude == "") != (p.Longitude == "") {
			return fmt.Errorf("places: %s needs both latitude and longitude, or none", name)
		}
	}
	for i, e := range s.Entities {
		if _, ok := o.TypeOf(e["id"]); !ok {
			return fmt.Errorf("entities: row %d has no id of an entity, such as source:my-list", i+1)
		}
	}
	for i := range s.Links {
		if err := s.checkLink(o, &s.Links[i]); err != nil {
			return fmt.Errorf("links: link %d: %w", i+1, err)
		}
	}
	for _, c := range s.Skip {
		if c.Because == "" {
			return fmt.Errorf("skip: say why rows with this %s are left out: because", c.Column)
		}
		if err := c.check(); err != nil {
			return fmt.Errorf("skip: %w", err)
		}
	}
	return nil
}

func (s *Spec) checkLink(o *kg.Ontology, l *Link) error {
	if err := knownKeys("", l.Values, linkColumns(o)); err != nil {
		return err
	}
	if _, ok := o.LinkType(l.Values["type"]); !ok {
		return fmt.Errorf("the type %q is unknown", l.Values["type"])
	}
	if l.Values["source"] == "" {
		return errors.New("source is missing: every link has one, such as that of a row in entities")
	}
	for _, end := range [...]string{"from", "to"} {
		name := l.Values[end]
		if _, isPlace := s.Places[name]; isPlace {
			continue
		}
		if _, ok := o.TypeOf(name); !ok {
			return fmt.Errorf("%s: %q is neither a place of this description nor the id of an entity", end, name)
		}
	}
	for _, c := range l.When {
		if err := c.check(); err != nil {
			return fmt.Errorf("when: %w", err)
		}
	}
	return nil
}

func (c *Condition) check() error {
	lists := 0
	for _, list := range [][]string{c.Is, c.IsNot, c.Has} {
		if len(list) > 0 {
			lists++
		}
	}
	if c.Column == "" || lists != 1 {
		return errors.New("a condition has a column, and one of is, isNot and has with a list of values")
	}
	return nil
}

func knownKeys(where string, values map[string]string, known []string) error {
	for key := range values {
		if slices.Contains(known, key) {
			continue
		}
		if where != "" {
			where += ": "
		}
		if near := suggest.Nearest(key, known); near != "" {
			return fmt.Errorf("%s%q is unknown; did you mean %s?", where, key, near)
		}
		return fmt.Errorf("%s%q is unknown", where, key)
	}
	return nil
}
