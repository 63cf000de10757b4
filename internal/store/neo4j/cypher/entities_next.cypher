// Entities by id, and of each that is of a type a page of its links: what entities.cypher with
// next.cypher reads for one child without children, in fewer steps.
// Plan: NodeUniqueIndexSeek for each id, Expand(All) over the link types, Filter, Top.
CYPHER 5
UNWIND $ids AS id
MATCH (p:Entity# {id: id})
{{rows}}
{{counts}}
WITH [collect(p.doc_), collect({{next}})] AS rows
{{tail}}
