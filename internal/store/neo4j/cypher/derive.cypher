// A page of the entities that are two hops away from each parent.
// Plan: NodeUniqueIndexSeek of each parent, then see the parts.
CYPHER 5
UNWIND $parents AS id
MATCH (p:Entity# {id: id})
{{rows}}
{{total}}
WITH collect([{{answer}}]) AS rows
{{tail}}
