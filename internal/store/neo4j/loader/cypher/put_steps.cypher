// The changes of the step that leads to the release that is loaded, in parts.
// Plan: Merge over NodeUniqueIndexSeek of Step(id) for each.
CYPHER 5
UNWIND $rows AS row
MERGE (n:Step {id: row.id})
SET n = row
