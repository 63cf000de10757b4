// The part of an order that has no key, or a list in the order of ids.
// Plan: NodeIndexSeekByRange of Entity(id), ordered, so that Limit ends it.
MATCH (n:Entity#) WHERE n.id > {{lo}} AND n.id < {{hi}} AND {{where}}
WITH n ORDER BY n.id {{direction}} LIMIT $limit
