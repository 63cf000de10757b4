// All evidence about each link or statement; put in order by the caller, who has it all.
// Plan: NodeIndexSeek of Evidence(about) for each.
CYPHER 5
UNWIND $ids AS id
MATCH (n:Evidence# {about: id})
WITH collect(n.doc_) AS rows
{{tail}}
