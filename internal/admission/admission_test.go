package admission_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/internal/admission"
)

// atMost is a limit that does not change.
type atMost int

func (n atMost) Limit() int              { return int(n) }
func (atMost) Acquire() admission.Permit { return nil }

func controller(limit int, change func(*admission.Options)) *admission.Controller {
	o := admission.Options{Limiter: atMost(limit), Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	return admission.New(o)
}

func client(n byte) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 32) }

// work is a request that takes a time of a bubble's clock, which a meter without CPU counts as used.
type work struct {
	client    byte
	operation string
	estimate  int
	takes     time.Duration
}

const ms = time.Millisecond

func short(client byte) work { return work{client, "short", 0, ms} }
func long(client byte) work  { return work{client, "long", 100_000, time.Second} }

// do runs a request and returns when it was admitted or refused.
func do(ctx context.Context, c *admission.Controller, w work) (waited time.Duration, err error) {
	start := time.Now()
	ticket, err := c.Admit(ctx, admission.Request{Client: client(w.client), Operation: w.operation, Estimate: w.estimate})
	waited = time.Since(start)
	if err == nil {
		time.Sleep(w.takes)
		ticket.Done(true)
	}
	return waited, err
}

// begin starts a request in the background, and returns when it runs, waits or is refused.
func begin(ctx context.Context, c *admission.Controller, w work, then func(waited time.Duration, err error)) {
	go func() { then(do(ctx, c, w)) }()
	synctest.Wait()
}

// order records in which order requests of different names end.
type order struct {
	sync.Mutex
	names []string
}

func (o *order) add(name string) func(time.Duration, error) {
	return func(_ time.Duration, err error) {
		o.Lock()
		defer o.Unlock()
		if err != nil {
			name += ": " + err.Error()
		}
		o.names = append(o.names, name)
	}
}

// list is what add has recorded so far.
func (o *order) list() []string {
	o.Lock()
	defer o.Unlock()
	return slices.Clone(o.names)
}

func TestController(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"runs the client first that has used the least":                     fairAmongClients,
		"charges a client for what its requests used, not for the estimate": corrected,
		"keeps room for short requests beside heavy ones":                   roomForShort,
		"keeps room for short requests beside ones that prove to be heavy":  roomBesideOverruns,
		"lends the room for short requests to heavy ones that are not long": lends,
		"lets heavy requests use all processors where no short ones arrive": workConserving,
		"predicts an operation by what it took before":                      learns,
		"refuses the client that waits for most when too many wait":         fullQueue,
		"lets a burst wait, and refuses soon from a standing queue":         patience,
		"lets as many wait as run at once, however long that takes":         oneTurn,
		"forgets a request whose context ends while it waits":               leaves,
		"logs refusals at most once in a second":                            logged,
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
	}
}

func fairAmongClients(t *testing.T) {
	c, ended := controller(1, nil), &order{}
	for range 10 {
		begin(t.Context(), c, short(1), ended.add("busy"))
	}
	begin(t.Context(), c, short(2), ended.add("other"))
	time.Sleep(time.Second)
	if at := slices.Index(ended.list(), "other"); at > 2 {
		t.Errorf("the client with one request is number %d: %v", at, ended.list())
	}
}

func corrected(t *testing.T) {
	c, ended := controller(1, nil), &order{}
	for range 3 { // much more than its estimate, of two operations that nothing is known about
		if _, err := do(t.Context(), c, work{1, fmt.Sprint(time.Now()), 0, 50 * ms}); err != nil {
			t.Fatal(err)
		}
		if _, err := do(t.Context(), c, work{2, fmt.Sprint(time.Now()), 0, ms}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := do(t.Context(), c, short(3)); err != nil { // known from now on
		t.Fatal(err)
	}
	begin(t.Context(), c, short(3), ended.add("runs"))
	begin(t.Context(), c, short(1), ended.add("used 150 ms"))
	begin(t.Context(), c, short(2), ended.add("used 3 ms"))
	time.Sleep(time.Second)
	if want := []string{"runs", "used 3 ms", "used 150 ms"}; !slices.Equal(ended.list(), want) {
		t.Errorf("got %v, want %v", ended.list(), want)
	}
}

func roomForShort(t *testing.T) {
	c, ended := controller(2, nil), &order{}
	if _, err := do(t.Context(), c, short(9)); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		begin(t.Context(), c, long(byte(i)), ended.add("long"))
	}
	if l := c.Load(); l.Heavy != 1 || l.Waiting != 7 {
		t.Errorf("got %+v", l)
	}
	for range 10 {
		time.Sleep(20 * ms)
		if waited, err := do(t.Context(), c, short(9)); err != nil || waited > 0 {
			t.Errorf("a short request waits %v: %v", waited, err)
		}
	}
	time.Sleep(10 * time.Second)
}

func roomBesideOverruns(t *testing.T) {
	c, ended := controller(2, nil), &order{}
	for i := range 2 {
		begin(t.Context(), c, work{byte(i), fmt.Sprint("looks short", i), 0, time.Second}, ended.add("long"))
	}
	time.Sleep(100 * ms)
	if waited, err := do(t.Context(), c, short(9)); err != nil || waited > 0 {
		t.Errorf("a short request waits %v: %v", waited, err)
	}
	begin(t.Context(), c, long(3), ended.add("long"))
	if l := c.Load(); l.Heavy != 2 || l.Waiting != 1 {
		t.Errorf("got %+v", l)
	}
	time.Sleep(5 * time.Second)
}

func lends(t *testing.T) {
	c, ended := controller(2, nil), &order{}
	medium := work{8, "medium", 0, 20 * ms}
	for _, w := range []work{medium, short(9)} { // known to be heavy, and recent
		if _, err := do(t.Context(), c, w); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		begin(t.Context(), c, long(byte(i)), ended.add("long"))
	}
	for i := range 5 {
		begin(t.Context(), c, medium, ended.add("medium"))
		if _, err := do(t.Context(), c, short(9)); err != nil {
			t.Fatal(err)
		}
		if l := c.Load(); i == 0 && (l.Heavy != 2 || l.Running != 2) {
			t.Errorf("got %+v, want one long and one that is not", l)
		}
	}
	time.Sleep(500 * ms) // less than a long one takes
	if n := len(ended.list()); n != 5 {
		t.Errorf("%d ended: %v", n, ended.list())
	}
	time.Sleep(10 * time.Second)
}

func workConserving(t *testing.T) {
	c, ended := controller(2, nil), &order{}
	for i := range 4 {
		begin(t.Context(), c, long(byte(i)), ended.add("long"))
	}
	if l := c.Load(); l.Running != 2 || l.Waiting != 2 {
		t.Errorf("got %+v", l)
	}
	time.Sleep(5 * time.Second)
}

func learns(t *testing.T) {
	c, ended := controller(2, nil), &order{}
	quick := work{1, "large and quick", 100_000, ms}
	for range 2 {
		if _, err := do(t.Context(), c, quick); err != nil {
			t.Fatal(err)
		}
	}
	slow := work{2, "small and slow", 1, time.Second}
	if _, err := do(t.Context(), c, slow); err != nil {
		t.Fatal(err)
	}
	begin(t.Context(), c, slow, ended.add("slow"))
	begin(t.Context(), c, quick, ended.add("quick"))
	if l := c.Load(); l.Heavy != 1 || l.Running != 2 {
		t.Errorf("got %+v, want the slow one to count as heavy only", l)
	}
	time.Sleep(5 * time.Second)
}

func fullQueue(t *testing.T) {
	c := controller(1, func(o *admission.Options) { o.Waiting = 3 })
	ended := &order{}
	for range 4 { // one runs
		begin(t.Context(), c, work{1, "a", 0, 100 * ms}, ended.add("busy"))
	}
	begin(t.Context(), c, work{2, "a", 0, 100 * ms}, ended.add("other"))
	if len(ended.list()) != 1 || !strings.HasPrefix(ended.list()[0], "busy: ") {
		t.Errorf("refused: %v", ended.list())
	}
	time.Sleep(time.Second)
	if len(ended.list()) != 5 || slices.Index(ended.list(), "other") > 2 {
		t.Errorf("got %v", ended.list())
	}
}

func patience(t *testing.T) {
	c := controller(1, func(o *admission.Options) { o.Patience, o.StandingPatience = 4*time.Second, 500*ms })
	var mu sync.Mutex
	var burst, standing []error
	for range 600 { // 2.4 seconds of work at once
		begin(t.Context(), c, work{1, "a", 0, 4 * ms}, func(_ time.Duration, err error) {
			mu.Lock()
			defer mu.Unlock()
			burst = append(burst, err)
		})
	}
	time.Sleep(2500 * ms)
	mu.Lock()
	ended := errors.Join(burst...)
	mu.Unlock()
	if len(burst) != 600 || ended != nil {
		t.Errorf("in a burst: %d ended, %v", len(burst), ended)
	}
	const n = 5000
	longest := time.Duration(0)
	for i := range n { // ten seconds of twice as much as can be done
		begin(t.Context(), c, work{1, "a", 0, 4 * ms}, func(waited time.Duration, err error) {
			mu.Lock()
			defer mu.Unlock()
			if i >= n/2 {
				longest = max(longest, waited)
			}
			standing = append(standing, err)
		})
		time.Sleep(2 * ms)
	}
	time.Sleep(10 * time.Second)
	mu.Lock()
	defer mu.Unlock()
	refused := 0
	for _, err := range standing {
		if full, ok := errors.AsType[*admission.Refused](err); ok && full.RetryAfter > 0 {
			refused++
		}
	}
	if refused < n*4/10 || refused > n/2 || longest > 520*ms {
		t.Errorf("in a standing queue: %d of %d refused, waits of up to %v", refused, n, longest)
	}
}

// oneTurn: four clients that never pause and whose requests take 600 ms keep the queue from ever being empty, but
// each waits for one other request only.
func oneTurn(t *testing.T) {
	c, refused := controller(2, func(o *admission.Options) { o.Patience, o.StandingPatience = 4*time.Second, 500*ms }), 0
	var mu sync.Mutex
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var all sync.WaitGroup
	for n := range byte(4) {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := do(ctx, c, work{n, "a", 0, 600 * ms}); err != nil && ctx.Err() == nil {
					mu.Lock()
					refused++
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	if refused > 0 {
		t.Errorf("%d requests were refused", refused)
	}
}

func leaves(t *testing.T) {
	c, ended := controller(1, nil), &order{}
	ctx, cancel := context.WithCancel(t.Context())
	begin(t.Context(), c, short(1), ended.add("runs"))
	begin(ctx, c, long(2), ended.add("left"))
	cancel()
	synctest.Wait()
	if l := c.Load(); l.Waiting != 0 || !slices.Equal(ended.list(), []string{"left: context canceled"}) {
		t.Errorf("%+v, %v", l, ended.list())
	}
	// It is not charged for what it did not get.
	begin(t.Context(), c, short(1), ended.add("other"))
	begin(t.Context(), c, short(2), ended.add("back"))
	time.Sleep(time.Second)
	if want := []string{"left: context canceled", "runs", "back", "other"}; !slices.Equal(ended.list(), want) {
		t.Errorf("got %v, want %v", ended.list(), want)
	}
}

func logged(t *testing.T) {
	var out bytes.Buffer
	c := controller(1, func(o *admission.Options) { o.Waiting, o.Log = 1, slog.New(slog.NewTextHandler(&out, nil)) })
	ended := &order{}
	for range 100 {
		begin(t.Context(), c, work{1, "a", 0, time.Second}, ended.add(""))
	}
	time.Sleep(1100 * ms)
	for range 3 {
		begin(t.Context(), c, work{1, "a", 0, time.Second}, ended.add(""))
	}
	time.Sleep(10 * time.Second)
	if lines := out.String(); strings.Count(lines, "\n") != 2 || !strings.Contains(lines, "level=WARN") || !strings.Contains(lines, "refused=98") {
		t.Errorf("got\n%s", lines)
	}
}

func TestProcessCPU(t *testing.T) {
	t.Run("grows with work", func(t *testing.T) {
		cpu := admission.ProcessCPU()
		if cpu == nil {
			t.Skip("this system has no processor clock")
		}
		n := 0
		for start := cpu(); cpu()-start < ms; n++ { // ends, or the test does not
		}
	})
}

func TestMeasure(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a clock for each thread")
	}
	cpu := admission.ProcessCPU()
	c := controller(2, func(o *admission.Options) { o.CPU = cpu })
	admit := func() (context.Context, *admission.Ticket) {
		ticket, err := c.Admit(t.Context(), admission.Request{})
		if err != nil {
			t.Fatal(err)
		}
		return admission.WithTicket(t.Context(), ticket), ticket
	}
	burn := func() {
		for start := cpu(); cpu()-start < 20*ms; { // ends, or the test does not
		}
	}
	t.Run("charges a request for its own work and not for what runs beside it", func(t *testing.T) {
		waits, idle := admit()
		works, busy := admit()
		burnt := make(chan struct{})
		go func() {
			defer close(burnt)
			runtime.LockOSThread()
			admission.Measure(works, true, burn)
		}()
		runtime.LockOSThread() // a part that waits does not go on where it was, as a rule
		defer runtime.UnlockOSThread()
		admission.Measure(waits, true, func() { <-burnt })
		if used := idle.Done(true); used > 10*ms {
			t.Errorf("the one that waited is charged %v", used)
		}
		if used := busy.Done(true); used < 10*ms {
			t.Errorf("the one that worked is charged %v", used)
		}
	})
	t.Run("charges a share where a part has no clock", func(t *testing.T) {
		ctx, ticket := admit()
		admission.Measure(ctx, true, func() {})
		admission.Measure(ctx, false, burn)
		if used := ticket.Done(true); used < 10*ms {
			t.Errorf("charged %v", used)
		}
	})
	quick := func(run func(ctx context.Context)) time.Duration {
		ticket, err := c.Admit(t.Context(), admission.Request{Operation: "quick"})
		if err != nil {
			t.Fatal(err)
		}
		run(admission.WithTicket(t.Context(), ticket))
		return ticket.Done(true)
	}
	t.Run("assumes what was predicted for most runs of a quick operation", func(t *testing.T) {
		charged := map[time.Duration]bool{} // a measured run changes what the next ones are charged
		for range 1000 {
			charged[quick(func(ctx context.Context) {
				admission.Measure(ctx, true, func() {
					for start := time.Now(); time.Since(start) < 20*time.Microsecond; { // ends, or the test does not
					}
				})
			})] = true
		}
		if len(charged) < 3 || len(charged) > 500 {
			t.Errorf("%d different charges for 1,000 runs", len(charged))
		}
	})
	t.Run("measures the runs after a slow one of a quick operation", func(t *testing.T) {
		slow := func(ctx context.Context) { admission.Measure(ctx, true, burn) }
		quick(slow) // this one may be assumed
		for range 3 {
			if used := quick(slow); used < 2*ms {
				t.Errorf("charged %v", used)
			}
		}
	})
	t.Run("always measures what is not part of the prediction", func(t *testing.T) {
		for range 100 {
			quick(func(ctx context.Context) { admission.Measure(ctx, true, func() {}) })
		}
		if used := quick(func(ctx context.Context) { admission.MeasureExtra(ctx, burn) }); used < 2*ms {
			t.Errorf("charged %v", used)
		}
	})
}

func TestMeter(t *testing.T) {
	// In a bubble one request of a second keeps a processor busy, beside others that take no time.
	run := func(t *testing.T, beside int) (used time.Duration, readings int) {
		start := time.Now()
		c := controller(2, func(o *admission.Options) {
			o.CPU = func() time.Duration { readings++; return time.Since(start) }
		})
		ticket, err := c.Admit(t.Context(), admission.Request{Client: client(1), Operation: "long"})
		if err != nil {
			t.Fatal(err)
		}
		for range beside {
			time.Sleep(time.Second / time.Duration(beside))
			if _, err := do(t.Context(), c, work{2, "short", 0, 0}); err != nil {
				t.Fatal(err)
			}
		}
		return ticket.Done(true), readings
	}
	t.Run("charges a request what the program used, however often others end", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			for _, beside := range []int{1, 100, 20_000} {
				if used, _ := run(t, beside); (used - time.Second).Abs() > 2*ms {
					t.Errorf("beside %d requests: charged %v", beside, used)
				}
			}
		})
	})
	t.Run("reads the clock of the program at most once in a millisecond", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			if _, readings := run(t, 20_000); readings > 1001 {
				t.Errorf("%d readings in a second", readings)
			}
		})
	})
}

func TestLatency(t *testing.T) {
	t.Run("rises while requests do not take longer, up to its bound", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			const most = 40
			c := controller(0, func(o *admission.Options) { o.Limiter = admission.Latency(most) })
			before := c.Load().Limit
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
			defer stop()
			var clients sync.WaitGroup
			for i := range 2 * most {
				clients.Go(func() {
					for ctx.Err() == nil {
						_, _ = do(ctx, c, work{byte(i), "a", 0, 20 * ms}) // refused at the end
					}
				})
			}
			clients.Wait()
			if after := c.Load().Limit; before >= most || after <= before || after > most {
				t.Errorf("the limit was %d and is %d", before, after)
			}
		})
	})
}
