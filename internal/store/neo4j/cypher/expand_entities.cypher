// The page of one parent, each entity at the other end once; limit is one more than the page where it is asked whether
// there is more.
// Plan: Expand(All), Filter, Distinct or EagerAggregation, Top.
CALL (p) {
MATCH {{pattern}} WHERE {{where}}
{{pairs}}
WITH n{{links}}{{columns}}
{{cut}}
WITH n{{links}}{{names}} ORDER BY {{order}} LIMIT {{limit}}
RETURN {{collected}}{{keys}}{{raw}}
}
