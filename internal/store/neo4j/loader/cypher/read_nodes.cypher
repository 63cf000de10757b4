// What a slot holds of one kind of nodes, in the order of ids.
// Plan: NodeIndexSeekByRange of the id, ordered.
CALL () {
  MATCH (n:{{label}}) WHERE n.id > $after
  WITH n ORDER BY n.id LIMIT $limit
  RETURN collect([n.id, n.hash_, n.content_]) AS {{rows}}
}
