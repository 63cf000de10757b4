// Begins every transaction of the loader: whether it still has the lock. Nobody can take it
// until the transaction ends.
CYPHER 5
MATCH (l:Release {key: 'lock'})
SET l.beat = CASE WHEN l.loader = $me THEN timestamp() ELSE l.beat END
RETURN l.loader = $me
