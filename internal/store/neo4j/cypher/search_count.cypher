// How many entities of each type are found in each of the first three classes.
CALL (t) {
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', t.near) YIELD node AS n
{{class}}
WHERE class < 3{{where}}
WITH class, n.type AS type, count(*) AS times
RETURN collect([class, type, times]) AS counts
}
