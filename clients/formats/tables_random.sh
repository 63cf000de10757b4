# The tables of random operations (CITYWEAVE_TABLES of them, 500 by default, from the seed CITYWEAVE_SEED) with random
# options, read by all programs.
source "$FORMATS/lib.bash"
source "$FORMATS/tables.bash"
operations operations.json
serve "${wide[@]}"
status=0
"$python" "$FORMATS/tables_fetch.py" cases random operations.json || status=1
stop
read_tables cases || status=1
exit $status
