// The changes of steps between releases, in their parts.
// Plan: NodeIndexSeek of Step(step) for each.
CYPHER 5
UNWIND $steps AS step
CALL (step) {
  MATCH (n:Step {step: step})
  WITH n ORDER BY n.place
  RETURN collect(n.doc_) AS docs
}
WITH collect([step, docs]) AS rows
{{tail}}
