package accesslog_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"cityweave/internal/accesslog"
)

const hashOfCities = "114f4054e6956121a018a1746f54f33683a65f49526ebc98b8e405525fd68ebb"

func text(l *accesslog.Line) string {
	var parts []string
	for _, a := range l.Attrs() {
		parts = append(parts, a.String())
	}
	return strings.Join(parts, " ")
}

func TestALineHasWhatIsKnown(t *testing.T) {
	ctx, l := accesslog.With(t.Context())
	if got := text(l); got != "" || l.HasFailed() {
		t.Errorf("of an empty line: %q", got)
	}
	l.Client(netip.MustParsePrefix("192.0.2.7/32"))
	accesslog.From(ctx).Operation("Cities", "{cities{totalCount}}", []string{"cities", "stats"}, 20)
	l.Ran(7, 2*time.Millisecond, time.Millisecond)
	l.Failed("TIMEOUT")
	l.Failed("TIMEOUT")
	// The hash is that of: printf '{cities{totalCount}}' | sha256sum
	want := "client=192.0.2.7 operation=Cities hash=%s fields=cities,stats estimated=20 actual=7 waited=2ms " +
		"processor=1ms codes=TIMEOUT"
	if got, want := text(l), fmt.Sprintf(want, hashOfCities); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !l.HasFailed() {
		t.Error("a line with a code has not failed")
	}
}

func TestSeveralOperationsAddUpAndTheFirstNamesThem(t *testing.T) {
	_, l := accesslog.With(t.Context())
	for i := range 3 {
		l.Operation(fmt.Sprint("Page", i), fmt.Sprint(i), []string{"cities"}, 10)
		l.Ran(4, time.Second, time.Second)
	}
	got := text(l)
	for _, want := range []string{"operation=Page0 ", "estimated=30 actual=12 waited=3s processor=3s"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q has no %q", got, want)
		}
	}
}

func TestALineIsBounded(t *testing.T) {
	_, l := accesslog.With(t.Context())
	l.Client(netip.MustParsePrefix("2001:db8::/64"))
	l.Operation(strings.Repeat("n", 5000), strings.Repeat("q", 5000), strings.Fields(strings.Repeat("field ", 500)), 1)
	for i := range 500 {
		l.Failed(fmt.Sprint("CODE", i))
	}
	got := text(l)
	if len(got) > 500 || !strings.Contains(got, "more_fields=490") || !strings.Contains(got, "client=2001:db8::/64 ") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

func TestWithoutALineNothingIsNoted(t *testing.T) {
	l := accesslog.From(t.Context())
	l.Client(netip.Prefix{})
	l.Operation("", "", nil, 1)
	l.Ran(1, 1, 1)
	l.Failed("TIMEOUT")
	if l.HasFailed() || l.Attrs() != nil {
		t.Error("something was noted")
	}
}
