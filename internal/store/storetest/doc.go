// Package storetest proves that an engine keeps the contract of package store, and
// measures it. Run holds the cases with expectations worked out by hand, RunRandom
// compares the engine with a naive Model on random graphs and queries, Bench times it
// under names that are the same for every engine. An engine's whole test file is
//
//	func open(tb testing.TB, g *kg.Graph) store.Store {
//		s, err := memory.New(kg.CityNetworks(), g)
//		if err != nil {
//			tb.Fatal(err)
//		}
//		return s
//	}
//
//	func TestConformance(t *testing.T)   { storetest.Run(t, open) }
//	func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open) }
//	func Benchmark(b *testing.B)         { storetest.Bench(b, open) }
//
// What an engine cannot do is declared where it calls Run, with the reason:
//
//	storetest.Run(t, open, storetest.Except("apply/", "releases are swapped by the loader"))
//
// The suite is itself under test: engines that are broken on purpose must each be
// caught by the case that is named after the fault.
package storetest
