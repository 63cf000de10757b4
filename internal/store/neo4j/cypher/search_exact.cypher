// Where only exact matches are wanted, or the best one, which mostly is a whole name: it is found by one token, and
// spares everything else.
CALL (t) {
CALL db.index.fulltext.queryNodes('cityweave_Entity#_search_', t.exact) YIELD node AS n
{{class}}
WHERE class = 0{{where}}
WITH n, standing ORDER BY standing DESC, n.degree DESC, n.id{{limit}}
RETURN collect([n.doc_, n.degree]) AS exact
}
