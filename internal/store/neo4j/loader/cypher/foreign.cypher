// How many nodes are not ours.
// Plan: the count store, once for all nodes and once for each of our labels.
CYPHER 5
CALL () { MATCH (n) RETURN count(n) AS all }
CALL () {
{{branches}}
}
WITH all, sum(ours) AS own
RETURN all - own
