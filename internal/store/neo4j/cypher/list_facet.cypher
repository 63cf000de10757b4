// How often each value occurs among all that match; null counts those without one.
// Plan: the start, then Filter and EagerAggregation.
CALL () {
{{start}}
WITH n WHERE {{where}}
{{values}}
WITH value, count(*) AS times
RETURN collect([value, times]) AS {{name}}
}
