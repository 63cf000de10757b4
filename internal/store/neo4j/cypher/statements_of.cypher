// All statements about each subject; they are put in order by the caller, who has them all.
// Plan: NodeIndexSeek of Statement(subject) for each subject.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Statement# {subject: id})
WITH collect(n.doc_) AS rows
{{tail}}
