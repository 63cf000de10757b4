// The groups with their measures. A measure sees each thing once.
// Plan: as for the rows, Expand(All) for each walk, EagerAggregation.
CALL () {
{{rows}}
WITH {{keys}}{{times}} AS times{{things}}
{{measures}}
RETURN collect([{{answer}}]) AS {{name}}
}
