// What every read ends with: the serial of the slot, read after all else because what stands
// before it is collected, and which release is current now.
// Plan: NodeUniqueIndexSeek of Release(key), twice, on one row.
WITH rows
MATCH (s:Release {key: $slot})
WITH rows, s.serial AS serial
MATCH (c:Release {key: 'current'})
RETURN serial, c.at, rows
