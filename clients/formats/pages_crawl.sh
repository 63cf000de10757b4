# All pages: no dead link, no error of the HTML validator, complete without JavaScript, at most 60 KB.
source "$FORMATS/lib.bash"
source "$FORMATS/graphs.bash"
packages graphs_npm
mkdir releases pages
venv pages "$FORMATS/pages.txt"
serve --rate-limit off --releases releases --request-timeout 10m --write-timeout 20m
"$cache/pages/bin/python" "$FORMATS/pages_crawl.py" pages
stop
command -v java >/dev/null || skip 'Java is not installed, which the HTML validator needs'
python3 "$FORMATS/pages_validate.py" pages "$cache/graphs_npm/node_modules/vnu-jar/build/dist/vnu.jar"
