// What texts find to the letter: whole names, ids and codes. One token finds each, and the engine cuts the page where it
// does not begin with the first.
// Plan: ProcedureCall of the full-text index for each text, and one more for totals.
CYPHER 5
UNWIND $texts AS t
{{exact}}
{{count}}
WITH collect([t.number, exact, [], counts]) AS rows
{{tail}}
