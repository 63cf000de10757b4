// Records of a slot as they read, by id.
// Plan: NodeUniqueIndexSeek for each.
CYPHER 5
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})
WITH n ORDER BY n.id
RETURN collect([n.doc_, '', ''])
