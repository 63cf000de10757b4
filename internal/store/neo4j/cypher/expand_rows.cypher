// The page of one parent; limit is one more than the page.
// Plan: Expand(All), Filter, Top.
CALL (p) {
MATCH {{pattern}} WHERE {{where}}
WITH p, n, r{{columns}}
{{cut}}
WITH p, n, r{{names}} ORDER BY {{order}} LIMIT {{limit}}
RETURN collect(r.doc_) AS links, collect(n.doc_) AS nodes, collect(startNode(r) = p) AS forward{{keys}}{{raw}}
}
