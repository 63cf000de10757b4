// The links of one type with ids that are known, if they match.
// Plan: DirectedRelationshipUniqueIndexSeek for each id.
UNWIND {{ids}} AS id MATCH (a)-[r:{{type}} {id#: id}]->(b) WHERE {{where}}
RETURN r
