// The page of one parent; $limit is one more than the page.
// Plan: Expand(All) twice, EagerAggregation by the end, Filter, Top; a hop by country is a seek.
CALL (p) {
{{hops}}
WITH p, n, count(DISTINCT m) AS through, count(*) AS paths
WHERE {{where}}
WITH p, n, through, paths{{columns}}
{{cut}}
WITH p, n, through, paths{{names}} ORDER BY {{order}} LIMIT $limit
{{paths}}
ORDER BY {{order}}
RETURN collect([n.doc_, through, paths, told{{keys}}]) AS found
}
