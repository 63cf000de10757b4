# Random subgraphs and the whole graph by the schemas of GraphML and, at CITYWEAVE_GEXF_SCHEMA, GEXF; SHACL by pySHACL.
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
venv graphs "$FORMATS/graphs.txt"
jars graphs_schema
fetch_graphs
"$cache/graphs/bin/python" "$FORMATS/graphs_schema.py" "$graphs" "$(<"$cache/graphs_schema.classpath")" \
  "$FORMATS/graphs_shapes.ttl" ${CITYWEAVE_GEXF_SCHEMA:+"$CITYWEAVE_GEXF_SCHEMA"}
