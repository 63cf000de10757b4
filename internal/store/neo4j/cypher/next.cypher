// A page of the links of each entity that was found before, in the same statement. The entities
// stand in lists of lists.
// Plan: Unwind, Distinct, Expand(All) over the link types, Filter, Top.
CALL ({{parents}}) {
UNWIND {{parents}} AS list
UNWIND list AS p
WITH DISTINCT p{{types}}
{{rows}}
{{counts}}
RETURN collect([{{answer}}]) AS {{name}}{{raw}}
}
