// Entities by id.
// Plan: NodeUniqueIndexSeek for each id.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Entity# {id: id})
WITH collect(n.doc_) AS rows{{raw}}
{{tail}}
