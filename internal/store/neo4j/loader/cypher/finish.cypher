// Says what a slot holds now.
CYPHER 5
MATCH (s:Release {key: $slot})
SET s.serial = $serial, s.id = $id, s.hash = $hash, s.date = $date, s.summary = $summary, s.loading = null
