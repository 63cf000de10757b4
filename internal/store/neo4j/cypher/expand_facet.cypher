// How often each value occurs among the links of one parent that match.
CALL (p) {
  MATCH {{pattern}} WHERE {{where}}
  {{values}}
  WITH value, count(*) AS times
  RETURN collect([value, times]) AS {{name}}
}
