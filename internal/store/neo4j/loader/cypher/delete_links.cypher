// Links of one type that the release no longer has, or has otherwise.
// Plan: DirectedRelationshipUniqueIndexSeek for each.
CYPHER 5
UNWIND $ids AS id
MATCH ()-[r:{{type}} {id#: id}]->()
DELETE r
