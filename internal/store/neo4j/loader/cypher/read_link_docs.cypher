// Links of a slot of one type as they read, with their ends, by id.
// Plan: DirectedRelationshipUniqueIndexSeek for each.
CYPHER 5
UNWIND $ids AS id
MATCH (a)-[r:{{type}} {id#: id}]->(b)
WITH a, r, b ORDER BY r.id#
RETURN collect([r.doc_, a.id, b.id])
