# Random subgraphs and the whole graph in Gephi's toolkit (GEXF, GraphML).
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
jars graphs_gephi
fetch_graphs
java -Djava.awt.headless=true -Xmx4g -cp "$(<"$cache/graphs_gephi.classpath")" "$FORMATS/graphs_gephi.java" "$graphs"
compare gephi-gexf gephi-graphml
