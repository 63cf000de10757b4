package pace_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/internal/pace"
	"cityweave/internal/store"
)

const (
	moment = 2 * time.Millisecond
	turn   = 20 * time.Millisecond
	step   = time.Millisecond
)

func pacer(slots, waiting int) *pace.Pacer {
	return pace.New(pace.Options{Slots: slots, Waiting: waiting, Moment: moment, Turn: turn})
}

// labour works for so long, one step after the other, as an engine does.
func labour(w *pace.Work, long time.Duration) error {
	for range long / step {
		time.Sleep(step) // in a bubble, whose clock stands still for whatever waits
		if err := w.Err(); err != nil {
			return err
		}
	}
	return nil
}

// done starts work in the background and gives its error when it has ended.
func done(ctx context.Context, p *pace.Pacer, long time.Duration) <-chan error {
	ended := make(chan error, 1)
	go func() {
		w := p.Start(ctx)
		defer w.End()
		ended <- labour(w, long)
	}()
	return ended
}

func TestWhatIsDoneInAMomentIsNeverHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer(1, 100)
		var long []<-chan error
		for range 10 {
			long = append(long, done(t.Context(), p, time.Second))
		}
		time.Sleep(100 * time.Millisecond)
		start := time.Now()
		if err := <-done(t.Context(), p, moment-step); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took != moment-step {
			t.Errorf("it took %v", took)
		}
		for _, ended := range long {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestWhatTakesLongGoesOnInTheSlotsOnly(t *testing.T) {
	for slots, want := range map[int]time.Duration{1: 400, 2: 200, 4: 100, 9: 100} {
		synctest.Test(t, func(t *testing.T) {
			p := pacer(slots, 100)
			start := time.Now()
			var all []<-chan error
			for range 4 {
				all = append(all, done(t.Context(), p, 100*time.Millisecond))
			}
			for _, ended := range all {
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}
			// The first moment of each is for free.
			if took := time.Since(start); took > want*time.Millisecond+step || took < (want-4*2)*time.Millisecond {
				t.Errorf("%d slots: it took %v, want about %v ms", slots, took, int(want))
			}
		})
	}
}

func TestWhatHasRunTheLeastGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer(1, 100)
		var flood []<-chan error
		for range 20 {
			flood = append(flood, done(t.Context(), p, 10*time.Second))
		}
		time.Sleep(5 * time.Second)
		start := time.Now()
		if err := <-done(t.Context(), p, 10*time.Millisecond); err != nil {
			t.Error(err)
		}
		// One turn of another, at the most, and its own time.
		if took := time.Since(start); took > turn+10*time.Millisecond+step {
			t.Errorf("it took %v", took)
		}
		for _, ended := range flood {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestOfTooManyThatWaitTheOneThatRanTheLongestIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer(1, 3)
		first := done(t.Context(), p, time.Second)
		time.Sleep(100 * time.Millisecond)
		var rest []<-chan error
		for range 4 {
			rest = append(rest, done(t.Context(), p, 10*time.Millisecond))
			time.Sleep(step)
		}
		if err := <-first; !errors.Is(err, store.ErrOverloaded) || !errors.Is(err, context.Canceled) {
			t.Errorf("the long one ends with %v", err)
		}
		for _, ended := range rest {
			if err := <-ended; err != nil {
				t.Errorf("a short one ends with %v", err)
			}
		}
		if running, waiting := p.Load(); running != 0 || waiting != 0 {
			t.Errorf("%d run, %d wait", running, waiting)
		}
	})
}

func TestAClientThatLeavesNeitherWaitsNorKeepsItsSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer(1, 100)
		ctx, leave := context.WithCancel(t.Context())
		holds, waits := done(ctx, p, time.Hour), done(ctx, p, time.Hour)
		other := done(t.Context(), p, 50*time.Millisecond)
		time.Sleep(10 * time.Millisecond)
		leave()
		for _, ended := range []<-chan error{holds, waits} {
			if err := <-ended; !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrOverloaded) {
				t.Errorf("ends with %v", err)
			}
		}
		if err := <-other; err != nil {
			t.Error(err)
		}
	})
}

func TestOnlyTheTimeThatWorkRanIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer(1, 100)
		var ran []time.Duration
		ctx, meter := pace.WithMeter(t.Context())
		for range 3 {
			if err := <-done(ctx, p, 7*time.Millisecond); err != nil {
				t.Error(err)
			}
			synctest.Wait() // for its End
			ran = append(ran, meter.Ran())
		}
		if want := []time.Duration{7 * step, 14 * step, 21 * step}; !slices.Equal(ran, want) {
			t.Errorf("one after the other: %v", ran)
		}
		ctx, meter = pace.WithMeter(t.Context())
		a, b := done(ctx, p, 50*time.Millisecond), done(ctx, p, 50*time.Millisecond)
		if err := errors.Join(<-a, <-b); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if got := meter.Ran(); got != 100*time.Millisecond {
			t.Errorf("beside each other: %v", got)
		}
	})
}

func TestWithoutAPacerWorkIsMeasuredAndNeverHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, meter := pace.WithMeter(t.Context())
		var none *pace.Pacer
		a, b := done(ctx, none, time.Second), done(ctx, none, time.Second)
		start := time.Now()
		if err := errors.Join(<-a, <-b); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if took := time.Since(start); took != time.Second || meter.Ran() != 2*time.Second {
			t.Errorf("it took %v and ran for %v", took, meter.Ran())
		}
	})
}
