// Gives the lock back.
CYPHER 5
MATCH (l:Release {key: 'lock'}) WHERE l.loader = $me
SET l.loader = null
