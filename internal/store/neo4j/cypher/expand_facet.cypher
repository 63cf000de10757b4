// How often each value occurs among the links of one parent that match, or among the entities that they lead to.
CALL (p) {
  MATCH {{pattern}} WHERE {{where}}
  {{rows}}
  {{values}}
  WITH value, count(*) AS times
  RETURN collect([value, times]) AS {{name}}
}
