package toponym_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/toponym"
)

func TestRead(t *testing.T) {
	t.Run("a plain name has one reading", func(t *testing.T) {
		want := []toponym.Reading{{Text: "Kyoto", Sure: true}}
		if diff := cmp.Diff(want, toponym.Read("Kyoto")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a division and its country are one code", func(t *testing.T) {
		want := toponym.Reading{
			Text: "Los Angeles", Place: "US-CA", Sure: true,
			Steps: []toponym.Step{
				{Kind: toponym.Unwrapped, Text: "City of"},
				{Kind: toponym.Half, Text: "CA, USA"},
				{Kind: toponym.DivisionByCode, Text: "CA"},
			},
		}
		for _, r := range toponym.Read("City of Los Angeles, CA, USA") {
			if r.Text == "Los Angeles" {
				if diff := cmp.Diff(want, r); diff != "" {
					t.Error(diff)
				}
				return
			}
		}
		t.Error("no reading Los Angeles")
	})
}
