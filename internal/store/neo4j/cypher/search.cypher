// What texts find. The index gives what may match in the first three classes, of which the
// page is cut here, and, where these do not fill it, what may match fuzzily, of which all is
// given: the engine compares it again.
// Plan: ProcedureCall of the full-text index for each text: for the first three classes, for the
// last where it is wanted, for totals, and for whole names where only the best match is wanted.
CYPHER 5
UNWIND $texts AS t
{{exact}}
CALL (t, exact) {
UNWIND CASE WHEN size(exact) = 0 THEN [t.near] ELSE [] END AS near
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', near) YIELD node AS n
{{class}}
WHERE class < 3{{where}}{{cut}}
WITH n, class, standing ORDER BY {{order}}{{limit}}
RETURN collect([n.doc_, n.degree]) AS near
}
CALL (t, exact, near) {
UNWIND CASE WHEN {{more}} THEN t.far ELSE [] END AS far
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', far) YIELD node AS n
{{class}}
WHERE class = 3{{where}}
RETURN collect([n.doc_, n.degree]) AS far
}
{{count}}
WITH collect([t.number, exact + near, far, counts]) AS rows
{{tail}}
