// How many links the hops from each parent would look at.
// Plan: NodeUniqueIndexSeek of each parent, Expand(All) of the first hop; the number of links of the second is
// stored with the entity in the middle, or counted.
CYPHER 5
UNWIND $parents AS id
MATCH (p:Entity# {id: id})
CALL (p) {
{{first}}
RETURN count(*) AS hops, collect(DISTINCT CASE WHEN {{through}} THEN m END) AS middles
}
CALL (middles) {
UNWIND middles AS m
RETURN sum({{second}}) AS further
}
WITH collect([id, hops + further]) AS rows
{{tail}}
