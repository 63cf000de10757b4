// Entities by external id.
// Plan: NodeIndexSeek of External(key), then NodeUniqueIndexSeek of Entity(id), for each.
CYPHER 5
UNWIND $ids AS key
MATCH (x:External# {key: key})
WITH key, min(x.entity) AS id
MATCH (n:Entity# {id: id})
WITH collect([key, n.doc_]) AS rows
{{tail}}
