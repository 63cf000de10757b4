package datafolder_test

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/release"
	"cityweave/internal/room"
)

const threeRows = "id,name\nprogramme:a,A\nprogramme:b,B"

// programmes is a folder with a table of programmes.
func programmes(table string) datafolder.Folder {
	return datafolder.Folder{Name: "data", FS: inMemory(map[string]string{"entities/programme.csv": table})}
}

func TestNeedOf(t *testing.T) {
	of := func(text string) datafolder.Need {
		n, err := datafolder.NeedOf(t.Context(), datafolder.Reading, programmes(text))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := of(threeRows)
	if n.Rows != 3 || n.Bytes != int64(len(threeRows)) {
		t.Errorf("three rows of %d bytes: %+v", len(threeRows), n)
	}
	if n.Resident <= n.Used {
		t.Errorf("no garbage: %+v", n)
	}
	blank := of("\n\r\n" + strings.ReplaceAll(threeRows, "\n", "\n\n\r\n\n") + strings.Repeat("\n", 100_000))
	if blank.Rows != 3 || blank.Used > n.Used+200_000 {
		t.Errorf("with blank lines: %+v", blank)
	}
	more := of(threeRows + strings.Repeat("\nprogramme:c,C", 1000))
	if more.Rows != 1003 || more.Used < 300*n.Used {
		t.Errorf("a thousand rows more: %+v", more)
	}
}

func TestCheckRoom(t *testing.T) {
	f := programmes(threeRows + "\nprogramme:c,C")
	check := func(use datafolder.Use, free room.Room, folders ...datafolder.Folder) error {
		return datafolder.CheckRoom(t.Context(), use, func() room.Room { return free }, folders...)
	}
	need, err := datafolder.NeedOf(t.Context(), datafolder.Reading, f)
	if err != nil {
		t.Fatal(err)
	}
	hard := room.Room{Free: need.Resident, By: "in this container"}
	soft := room.Room{Free: need.Used, By: "by GOMEMLIMIT", Soft: true}
	for _, free := range []room.Room{hard, soft, {Free: math.MaxInt64}} {
		if err := check(datafolder.Reading, free, f); err != nil {
			t.Errorf("%+v: %v", free, err)
		}
	}
	if err := check(datafolder.Packing, hard, f); err == nil || strings.Contains(err.Error(), "seed pack") {
		t.Errorf("packing takes no more than reading, or is its own cure: %v", err)
	}
	for _, free := range []room.Room{hard, soft} {
		free.Free--
		err := check(datafolder.Reading, free, f)
		var large *datafolder.TooLargeError
		if !errors.As(err, &large) {
			t.Fatalf("%+v: %v", free, err)
		}
		for _, want := range []string{"49 B in 4 lines take about ", "kB are free (" + free.By + ")", "more memory", "seed pack"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is not in: %v", want, err)
			}
		}
	}
	if err := check(datafolder.Reading, room.Room{}, datafolder.Default()...); err != nil {
		t.Errorf("built-in data: %v", err)
	}
	g, err := release.Read(t.Context(), kg.CityNetworks(), f)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "one.pack")
	if err := pack.WriteFile(kg.CityNetworks(), g, file); err != nil {
		t.Fatal(err)
	}
	packed, err := datafolder.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := check(datafolder.Reading, room.Room{}, packed...); err == nil ||
		!strings.Contains(err.Error(), "the packed graph does not fit") {
		t.Errorf("a packed graph: %v", err)
	}
}
