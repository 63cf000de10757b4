// One link type of links.
MATCH (a)-[r:{{type}} {id_: id}]->(b) RETURN a, r, b
