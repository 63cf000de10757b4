package release_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/release"
)

func TestNamesThatLookLikeSeveralAreNoticed(t *testing.T) {
	for _, tt := range []struct {
		name string
		over files
		want []string
	}{
		{
			name: "a part is no name",
			over: files{city: rows("id,name,aliases", "city:jp-kyoto,Kyoto,Kioto|Kyoto / Heian")},
			want: []string{`b/entities/city.csv:2:21 aliases: "Kyoto / Heian" looks like several names in one`},
		},
		{
			name: "all parts are names",
			over: files{
				city:      rows("id,name,aliases", "city:jp-kyoto,Kyoto,Kyōto - Kioto|Kyoto/Heian|Kioto"),
				nameTable: rows("about,text,source", "city:jp-kyoto,HEIAN,source:page"),
			},
		},
		{
			name: "the name of the city itself",
			over: files{city: rows("id,name,parent", "city:jp-nara,Nara – Heijō,country:jp")},
			want: []string{`b/entities/city.csv:2:14 name: "Nara – Heijō" looks like several names in one`},
		},
		{
			name: "a hyphen, brackets, a row of names.csv, another type",
			over: files{
				city:                     rows("id,name,aliases", "city:jp-kyoto,Kyoto,Kyoto-Heian|Kyoto (Heian)"),
				nameTable:                rows("about,text,source", "city:jp-kyoto,Kyoto/Heian,source:page"),
				"entities/programme.csv": rows("id,name,aliases", "programme:iuc,International Urban Cooperation,IUC/IURC"),
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, notices, err := release.ReadWithNotices(t.Context(), kg.CityNetworks(), folder("a", small()), folder("b", tt.over))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range notices {
				got = append(got, place(n)+": "+n.Problem)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestNamesakesNearby(t *testing.T) {
	const columns = "id,name,parent,latitude,longitude"
	for _, tt := range []struct {
		name string
		over files
		want []string
	}{
		{
			name: "one near the other, in other letters",
			over: files{city: rows(columns, "city:jp-kioto,KYŌTO,country:jp,35.1,135.75", "city:jp-kyoto,Kyoto,country:jp,35.02107,135.75385")},
			want: []string{"b/entities/city.csv:2:15 name: city:jp-kioto may be city:jp-kyoto, which has this name 8.8 km away"},
		},
		{
			name: "told apart",
			over: files{
				city:           rows(columns, "city:jp-kioto,Kyoto,country:jp,35.1,135.75", "city:jp-kyoto,Kyoto,country:jp,35.02107,135.75385"),
				"distinct.csv": rows("id,other,reason", "city:jp-kioto,city:jp-kyoto,two places"),
			},
		},
		{
			name: "far away, in another country, of another name, without a position",
			over: files{city: rows(columns,
				"city:jp-a,Nara,country:jp,34.685,135.805", "city:jp-b,Nara,country:jp,34.685,136.2",
				"city:cn-a,Nara,country:cn,34.685,135.806", "city:jp-c,Narai,country:jp,34.685,135.805",
				"city:jp-d,Nara,country:jp,,")},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, notices, err := release.ReadWithNotices(t.Context(), kg.CityNetworks(), folder("a", small()), folder("b", tt.over))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range notices {
				got = append(got, place(n)+": "+n.Problem)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
