// How many indexes there are, how many can be used, and which cannot be filled, by the member that writes.
CYPHER 5
SHOW INDEXES YIELD name, state, type WHERE name STARTS WITH $prefix
RETURN count(*), sum(CASE state WHEN 'ONLINE' THEN 1 ELSE 0 END), [name IN collect(CASE state WHEN 'FAILED' THEN name END) WHERE name IS NOT NULL]
