// What the values of distinct things add up to.
CALL ({{things}}) {
{{each}}
{{values}}
RETURN [{{tally}}] AS {{name}}
}
