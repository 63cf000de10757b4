// The link of one type with an id, if it matches.
// Plan: DirectedRelationshipUniqueIndexSeek.
MATCH (a)-[r:{{type}} {id#: id}]->(b) WHERE {{where}}
RETURN r
