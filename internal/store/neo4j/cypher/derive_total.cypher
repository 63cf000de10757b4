// How many entities are two hops away from one parent.
CALL (p) {
{{hops}}
WITH DISTINCT n WHERE {{where}}
RETURN count(n) AS total
}
