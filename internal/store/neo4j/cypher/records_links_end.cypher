// The links of entities that are found by a predicate, if they match; one may be found from both ends.
// Plan: the start, then Expand(All), Filter.
{{start}}
WITH DISTINCT {{end}} WHERE {{holds}}
MATCH {{pattern}} WHERE {{where}}
RETURN DISTINCT r
