// Package neo4j is the engine for production: the graph in a Neo4j database, 5.26 or
// newer, one server, a cluster or Aura. It is the only package that imports the driver.
// docs/neo4j.md tells operators what they need.
//
// # Two slots
//
// Neo4j reads what is committed, record by record: a statement that runs while a
// transaction is committed may see half of it, and two statements of one request may see
// two releases. So a release is never changed under its readers. The database holds two
// slots, A and B, each a whole graph with labels of its own (EntityA, CityA ...). One is
// current; the loader brings the other one up to the new release, in batches of bounded
// size that nobody reads, and then moves one property, which makes it current. The next
// load works on the slot that was current before, and needs to write only what differs.
//
// Every statement returns, read after all else, the serial of the slot that it looked at.
// The loader takes the serial away, in a transaction of its own, before it touches a slot.
// A statement that saw anything of a change therefore does not find the serial that its
// view was made with, and answers store.ErrReleaseMoved instead of a mixture. A view goes
// on as long as its slot is left alone, which is until the next but one release.
//
// # Records and keys
//
// An entity, link, statement or evidence record is one property, doc (see record.go), which
// is all that is read to answer; the other properties are there to be searched. Whatever
// may be ordered by has a key that holds type, value and id in one text, whose bytes
// compare as the order wants (see key.go); a page is then a range of one index, in either
// direction, and the same index finds the values that a condition wants.
//
// # Statements
//
// Fixed statements are files in cypher/. A list and an expansion are put together from the
// fragments there: labels, link types and property names come from the ontology table, all
// else is a parameter. The shape of a question decides the text, never its values.
package neo4j
