// The links at the entities that a search has reached last, by the entity at the other end,
// with what is counted of that. $frontier is pairs of a number and an id.
// Plan: NodeUniqueIndexSeek for each, Expand(All), Filter, EagerAggregation.
CYPHER 5
UNWIND $frontier AS x
MATCH (p:Entity# {id: x[1]})
MATCH {{pattern}} WHERE {{where}}
WITH n, collect(DISTINCT [x[0], $types[type(r)], startNode(r) = p]) AS links
WITH collect([n.id, n.around_, links]) AS rows
{{tail}}
