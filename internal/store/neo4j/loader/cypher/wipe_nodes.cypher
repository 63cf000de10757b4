// Some of all nodes of a label of such a slot.
// Plan: a label scan, because everything goes.
CYPHER 5
MATCH (n:{{label}})
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(n)
