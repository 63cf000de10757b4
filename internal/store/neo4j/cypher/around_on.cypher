// How many links of each kind that hold on a day entities have.
// Plan: NodeUniqueIndexSeek for each id, Expand(All), EagerAggregation.
CYPHER 5
UNWIND $ids AS id
MATCH (p:Entity# {id: id})
MATCH {{pattern}} WHERE {{where}}
WITH p, $types[type(r)] AS type, startNode(r) = p AS forward, n.type AS other, count(*) AS times
WITH collect([p.id, type, forward, other, times]) AS rows
{{tail}}
