// A page of records: of all that match, sorted.
// Plan: the parts that find them, then Top.
CALL ({{scope}}) {
{{match}}
WITH r{{columns}}
{{cut}}
WITH r{{names}} ORDER BY {{order}} LIMIT {{limit}}
RETURN collect({{row}}) AS found
}
