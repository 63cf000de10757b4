// New links of one type.
// Plan: NodeUniqueIndexSeek of both ends for each.
CYPHER 5
UNWIND $rows AS row
MATCH (a:Entity# {id: row[0]})
MATCH (b:Entity# {id: row[1]})
CREATE (a)-[r:{{type}}]->(b)
SET r = row[2]
