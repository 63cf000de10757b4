// Statements by id.
// Plan: NodeUniqueIndexSeek for each id.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Statement# {id: id})
WITH collect(n.doc_) AS rows
{{tail}}
