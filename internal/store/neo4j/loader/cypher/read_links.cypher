// What a slot holds of one link type, in the order of ids.
// Plan: DirectedRelationshipIndexSeekByRange of the id, ordered.
CALL () {
  MATCH ()-[r:{{type}}]->() WHERE r.id# > $after
  WITH r ORDER BY r.id# LIMIT $limit
  RETURN collect([r.id#, r.hash_, r.content_]) AS {{rows}}
}
