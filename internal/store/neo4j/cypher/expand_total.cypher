// How many links of one parent match, or how many entities they lead to.
CALL (p) {
  MATCH {{pattern}} WHERE {{where}}
  RETURN {{totals}}
}
