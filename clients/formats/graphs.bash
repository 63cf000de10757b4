# What the parts that read graphs share.
graphs=$PWD/../graphs

# fetch_graphs brings random subgraphs (CITYWEAVE_GRAPHS of them) and the whole graph with their facts into $graphs,
# unless another part has done so.
fetch_graphs() {
  [[ ! -e $graphs/complete ]] || return 0
  rm -rf "$graphs" && mkdir "$graphs"
  serve --request-timeout 10m --write-timeout 20m
  PYTHONPATH=$FORMATS/../python python3 "$FORMATS/graphs_fetch.py" "$graphs"
  stop
}

# compare READER ... holds what readers have said to the facts.
compare() { python3 "$FORMATS/graphs_compare.py" "$graphs" "$@"; }

# packages NAME installs what NAME.package.json and its lock file list into $cache/NAME.
packages() {
  command -v npm >/dev/null || skip 'Node and npm are not installed'
  local to=$cache/$1
  cmp -s "$FORMATS/$1.package-lock.json" "$to/package-lock.json" && return
  rm -rf "$to" && mkdir "$to"
  cp "$FORMATS/$1.package.json" "$to/package.json"
  cp "$FORMATS/$1.package-lock.json" "$to/lock.json"
  (cd "$to" && mv lock.json package-lock.json && npm ci --silent) || { rm -rf "$to"; return 1; }
}

# jars NAME writes the class path of NAME.pom.xml into $cache/NAME.classpath.
jars() {
  command -v java >/dev/null && command -v mvn >/dev/null || skip 'Java and Maven are not installed'
  local path=$cache/$1.classpath
  [[ ! $path -nt $FORMATS/$1.pom.xml ]] || return 0
  mvn -q -B -f "$FORMATS/$1.pom.xml" dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile="$path.new" >&2
  mv "$path.new" "$path"
}
