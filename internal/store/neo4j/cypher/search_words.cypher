// In how many records words stand.
// Plan: NodeUniqueIndexSeek for each word.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Word# {id: id})
WITH collect([n.id, n.records]) AS rows
{{tail}}
