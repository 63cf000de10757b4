// How many entities of each type are found in each of the first three classes.
CALL (t, exact) {
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', CASE WHEN size(exact) = 0 THEN t.near ELSE t.exact END) YIELD node AS n
{{class}}
WHERE class < 3{{where}}
WITH class, n.type AS type, count(*) AS times
RETURN collect([class, type, times]) AS counts
}
