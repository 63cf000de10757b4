package querytest

import (
	"fmt"
	"regexp"
	"strings"

	"cityweave/internal/errcode"
)

// The codes that say that a request is no GraphQL of this schema begin so.
const notGraphQL = "GRAPHQL_"

// nullKey is in the message about a null in an object that wants exactly one key.
const nullKey = " must not be null: leave the object out instead"

// expected holds the errors of an answer to what the question may be refused for. step is
// how many follow-ups came before.
func (q *question) expected(step int, answer string) *fault {
	errs, _ := errorsOf(answer)
	if q.refused == always {
		for _, e := range errs {
			if !strings.HasPrefix(e.Extensions.Code, notGraphQL) {
				errs = nil
			}
		}
		if data := string(dataOf(answer)); len(errs) == 0 || data != "" && data != "null" {
			return &fault{unrefused, fmt.Sprintf("it has %s\n%.300s", q.mistake, answer)}
		}
		return nil
	}
	for _, e := range errs {
		switch code := e.Extensions.Code; {
		case code == errcode.TooMuch:
		case code == errcode.BadCursor && (q.refused == maybe || q.foreign(step)):
		case code == errcode.BadInput && q.refused == maybe:
		case code == errcode.ValidationFailed && q.refused == maybe && strings.Contains(e.Message, nullKey):
		case code == errcode.AmbiguousName: // it follows from the data
		default:
			return &fault{"a question that means something is refused: " + code + " " + form(e.Message), e.Message}
		}
	}
	return nil
}

// unrefused is the kind of a fault that no smaller question shows: what is left without the
// mistake is answered, too.
const unrefused = "a question that is no GraphQL of this schema is not refused"

// form is a message without its names and numbers, so that a question that is shrunk is still
// refused for the same reason.
func form(message string) string {
	return regexp.MustCompile(`^\S+: |"[^"]*"|[0-9]+`).ReplaceAllString(message, "")
}

// foreign reports whether the last follow-up may have given a list the cursor of another one.
// A cursor that is not renewed later stays.
func (q *question) foreign(step int) bool {
	strange := map[string]bool{}
	for _, changes := range q.then[:step] {
		for name, v := range changes {
			f, ok := v.(from)
			strange[name] = ok && f.Foreign
		}
	}
	for _, is := range strange {
		if is {
			return true
		}
	}
	return false
}
