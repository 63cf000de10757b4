// A page of all records of one kind of nodes, in the order of ids.
// Plan: NodeIndexSeekByRange of the id, ordered.
CYPHER 5
MATCH (n:{{label}}) WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $limit
WITH collect(n.doc_) AS rows
{{tail}}
