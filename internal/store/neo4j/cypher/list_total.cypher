// How many match.
// Plan: the start, then Filter and EagerAggregation.
CALL () {
{{start}}
WITH n WHERE {{where}}
RETURN count(n) AS {{name}}
}
