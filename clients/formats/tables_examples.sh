# The tables of all examples and all ready tables, read by six programs.
source "$FORMATS/lib.bash"
venv tables "$FORMATS/tables.txt"
serve
"$cache/tables/bin/python" "$FORMATS/tables.py"
