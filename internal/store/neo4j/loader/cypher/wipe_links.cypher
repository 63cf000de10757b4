// Some of all relationships of a slot that another version of the program has filled.
// Plan: a label scan, because everything goes.
CYPHER 5
MATCH (:Entity#)-[r]-()
WITH DISTINCT r LIMIT $limit
DELETE r
RETURN count(r)
