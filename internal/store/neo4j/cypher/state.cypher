// Which slot is current, and what it holds unless that is $known.
// Plan: NodeUniqueIndexSeek of Release(key), twice.
CYPHER 5
MATCH (c:Release {key: 'current'})
MATCH (s:Release {key: c.slot})
WITH c, s, c.at <> $known AS news
RETURN c.at, s.serial, s.id, s.hash, s.date, CASE WHEN news THEN s.summary END
