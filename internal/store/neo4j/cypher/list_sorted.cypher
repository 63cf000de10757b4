// A page of a list from its selective end, or in an order that has no index: what is found
// is sorted. A label scan is right where an order must be worked out for a whole type.
// Plan: the start, then Filter, Top.
CALL () {
{{start}}
WITH n WHERE {{where}}
WITH n{{columns}}
{{cut}}
WITH n{{names}} ORDER BY {{order}} LIMIT $limit
RETURN collect({{row}}) AS found{{raw}}
}
