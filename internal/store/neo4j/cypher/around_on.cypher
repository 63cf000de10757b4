// How many links of each kind that hold on a day entities have, and to how many entities.
// Plan: NodeUniqueIndexSeek for each id, Expand(All), EagerAggregation.
CYPHER 5
UNWIND $ids AS id
MATCH (p:Entity# {id: id})
MATCH {{pattern}} WHERE {{where}}
WITH p, $types[type(r)] AS type, {{forward}} AS forward, n.type AS other, count(*) AS links,
  count(DISTINCT n) AS entities
WITH collect([p.id, type, forward, other, links, entities]) AS rows
{{tail}}
