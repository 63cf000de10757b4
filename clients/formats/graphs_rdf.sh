# Random subgraphs and the whole graph in rdflib, Oxigraph and Jena (Turtle, N-Quads, JSON-LD) and PyLD; SHACL by Jena.
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
venv graphs "$FORMATS/graphs.txt"
jars graphs_jena
fetch_graphs
java -Xmx6g -cp "$(<"$cache/graphs_jena.classpath")" "$FORMATS/graphs_jena.java" "$graphs" "$FORMATS/graphs_shapes.ttl"
"$cache/graphs/bin/python" "$FORMATS/graphs_rdf.py" "$graphs"
