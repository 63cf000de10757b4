// A page of conflicts, and how many there are. $limit is one more than the page.
// Plan: NodeIndexSeek of Conflict(id) for each id, of Conflict(subject) for each subject, or NodeIndexSeekByRange of Conflict(place).
CYPHER 5
CALL () {
{{match}}
WHERE n.place > $lo AND n.place < $hi AND {{where}}
WITH n ORDER BY n.place {{direction}} LIMIT $limit
RETURN collect(n.doc_) AS found
}
CALL () {
{{match}}
WHERE {{where}}
RETURN count(n) AS total
}
WITH [found, total] AS rows
{{tail}}
