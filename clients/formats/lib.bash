# What the parts of clients/formats/run share.
set -euo pipefail
cache=$(cd "$FORMATS/../.." && pwd)/.cache/formats
mkdir -p "$cache"

# skip WHY ends the part, which is not at fault.
skip() {
  echo "${0##*/}: skipped: $*"
  exit 0
}

# venv NAME FILE prepares the Python of $cache/NAME/bin with the packages of a file, at its versions.
venv() {
  command -v python3 >/dev/null || skip 'Python is not installed'
  cmp -s "$2" "$cache/$1/installed" && return
  python3 -m venv --clear "$cache/$1"
  "$cache/$1/bin/pip" install --quiet --disable-pip-version-check -r "$2"
  cp "$2" "$cache/$1/installed"
}

# serve ARGUMENT... starts the program until the part ends, or until stop, and sets CITYWEAVE_URL. The program takes the
# variables of the checkers for settings that it does not know, so it gets none.
serve() {
  : >said
  local unset=()
  for name in $(compgen -e CITYWEAVE_ || true); do unset+=(-u "$name"); done
  env "${unset[@]}" "$PROGRAM" --listen 127.0.0.1:0 --log-level warn --shutdown-delay 0s "$@" >said &
  server=$!
  trap stop EXIT
  CITYWEAVE_URL=
  for _ in $(seq 600); do
    CITYWEAVE_URL=$(sed -n 's|^Cityweave answers on \(http://[^/]*\)/$|\1|p' said)
    [[ -z $CITYWEAVE_URL ]] || break
    kill -0 "$server" 2>/dev/null || { echo 'the program has ended' >&2; exit 1; }
    sleep 0.1
  done
  [[ -n $CITYWEAVE_URL ]] || { echo 'the program has not answered within a minute' >&2; exit 1; }
  export CITYWEAVE_URL
}

# stop ends the program.
stop() {
  [[ -z ${server:-} ]] || kill "$server" 2>/dev/null || true
  server=
}

# operations FILE writes random operations with the schema, more of them than tables are made.
operations() {
  local most=$((3 * ${CITYWEAVE_TABLES:-500})) seed=${CITYWEAVE_SEED:-1}
  (cd "$FORMATS/../.." && go run ./clients/formats/tables_operations "$most" "$seed") >"$1"
}
