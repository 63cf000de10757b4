// How many entities of each type texts find.
CALL (t) {
{{records}}
WITH n.type AS type, count(*) AS times
RETURN collect([4, type, times]) AS counts
}
