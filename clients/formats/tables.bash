# What the parts that hold tables to their readers share. source lib.bash comes first.
venv tables "$FORMATS/tables.txt"
python=$cache/tables/bin/python

# office is whether LibreOffice is there; a build machine gets it by itself.
office() {
  command -v soffice >/dev/null && return
  if [[ ${CI-} == true && $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      libreoffice-calc-nogui; } >&2
  fi
  command -v soffice >/dev/null && return
  echo '  LibreOffice: skipped, since it is not installed (Debian, Ubuntu: apt-get install libreoffice-calc-nogui)'
  return 1
}

# read_tables FOLDER lets all programs read the tables of a folder; each prints a line.
read_tables() {
  local status=0
  "$python" "$FORMATS/tables_read.py" "$1" || status=1
  (cd "$FORMATS/../.." && go run ./clients/formats/tables_go "$OLDPWD/$1") || status=1
  ! office || "$python" "$FORMATS/tables_libreoffice.py" "$1" || status=1
  return $status
}

# Random operations are longer than those of people, and may be asked whole.
wide=(--max-aliases 1000 --max-fields 20000 --max-tokens 100000 --max-nodes 1000000 --max-body 4MB)
