package formula_test

import (
	"testing"

	"cityweave/internal/formula"
)

func TestDisarm(t *testing.T) {
	t.Run("marks what starts with a sign of OWASP's list", func(t *testing.T) {
		for _, cell := range []string{
			"=1+1", "+cmd|' /C calc'!A0", "-x", "-", "+", "--5", "+002", "-5.2e", "-5.2.1",
			"-5,2", "-2+3+cmd|' /C calc'!A0", "+-5",
			"@SUM(A1)",
			"\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)", "-Infinity", "-0x1F", "-5 ", "+49 30 1",
			`"=1+1"`, `"=1+1`, `""=1+1`, `"-5"`, "\"\t=1+1\"",
		} {
			if got := formula.Disarm(cell); got != "'"+cell {
				t.Errorf("%q: got %q", cell, got)
			}
			if got := formula.Restore(formula.Disarm(cell)); got != cell {
				t.Errorf("%q: restored as %q", cell, got)
			}
		}
	})
	t.Run("leaves numbers and all other text alone", func(t *testing.T) {
		for _, cell := range []string{"", "-5.2", "+12", "-1e-7", "0", "002", "a=b", " =1", "'-5", "'x", "Ａ＝", "é", "\xff", `"`, `"a" = 1`} {
			if got := formula.Disarm(cell); got != cell {
				t.Errorf("%q: got %q", cell, got)
			}
			if got := formula.Restore(cell); got != cell {
				t.Errorf("%q: restored as %q", cell, got)
			}
		}
	})
}
