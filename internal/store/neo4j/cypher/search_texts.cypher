// What texts find in the texts of records.
// Plan: ProcedureCall of the full-text indexes of nodes and of links for each text, and once more for totals;
// NodeUniqueIndexSeek of the entity for each node.
CYPHER 5
UNWIND $texts AS t
CALL (t) {
{{records}}{{cut}}
WITH n, best, standing ORDER BY {{order}} LIMIT $limit
RETURN collect([n.doc_, n.degree, -best[0], best[1], best[2]]) AS found
}
{{count}}
WITH collect([t.number, found, counts]) AS rows
{{tail}}
