# Texts that spreadsheets run or that readers change, as data and as texts of a client, read by all programs.
source "$FORMATS/lib.bash"
source "$FORMATS/tables.bash"
operations hostile.json
(cd "$FORMATS/../.." && go build -o "$OLDPWD/seed" ./seed)
SEED=$PWD/seed "$python" "$FORMATS/tables_hostile.py" write data hostile.json
serve --data @core,data "${wide[@]}"
status=0
"$python" "$FORMATS/tables_fetch.py" cases hostile hostile.json || status=1
"$python" "$FORMATS/tables_hostile.py" check cases hostile.json || status=1
stop
read_tables cases || status=1
exit $status
