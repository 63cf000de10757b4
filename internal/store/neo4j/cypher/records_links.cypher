// The links of one type that match, in the order of ids.
// Plan: DirectedRelationshipIndexSeekByRange of the id, ordered where only a page is wanted, so that Limit ends it.
MATCH (a)-[r:{{type}}]->(b) WHERE r.id# > {{lo}} AND r.id# < {{hi}} AND {{where}}
RETURN r{{order}}
