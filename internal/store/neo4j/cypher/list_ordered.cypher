// A page of a list in the order of a key: first the part of the order that the page begins
// in, walked along an index, and the other part only if that did not fill the page. $limit
// is one more than the page.
// Plan: see the parts; the second stands behind a Filter that stops it. LIMIT 1 is a border for the
// planner, which else runs the second part in any case and filters then.
CALL () {
{{first}}
RETURN collect(n) AS first
}
CALL (first) {
WITH first WHERE size(first) < $limit
WITH first LIMIT 1
{{second}}
RETURN collect(n) AS second
}
UNWIND first + second AS n
WITH collect({{row}}) AS found{{raw}}
