// Makes a slot the current one: from here on new views see it.
CYPHER 5
MERGE (c:Release {key: 'current'})
SET c.slot = $slot, c.at = $at
