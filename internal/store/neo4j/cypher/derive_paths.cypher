// The first paths to one end of the page.
// Plan: Expand(All), Expand(Into), Top.
CALL (p, n) {
{{hops}}
WITH p, m{{links}} ORDER BY m.name_f, m.id{{order}} LIMIT $paths
RETURN collect([{{told}}]) AS told
}
