// Links by id, whatever their type.
// Plan: for each id and link type a DirectedRelationshipUniqueIndexSeek.
CYPHER 5
UNWIND $ids AS id
CALL (id) {
{{branches}}
}
WITH collect([r.doc_, a.doc_, b.doc_]) AS rows
{{tail}}
