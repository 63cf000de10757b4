package main

import (
	"strings"
	"testing"
)

func TestDuplicates(t *testing.T) {
	t.Run("lists pairs with their reasons", func(t *testing.T) {
		dir := tiny(t, "0:0-10")
		if status, out, errs := seed(t, "duplicates", dir); status != 0 || out != "no two entities look like one\n" || errs != "" {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
		if status, out, _ := seed(t, "duplicates", "--format", "csv", dir); status != 0 || out != "id,name,other,other_name,km,reasons\n" {
			t.Errorf("status %d\n%s", status, out)
		}
		write(t, dir, "entities/organisation.csv", "id,name\norg:a,\"A, Network\"\n")
		status, out, errs := seed(t, "duplicates", dir)
		if status != 1 || !strings.Contains(out, `org:a  A, Network  programme:a  A`) || !strings.Contains(errs, "1 pair of entities may be one") {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
		status, out, _ = seed(t, "duplicates", dir, "--format=csv")
		want := "id,name,other,other_name,km,reasons\n" + `org:a,"A, Network",programme:a,A,,"the names ""A, Network"" and ""A"""` + "\n"
		if status != 1 || out != want {
			t.Errorf("status %d\n%s, want\n%s", status, out, want)
		}
		if status, _, errs := seed(t, "duplicates", "--format=json", dir); status != 2 || !strings.Contains(errs, "table and csv") {
			t.Errorf("status %d\n%s", status, errs)
		}
	})
}
