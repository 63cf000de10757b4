// A page of the links of each parent.
// Plan: NodeUniqueIndexSeek of each parent, Expand(All) over the link types, Filter, Top.
CYPHER 5
UNWIND $parents AS id
MATCH (p:Entity# {id: id})
{{rows}}
{{counts}}
WITH collect([{{answer}}]) AS found{{raw}}
{{tail}}
