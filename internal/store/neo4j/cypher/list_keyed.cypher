// The part of an order that has the key. One branch for each type.
CALL ({{scope}}) {
{{branches}}
}
WITH n, k ORDER BY k {{direction}} LIMIT $limit
