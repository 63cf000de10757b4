# The tables of all examples, with each of their lists as rows, and ready tables, read by all programs.
source "$FORMATS/lib.bash"
source "$FORMATS/tables.bash"
operations schema.json
serve "${wide[@]}"
status=0
"$python" "$FORMATS/tables_fetch.py" cases examples schema.json || status=1
"$python" "$FORMATS/tables_one_column.py" || status=1
stop
read_tables cases || status=1
exit $status
