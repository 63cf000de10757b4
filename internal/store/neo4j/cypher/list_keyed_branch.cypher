// The entities of one type that have the key. The letter of the type is cut off for merging.
// Plan: NodeIndexSeekByRange of Entity(key), ordered, so that Limit ends it.
MATCH (n:Entity#) WHERE n.{{key}} > {{lo}} AND n.{{key}} < {{hi}} AND {{where}}
RETURN n, substring(n.{{key}}, 1) AS k ORDER BY n.{{key}} {{direction}} LIMIT $limit
