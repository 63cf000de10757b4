// A page of the evidence of each source, as ranges of one key: source, place, id. Totals
// are known from the release. $confidence is the list of those that are wanted.
// Plan: NodeIndexSeekByRange of Evidence(place) for each source, ordered, so that Limit ends it.
CYPHER 5
UNWIND $ranges AS range
CALL (range) {
  MATCH (n:Evidence#)
  WHERE n.place > range[1] AND n.place < range[2] AND n.confidence IN $confidence
  WITH n ORDER BY n.place {{direction}} LIMIT $limit
  RETURN collect(n.doc_) AS docs
}
WITH collect([range[0], docs]) AS rows
{{tail}}
