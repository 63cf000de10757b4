// Steps that no release leads to any more, and those that a load left behind which was interrupted.
// Plan: NodeIndexSeekByRange of Step(step); there are some hundred parts at most.
CYPHER 5
MATCH (n:Step) WHERE n.step > 0 AND NOT n.step IN $steps
DELETE n
