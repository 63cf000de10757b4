# States of the past (RFC 7089) of two kept releases in a client of Memento.
source "$FORMATS/lib.bash"
venv pages_memento "$FORMATS/pages_memento.txt"
mkdir releases
for city in Kyoto Uji; do
  mkdir -p "$city/entities"
  printf 'id,name\nprogramme:weir,%s\n' "$city" >"$city/entities/programme.csv"
  serve --data "$city" --releases releases
  "$cache/pages_memento/bin/python" "$FORMATS/pages_memento.py" "$city"
  [[ $city == Uji ]] || stop
done
