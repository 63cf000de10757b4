# Citations and signposts of random records (CITYWEAVE_RECORDS of them) in other programs; OpenAPI.
source "$FORMATS/lib.bash"
venv pages_cite "$FORMATS/pages_cite.txt"
venv pages_cff "$FORMATS/pages_cff.txt"
serve --rate-limit off
"$cache/pages_cite/bin/python" "$FORMATS/pages_cite.py" "$cache/pages_cff/bin/cffconvert"
