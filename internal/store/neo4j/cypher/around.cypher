// How many links of each kind entities have, as the loader has counted.
// Plan: NodeUniqueIndexSeek for each id.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Entity# {id: id})
WITH collect([n.id, n.around_]) AS rows
{{tail}}
