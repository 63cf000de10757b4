package httptransport

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// strict reports what is wrong with a JSON text beyond what encoding/json lets pass: a byte
// order mark, bytes that are no UTF-8, half of a surrogate pair, an object that names a key
// twice. Each of them means different things to different readers (RFC 8259, sections 4,
// 8.1 and 8.2), so that a proxy that checks queries could see another one than is run. The
// error never repeats the text.
func strict(text []byte) error {
	switch {
	case bytes.HasPrefix(text, []byte("\ufeff")):
		return errors.New("it begins with a byte order mark: leave that out")
	case !utf8.Valid(text):
		return errors.New("it is not in UTF-8")
	case !json.Valid(text):
		return errors.New("it is malformed, or something follows it")
	}
	var open []map[string]bool // the keys of each object that is open; nil for a list
	key := false               // whether the next string is a key
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			open, key = append(open, map[string]bool{}), true
		case '[':
			open, key = append(open, nil), false
		case '}', ']':
			open, key = open[:len(open)-1], false
		case ',':
			key = len(open) > 0 && open[len(open)-1] != nil
		case '"':
			end, err := endOfString(text, i)
			if err != nil {
				return err
			}
			if key {
				var name string
				if err := json.Unmarshal(text[i:end], &name); err != nil {
					return errors.New("it is malformed")
				}
				keys := open[len(open)-1]
				if keys[name] {
					return errors.New("an object has a key twice")
				}
				keys[name] = true
				key = false
			}
			i = end - 1
		}
	}
	return nil
}

// endOfString is behind the closing quote of the string that begins at from; the text is
// valid JSON.
func endOfString(text []byte, from int) (int, error) {
	high := false // the last character was the first half of a pair
	for i := from + 1; ; {
		r, size := rune(text[i]), 1
		if text[i] == '\\' {
			size = 2
			if text[i+1] == 'u' {
				n, _ := strconv.ParseUint(string(text[i+2:i+6]), 16, 16) // json.Valid has seen the digits
				r, size = rune(n), 6
			}
		}
		low := size == 6 && 0xdc00 <= r && r <= 0xdfff
		if high != low {
			return 0, errors.New("a string holds half of a surrogate pair")
		}
		high = size == 6 && utf16.IsSurrogate(r) && !low
		if text[i] == '"' {
			return i + 1, nil
		}
		i += size
	}
}
