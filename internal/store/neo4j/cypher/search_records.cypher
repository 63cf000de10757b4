// What the records that have all words of a text are about, with the best of them: the first by score, kind and id
// (store.Searcher). What a name finds comes before, and is left out here.
CALL (t) {
CALL db.index.fulltext.queryNodes('cityweave_Text#_text_', t.query) YIELD node AS d
{{score_nodes}}
MATCH (n:Entity# {id: coalesce(d.subject, d.id)})
RETURN n, -score AS score, CASE WHEN d.subject IS NULL THEN 0 ELSE 2 END AS kind, d.id AS record
UNION ALL
CALL db.index.fulltext.queryRelationships('cityweave_Link_text#', t.query) YIELD relationship AS d
{{score_links}}
UNWIND [startNode(d), endNode(d)] AS n
RETURN n, -score AS score, 1 AS kind, d.id# AS record
}
WITH t, n, min([score, kind, record]) AS best
{{class}}
WHERE NOT n.id IN t.found{{named}}{{where}}
