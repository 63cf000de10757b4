// The page of one parent; limit is one more than the page where it is asked whether there is more.
// Plan: Expand(All), Filter, Top.
CALL (p) {
MATCH {{pattern}} WHERE {{where}}
WITH n, r{{columns}}
{{cut}}
WITH n, r{{names}} ORDER BY {{order}} LIMIT {{limit}}
RETURN {{collected}}{{keys}}{{raw}}
}
