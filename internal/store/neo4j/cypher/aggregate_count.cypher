// How many rows there are, or how many of them are in a group.
// Plan: the start of the rows, then Filter and EagerAggregation; a label scan is right where
// all entities of a type are rows.
CALL () {
{{rows}}
RETURN {{times}} AS {{name}}
}
