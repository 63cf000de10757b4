// The links that go from one list to the other.
UNWIND ${{from}} AS id
MATCH (a:Entity# {id: id})
MATCH (a)-[r{{types}}]->(b) WHERE b.id IN ${{to}} AND {{where}}
RETURN a, r, b
