// The ids of the entities that meet a predicate.
// Plan: the start, then Filter and EagerAggregation; a label scan is right where the predicate has no start.
CYPHER 5
{{start}}
WITH DISTINCT n WHERE {{where}}
WITH collect(n.id) AS rows
{{tail}}
