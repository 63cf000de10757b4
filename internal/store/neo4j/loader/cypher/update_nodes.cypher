// Nodes that are otherwise than before; an entity may have become one of another type.
// Plan: NodeUniqueIndexSeek for each.
CYPHER 5
UNWIND $rows AS row
MATCH (n:{{label}} {id: row.id})
{{unlabel}}
SET n = row, n:{{labels}}
