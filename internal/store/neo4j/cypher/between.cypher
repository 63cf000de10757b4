// The links that join two lists of entities, looked for at the ends that they go from; each
// entity at an end once.
// Plan: for each branch NodeUniqueIndexSeek for each id, Expand(All), Filter; then Distinct, Sort.
CYPHER 5
CALL () {
{{branches}}
}
WITH a, r, b ORDER BY r.id#
WITH collect([a, r, b]) AS found
CALL (found) {
UNWIND found[..$limit] AS x
UNWIND [x[0], x[2]] AS n
WITH DISTINCT n
RETURN collect(n.doc_) AS ends
}
WITH [size(found), [x IN found[..$limit] | [x[1].doc_, x[0].id, x[2].id]], ends] AS rows
{{tail}}
