// Entities by id, of which more is asked.
// Plan: NodeUniqueIndexSeek for each id.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Entity# {id: id})
WITH collect(n.doc_) AS found, [collect(n)] AS parents
{{tail}}
