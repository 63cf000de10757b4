package graphfile

import (
	"bufio"
	"encoding/xml"
	"io"
	"strings"
)

// xmlWriter writes XML 1.0. An error of writing shows in close.
type xmlWriter struct{ w *bufio.Writer }

const bufferSize = 64 << 10

func newXML(w io.Writer) xmlWriter {
	x := xmlWriter{bufio.NewWriterSize(w, bufferSize)}
	x.raw(xml.Header)
	return x
}

// raw writes markup.
func (x xmlWriter) raw(markup string) { _, _ = x.w.WriteString(markup) }

// text writes a text that may have any characters. Those that XML does not have are left out.
func (x xmlWriter) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '&' || c == '\'' || c == '<' || c == '>' {
			_ = xml.EscapeText(x.w, []byte(printable(s)))
			return
		}
	}
	x.raw(s) // most texts are plain
}

// attribute writes an attribute of an element.
func (x xmlWriter) attribute(name, value string) {
	x.raw(" ")
	x.raw(name)
	x.raw(`="`)
	x.text(value)
	x.raw(`"`)
}

// element writes an element that has a text alone.
func (x xmlWriter) element(name, content string) {
	x.raw("<" + name + ">")
	x.text(content)
	x.raw("</" + name + ">\n")
}

func (x xmlWriter) close() error { return x.w.Flush() }

// printable leaves out what no text of a file can have: control characters, other than those that separate words and
// lines, noncharacters and bytes that are no UTF-8.
func printable(s string) string {
	clean := func(c rune) bool {
		return c == '\t' || c == '\n' || c == '\r' || 0x20 <= c && c < 0x7f || 0xa0 <= c && c < 0xfffd || c > 0xffff
	}
	for _, c := range s {
		if !clean(c) {
			return strings.Map(func(c rune) rune {
				if clean(c) {
					return c
				}
				return -1
			}, s)
		}
	}
	return s
}
