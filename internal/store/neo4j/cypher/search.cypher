// What texts find. The index gives what may match in the first three classes, of which the
// page is cut here, and, where these do not fill it, what may match fuzzily, of which all is
// given: the engine compares it again.
// Plan: ProcedureCall of the full-text index twice (three times with totals) for each text.
CYPHER 5
UNWIND $texts AS t
CALL (t) {
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', t.near) YIELD node AS n
{{class}}
WHERE class < 3{{where}}{{cut}}
WITH n, class ORDER BY {{order}}{{limit}}
RETURN collect([n.doc_, n.degree]) AS near
}
CALL (t, near) {
UNWIND CASE WHEN {{more}} THEN t.far ELSE [] END AS far
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', far) YIELD node AS n
{{class}}
WHERE class = 3{{where}}
RETURN collect([n.doc_, n.degree]) AS far
}
{{count}}
WITH collect([t.number, near, far, counts]) AS rows
{{tail}}
