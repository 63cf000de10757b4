"""Asks a server for tables in all formats, and writes each into a folder beside what it must hold: NUMBER.json with the
columns and rows that tables_expect.py works out from the JSON answer, and NUMBER.csv, .tsv, .jsonl, .xlsx, .parquet.

    tables_fetch.py FOLDER examples
    tables_fetch.py FOLDER random FILE     with the operations of tables_operations
    tables_fetch.py FOLDER hostile FILE    of tables_hostile.py
"""

import collections
import json
import os
import pathlib
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

import graphql

import tables_ask
import tables_expect

URL = os.environ["CITYWEAVE_URL"]
FORMATS = "csv", "tsv", "jsonl", "xlsx", "parquet"
DISARMED = {"csv": "plain.csv", "tsv": "plain.tsv"}  # as they are without formulas=1
MOST = 32_767  # characters of a cell of XLSX
MOST_EMPTY = 0.2  # of the tables
MAX_CELLS = 2_000_000


class Fault(Exception):
    """The server does not do what it must."""


def send(request):
    try:
        with urllib.request.urlopen(request, timeout=300) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


def post(query, variables, **options):
    address = f"{URL}/graphql{'?' + urllib.parse.urlencode(options) if options else ''}"
    body = json.dumps({"query": query, "variables": variables}).encode()
    return send(urllib.request.Request(address, body, {"Content-Type": "application/json"}))


def ask(query, variables):
    """The data of a JSON answer."""
    _, _, body = post(query, variables)
    answer = json.loads(body, parse_float=tables_expect.Number)
    if "errors" in answer:
        raise tables_expect.Unknown("JSON has the error " + answer["errors"][0].get("extensions", {}).get("code", "?"))
    return answer["data"]


def text(value):
    """A value as a cell of text has it."""
    if isinstance(value, list):
        marks = {None: "\\N", "": "\\E"}
        return "|".join(
            marks[v] if v in (None, "") else text(v).replace("\\", "\\\\").replace("|", "\\|") for v in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.text if isinstance(value, tables_expect.Number) else str(value)


def xlsx_holds(rows):
    """Whether cells of XLSX can hold the texts."""
    return all(
        len(cell.encode("utf-16-le", "surrogatepass")) // 2 <= MOST
        and not any(c < " " and c not in "\t\n\r" or c in "\ufffe\uffff" for c in cell)
        for row in rows for cell in row
    )


class Cases:
    """The folder of tables."""

    def __init__(self, folder, schema):
        self.folder, self.schema = pathlib.Path(folder), schema
        self.folder.mkdir(exist_ok=True)
        self.tables = self.cells = self.empty = 0
        self.left, self.faults = collections.Counter(), []

    def add(self, what, query, variables, options, address=None):
        """Fetches a table; address is where it is without a query. Returns whether there is one."""
        try:
            self.fetch(what, query, variables, options, address)
        except tables_expect.Unknown as why:
            self.left[str(why)] += 1
            return False
        except Fault as fault:
            said = f"{what} {options or ''}: {fault}"[:1000], query[:1000], json.dumps(variables)[:500]
            self.faults.append("\n".join(said))
            return False
        return True

    def fetch(self, what, query, variables, options, address):
        operation = tables_expect.Operation(self.schema, query, variables)
        try:
            table = tables_expect.Table(operation, **options)
        except tables_expect.Refused as why:
            status, _, body = post(query, variables, format="csv", **options)
            if status != 400 or str(why) not in body.decode():
                raise Fault(f"must be refused with {why!r}, and is answered {status} {body[:300]}")
            self.left["refused, as it must be: " + str(why)] += 1
            raise tables_expect.Unknown("refused") from None
        files = self.files(query, variables, options, address)
        rows = list(table.values(tables_ask.ask(table, ask)))
        texts = [[text(v) for v in row] for row in rows]
        if not rows and self.empty >= MOST_EMPTY * int(os.environ.get("CITYWEAVE_TABLES", "500")):
            raise tables_expect.Unknown("has no rows, as many others")
        if len(texts) * len(table.columns) > MAX_CELLS:
            raise tables_expect.Unknown(f"more than {MAX_CELLS} cells")
        number = f"{self.tables:04d}"
        for name, (status, headers, body) in files.items():
            if status != 200:
                if name == "xlsx" and b"which XLSX cannot hold" in body and not xlsx_holds(texts):
                    self.left["XLSX: refused, since it cannot hold a text"] += 1
                    continue
                raise Fault(f"{name}: {status} {body[:500]}")
            if headers["X-Row-Count"] != str(len(rows)):
                raise Fault(f"{name}: {headers['X-Row-Count']} rows, want {len(rows)}")
            (self.folder / f"{number}.{name}").write_bytes(body)
        columns = [{"name": c.name, "kind": c.kind, "list": c.list} for c in table.columns]
        (self.folder / f"{number}.json").write_text(
            json.dumps({"what": f"{what} {options or ''}", "columns": columns, "rows": rows, "texts": texts}))
        self.tables += 1
        self.cells += len(rows) * len(columns)
        self.empty += not rows

    def files(self, query, variables, options, address):
        """The table in all formats, with text as it is, and with text that spreadsheets do not run."""
        def get(form, **more):
            if address:
                return send(f"{URL}{address}.{form}?{urllib.parse.urlencode(more)}")
            return post(query, variables, format=form, **options, **more)

        files = {"csv": get("csv", formulas=1)}
        if files["csv"][0] == 400:
            message = json.loads(files["csv"][2])["errors"][0]["message"]
            for known in ("is cut to its default size", "elements in a row, which do not fit beside it"):
                if known in message:
                    raise tables_expect.Unknown("refused: a list " + known)
        if files["csv"][0] in (413, 422) or b'"TOO_MUCH"' in files["csv"][2]:
            raise tables_expect.Unknown("refused: asks for too much")
        files |= {f: get(f) for f in FORMATS if f not in DISARMED}
        return files | {"tsv": get("tsv", formulas=1)} | {name: get(f) for f, name in DISARMED.items()}

    def end(self, part):
        print(f"{part}: {self.tables} tables with {self.cells} cells, {self.empty} of them without rows; left out: "
              + ("; ".join(f"{n} {why}" for why, n in self.left.most_common()) or "none"))
        if self.faults:
            sys.exit("\n\n".join([f"{part}: {len(self.faults)} faults", *self.faults[:20]]))


def options_of(operation, choose):
    """Options that can fit the operation, at random."""
    nested = choose.choice(["count", "join", "rows"])
    lists = [f.path() for f in operation.top.all_lists()]
    return {"rows": choose.choice([*lists, *lists, "."]) if lists else "", "nested": nested}


def examples(cases):
    status, _, body = send(urllib.request.Request(f"{URL}/q", headers={"Accept": "application/json"}))
    assert status == 200
    folder = pathlib.Path(os.environ["FORMATS"]).parents[1] / "examples"
    for name in [o["name"] for o in json.loads(body)["operations"]]:
        query = (folder / f"{name}.graphql").read_text()
        values = folder / f"{name}.variables.json"
        variables = json.loads(values.read_text()) if values.exists() else {}
        operation = tables_expect.Operation(cases.schema, query, variables)
        top = [f.path() for f in operation.top.lists()]
        for rows in [""] if len(top) < 2 else [*top, "."]:
            for nested in "count", "join":
                cases.add(name, query, variables, {"rows": rows, "nested": nested})


def ready(cases):
    """All ready tables; each Parquet has the operation in its metadata."""
    import pyarrow

    import pyarrow.parquet

    for name in "programmes", "countries", "organisations", "statements", "names":
        _, _, body = send(f"{URL}/data/latest/{name}.parquet")
        query = pyarrow.parquet.read_metadata(pyarrow.BufferReader(body)).metadata[b"query"].decode()
        rows = "entities.names" if name == "names" else ""
        cases.add(name, query, {}, {"rows": rows, "nested": "join"}, f"/data/latest/{name}")


def random_operations(cases, given):
    most = int(os.environ.get("CITYWEAVE_TABLES", "500"))
    for i, o in enumerate(given):
        if cases.tables >= most:
            break
        choose = random.Random(i)
        query, variables = o["query"], o.get("variables", {})
        operation = tables_expect.Operation(cases.schema, query, variables)
        if not operation.top.children:
            continue
        cases.add(f"random {i}", query, variables, options_of(operation, choose))
    if cases.tables < most:
        cases.faults.append(f"only {cases.tables} of {most} tables could be made")


def main():
    folder, part, *file = sys.argv[1:]
    given = json.loads(pathlib.Path(file[0]).read_text())
    cases = Cases(folder, graphql.build_schema(given["schema"], assume_valid=True))
    if part == "examples":
        examples(cases)
        ready(cases)
    elif part == "random":
        random_operations(cases, given["operations"])
    else:
        for what, query, variables, options, _ in given["tables"]:
            cases.add(what, query, variables, options)
    cases.end(part)


if __name__ == "__main__":
    main()
