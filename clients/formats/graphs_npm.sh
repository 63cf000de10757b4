# Random subgraphs and the whole graph in graphology (GEXF, GraphML), Cytoscape.js and Graphviz; GeoJSON by RFC 7946.
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
packages graphs_npm
fetch_graphs
node --max-old-space-size=8192 "$FORMATS/graphs_npm.mjs" "$graphs" "$cache/graphs_npm"
compare graphology-gexf graphology-graphml cytoscape graphviz
