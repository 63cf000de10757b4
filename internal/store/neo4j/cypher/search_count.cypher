// How many entities of each type are found in each of the first classes: three, or the one that is wanted.
CALL (t, exact) {
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', {{from}}) YIELD node AS n
{{class}}
WHERE class < {{classes}}{{where}}
WITH class, n.type AS type, count(*) AS times
RETURN collect([class, type, times]) AS counts
}
