// Nodes that the release no longer has; links have gone before.
// Plan: NodeUniqueIndexSeek for each.
CYPHER 5
UNWIND $ids AS id
MATCH (n:{{label}} {id: id})
DETACH DELETE n
