// How many links of one parent match.
CALL (p) {
  MATCH {{pattern}} WHERE {{where}}
  RETURN count(*) AS total
}
