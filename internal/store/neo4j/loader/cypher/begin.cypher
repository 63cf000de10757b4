// Takes the serial away from a slot before anything of it is changed, so that statements
// that look at it notice. It is a transaction of its own.
CYPHER 5
MERGE (s:Release {key: $slot})
SET s.serial = null, s.layout = $layout, s.loading = $release
