# The ZIP files of nested=files, of all examples and of random operations, made into their answers again.
source "$FORMATS/lib.bash"
source "$FORMATS/tables.bash"
operations operations.json
serve "${wide[@]}"
status=0
"$python" "$FORMATS/tables_files.py" examples operations.json || status=1
"$python" "$FORMATS/tables_files.py" random operations.json || status=1
exit $status
