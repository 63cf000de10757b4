// How many entities of each type are found in each of the first classes: three, or the one that is wanted, of which
// nothing is left to count where all are on the page.
CALL (t, exact) {
UNWIND {{from}} AS found
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', found) YIELD node AS n
{{class}}
WHERE class < {{classes}}{{where}}
WITH class, n.type AS type, count(*) AS times
RETURN collect([class, type, times]) AS counts
}
