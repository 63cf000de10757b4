package datafolder

import (
	"strings"
	"unicode/utf8"
)

// scanner reads CSV (RFC 4180) row by row from a text, with LF or CRLF, skipping empty lines. Unlike encoding/csv it
// copies no value, and after a fault it continues on the next line, even inside open quotation marks.
type scanner struct {
	text  string
	at    int  // next byte
	line  int  // of at
	comma byte // between values

	start, startLine int // of the row
	fields           []field
	nonASCII         bool // a value has bytes that badText must check

	bad, cure string // why the row is not CSV; fields has the values before the fault
	badAt     int    // byte
}

type field struct {
	text   string // without quotation marks
	offset int    // byte of the text at which the value begins, its quotation mark included
}

// next scans a row; false at the end.
func (s *scanner) next() bool {
	for s.at < len(s.text) {
		n := lineEnd(s.text[s.at:])
		if n == 0 {
			break
		}
		s.at += n
		s.line++
	}
	if s.at >= len(s.text) {
		return false
	}
	s.start, s.startLine, s.fields = s.at, s.line, s.fields[:0]
	s.nonASCII, s.bad, s.cure = false, "", ""
	for {
		if s.at < len(s.text) && s.text[s.at] == '"' {
			s.quoted()
		} else {
			s.plain()
		}
		if s.bad != "" {
			s.skipLine()
			return true
		}
		if s.at >= len(s.text) {
			return true
		}
		if s.text[s.at] == s.comma {
			s.at++
			continue
		}
		s.at += lineEnd(s.text[s.at:])
		s.line++
		return true
	}
}

// lineEnd returns the length of the line end at the start of s, 0 when there is none.
func lineEnd(s string) int {
	switch {
	case strings.HasPrefix(s, "\n"):
		return 1
	case strings.HasPrefix(s, "\r\n"):
		return 2
	}
	return 0
}

// plain scans a value without quotation marks around it.
func (s *scanner) plain() {
	from, comma := s.at, s.comma
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == comma || c == '\n':
			s.add(from, strings.TrimSuffix(s.text[from:s.at], "\r"))
			if c == '\n' && s.at > from && s.text[s.at-1] == '\r' {
				s.at--
			}
			return
		case c == '"':
			s.bad, s.badAt = "a quotation mark in a value that does not begin with one", s.at
			s.cure = `put the value between quotation marks and double those inside: "the ""FutureCity"" Initiative"`
			return
		case c < ' ' || c >= 0x7f:
			s.nonASCII = true
		}
	}
	s.add(from, strings.TrimSuffix(s.text[from:], "\r"))
}

// quoted scans a value between quotation marks, in which doubled ones are escaped. It may contain line ends. If it is
// not terminated, the row ends with its line.
func (s *scanner) quoted() {
	from, line := s.at, s.line
	s.at++
	doubled := false
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"' && strings.HasPrefix(s.text[s.at+1:], `"`):
			doubled = true
			s.at++
		case c == '"':
			rest := s.text[s.at+1:]
			if rest == "" || rest[0] == s.comma || lineEnd(rest) > 0 {
				value := s.text[from+1 : s.at]
				if doubled {
					value = strings.ReplaceAll(value, `""`, `"`)
				}
				s.add(from, value)
				s.at++
				return
			}
			if s.line == line {
				s.bad, s.badAt = "text after the quotation mark that ends a value", s.at+1
				s.cure = "double the quotation marks inside a value"
				return
			}
			s.unended(from, line)
			return
		case c == '\n':
			s.nonASCII = true
			s.line++
		case c < ' ' || c >= 0x7f:
			s.nonASCII = true
		}
	}
	s.unended(from, line)
}

func (s *scanner) unended(from, line int) {
	s.at, s.line = from, line
	s.bad, s.badAt = "a value begins with a quotation mark and does not end", from
	s.cure = "close it, and double the quotation marks inside"
}

func (s *scanner) add(from int, value string) {
	s.fields = append(s.fields, field{value, from})
}

// skipLine continues after the current line.
func (s *scanner) skipLine() {
	n := strings.IndexByte(s.text[s.at:], '\n')
	if n < 0 {
		s.at = len(s.text)
		return
	}
	s.at += n + 1
	s.line++
}

// place returns the line and the character of a byte of the row.
func (s *scanner) place(offset int) (line, character int) {
	before := s.text[s.start:offset]
	line = s.startLine + strings.Count(before, "\n")
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}
