// How often each value occurs among the records that match; null counts those without one.
// Plan: the parts that find them, then EagerAggregation.
CALL ({{scope}}) {
{{match}}
{{values}}
WITH value, count(*) AS times
RETURN collect([value, times]) AS {{name}}
}
