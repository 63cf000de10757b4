// How many records match.
// Plan: the parts that find them, then EagerAggregation.
CALL ({{scope}}) {
{{match}}
RETURN count(r) AS total
}
