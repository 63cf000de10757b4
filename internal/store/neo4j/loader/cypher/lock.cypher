// Takes the lock of the loader, or one that was left behind a minute ago, and says who has it.
// The first SET waits until nobody else holds the node.
// Plan: Merge over NodeUniqueIndexSeek of Release(key).
CYPHER 5
MERGE (l:Release {key: 'lock'})
SET l.touched = timestamp()
WITH l, l.loader IS NULL OR l.loader = $me OR l.beat IS NULL OR l.beat < timestamp() - 60000 AS free
SET l.loader = CASE WHEN free THEN $me ELSE l.loader END, l.beat = CASE WHEN free THEN timestamp() ELSE l.beat END
RETURN free
