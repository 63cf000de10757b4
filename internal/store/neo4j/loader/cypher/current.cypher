// What both slots are at, for the loader.
CYPHER 5
OPTIONAL MATCH (c:Release {key: 'current'})
OPTIONAL MATCH (t:Release {key: CASE c.slot WHEN 'A' THEN 'B' ELSE 'A' END})
RETURN c.at, t.layout, t.serial IS NULL AND t.summary IS NOT NULL OR t.loading IS NOT NULL
