// New nodes.
CYPHER 5
UNWIND $rows AS row
CREATE (n:{{labels}})
SET n = row
