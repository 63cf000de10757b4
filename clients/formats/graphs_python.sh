# Random subgraphs and the whole graph in NetworkX (GEXF, GraphML), igraph (GraphML), ndex2 (CX2) and GDAL (GeoJSON).
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
venv graphs "$FORMATS/graphs.txt"
fetch_graphs
"$cache/graphs/bin/python" "$FORMATS/graphs_python.py" "$graphs"
compare networkx-gexf networkx-graphml igraph ndex2 geopandas
