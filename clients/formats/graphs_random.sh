# Random subgraphs (CITYWEAVE_GRAPHS of them), read by four programs.
source "$FORMATS/lib.bash"
venv graphs "$FORMATS/../python/graphs.txt"
serve
CITYWEAVE_GRAPHS=${CITYWEAVE_GRAPHS:-200} "$cache/graphs/bin/python" "$FORMATS/../python/graphs.py"
