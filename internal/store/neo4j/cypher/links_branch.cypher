// One link type of links.
MATCH (a)-[r:{{type}} {id#: id}]->(b) RETURN a, r, b
