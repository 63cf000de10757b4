package encode

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// These are tests of the package itself: how single values are written shows in answers
// only where data has them.

// executorWrites is what the generated executor and then encoding/json make of a value.
func executorWrites(t *testing.T, m graphql.Marshaler) string {
	t.Helper()
	var b bytes.Buffer
	m.MarshalGQL(&b)
	out, err := json.Marshal(json.RawMessage(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func FuzzTextIsWrittenAsTheExecutorWritesIt(f *testing.F) {
	for c := range 256 {
		f.Add("a" + string(rune(c)) + "b")
		f.Add("a" + string([]byte{byte(c)}) + "b")
	}
	for _, s := range []string{
		"", "\u2027\u2028\u2029\u202a", "\xe2", "\xe2\x80", "\xe2\x80\xa8", "\xe2\x80\xa8\xe2\x80",
		"東京", "</script>", "a\"\\/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := string(appendText(nil, s)), executorWrites(t, graphql.MarshalString(s)); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	})
}

func FuzzNumbersAreWrittenAsTheExecutorWritesThem(f *testing.F) {
	for _, n := range []float64{0, 1, -1, 0.1, 1e20, 1e21, 1e-4, 1e-5, 123456789.125, 52.52437, -122.41942, 1e300} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n float64) {
		if n-n != 0 { // infinite or none
			return
		}
		want := executorWrites(t, graphql.WrapContextMarshaler(t.Context(), graphql.MarshalFloatContext(n)))
		if got := string(appendFloat(nil, n)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestDatesAndWordsAreWrittenAsTheExecutorWritesThem(t *testing.T) {
	for _, d := range []kg.Date{20150000, 20151200, 20151231, 7_0000, 99991231, 10101} {
		if got, want := string(appendDate(nil, d)), executorWrites(t, result.Date(d)); got != want {
			t.Errorf("%d: got %s, want %s", d, got, want)
		}
	}
	for _, word := range []string{"CITY", "UN_BODY", "ISO3166_1", "", "<&>", "ÄÖ"} {
		if got, want := string(appendWord(nil, word)), executorWrites(t, result.Word(word)); got != want {
			t.Errorf("%s: got %s, want %s", strconv.Quote(word), got, want)
		}
	}
}
