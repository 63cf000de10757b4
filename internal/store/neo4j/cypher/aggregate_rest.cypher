// Some groups taken together, with their measures.
// Plan: as for the groups.
CALL () {
{{rows}}
WITH {{keys}}collect(DISTINCT row) AS members{{things}}
WITH * WHERE {{chosen}}
WITH collect(members) AS members{{lists}}
CALL (members) { UNWIND members AS list UNWIND list AS x RETURN count(DISTINCT x) AS times }
{{measures}}
RETURN collect([{{answer}}]) AS {{name}}
}
