package main

import (
	"bytes"
	"fmt"
	"strings"
)

// writer writes lines of SDL with descriptions.
type writer struct{ bytes.Buffer }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// columns is how wide a line of SDL may be.
const columns = 120

// doc writes a description: on one line if it fits, else as a block string.
func (w *writer) doc(indent, text string) {
	if line := indent + `"` + text + `"`; len(line) <= columns {
		w.line("%s", line)
		return
	}
	w.line(`%s"""`, indent)
	w.paragraph(indent, text)
	w.line(`%s"""`, indent)
}

// paragraph writes a text as lines of at most columns characters.
func (w *writer) paragraph(indent, text string) {
	line := indent
	for i, word := range strings.Fields(text) {
		if i > 0 && len(line)+1+len(word) > columns {
			w.line("%s", line)
			line = indent
		} else if i > 0 {
			line += " "
		}
		line += word
	}
	w.line("%s", line)
}

// field writes a description and the line that it describes.
func (w *writer) field(indent, doc, format string, args ...any) {
	w.doc(indent, doc)
	w.line(indent+format, args...)
}
