// A page of all links of one type with the ids of their ends, in the order of ids.
// Plan: DirectedRelationshipIndexSeekByRange of the id, ordered.
CYPHER 5
MATCH (a)-[r:{{type}}]->(b) WHERE r.id# > $after
WITH r, a, b ORDER BY r.id# LIMIT $limit
WITH collect([r.doc_, a.id, b.id]) AS rows
{{tail}}
