// Package querytest asks random questions of the whole API. It builds valid GraphQL
// queries from the executable schema, with values drawn from the data, and holds the
// answers to what must be true of every answer:
//
//   - all engines give the same bytes (Compare);
//   - a query means the same with its variables, fragments and directives written out,
//     an object of the answer says the same when it is asked for alone, and every value
//     has the shape that was asked for (Compare, see examine.go);
//   - questions whose answers depend on each other agree (Properties);
//   - a question is refused only where it may be. What is made at random means something;
//     a few questions, which are marked, have arguments that may mean nothing, and others a
//     mistake for which they must be refused before they are run (Mistakes).
//
// A new field or argument of the schema is asked for without a change here. An engine's
// test is
//
//	func TestEnginesAgree(t *testing.T) {
//		querytest.Compare(t, storetest.Random, []querytest.Engine{{"memory", openMemory}, {"model", openModel}})
//	}
//
// What fails is shrunk and printed as a file for testdata, where past failures are
// kept; they are asked first, on every run.
package querytest
