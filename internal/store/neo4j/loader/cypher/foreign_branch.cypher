// One of our labels.
MATCH (n:{{label}}) RETURN count(n) AS ours
