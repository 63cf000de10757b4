// The links of one type that a programme is the programme of, if they match.
// Plan: DirectedRelationshipIndexSeek of the programme, which finds those of both slots.
MATCH (a)-[r:{{type}}]->(b) WHERE r.programme = {{programme}} AND r.id# IS NOT NULL AND {{where}}
RETURN r
