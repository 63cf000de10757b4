// The links of hops. $hops is triples of a number and the ids of both ends.
// Plan: NodeUniqueIndexSeek of both ends for each, Expand(Into), Filter.
CYPHER 5
UNWIND $hops AS hop
MATCH (p:Entity# {id: hop[1]})
WITH hop, p
MATCH (n:Entity# {id: hop[2]})
WITH hop, p, n
MATCH {{pattern}} WHERE {{where}}
WITH collect([hop[0], r.doc_, startNode(r) = p]) AS rows
{{tail}}
