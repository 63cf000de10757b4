// How many links a walk looks at, from all bindings of the walks before it; not counted beyond
// the limit, so that no more is read than may be.
// Plan: the start of the rows, Expand(All) walk by walk, Limit, EagerAggregation.
CALL () {
{{rows}}
MATCH {{pattern}} WHERE {{where}}
WITH 1 AS one LIMIT {{limit}}
RETURN count(one) AS {{name}}
}
