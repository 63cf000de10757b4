"""Tables, read by the programs that people use, hold cell for cell what JSON Lines say: Python's csv, pandas, polars,
DuckDB, pyarrow and openpyxl read the answer of every example and all ready tables. DuckDB reads one column of a large
table over HTTP without the others."""

import csv
import io
import json
import math
import os
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import duckdb
import openpyxl
import pandas
import polars
import pyarrow.parquet

csv.field_size_limit(10**9)
URL = os.environ["CITYWEAVE_URL"]
ESCAPES = {"|": "\\|", "\\": "\\\\"}
FORMATS = "csv", "tsv", "xlsx", "parquet"


def get(path, **options):
    address = f"{URL}{path}{'?' + urllib.parse.urlencode(options) if options else ''}"
    with urllib.request.urlopen(address, timeout=300) as answer:
        return answer.read(), int(answer.headers["X-Row-Count"])


def one(value):
    """A value that is no list, as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    return str(value)


def number(value):
    """The shortest form of a number, as JSON and CSV have it."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def cell(value):
    """A value as a cell of text has it: elements of a list are joined by a bar."""
    if not isinstance(value, list):
        return one(value)
    elements = []
    for element in value:
        text = "".join(ESCAPES.get(c, c) for c in one(element))
        elements.append("\\N" if element is None else text or "\\E")
    return "|".join(elements)


def plain(value):
    """A value that a reader of types gives, as JSON has it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, float) and math.isnan(value):
        return None
    return value


def unescaped(text):
    return re.sub(r"\\([tnr\\])", lambda m: {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[m[1]], text)


def text_tables(csv_bytes, tsv_bytes):
    """What readers of text give: their name, header and cells."""
    rows = list(csv.reader(io.StringIO(csv_bytes.decode(), newline="")))
    yield "csv", rows[0], rows[1:]
    lines = [[unescaped(c) for c in line.split("\t")] for line in tsv_bytes.decode().split("\n") if line]
    yield "TSV by hand", lines[0], lines[1:]
    frame = pandas.read_csv(io.BytesIO(csv_bytes), dtype=str, keep_default_na=False, skip_blank_lines=False)
    yield "pandas, CSV", list(frame.columns), frame.values.tolist()
    frame = polars.read_csv(csv_bytes, infer_schema=False, truncate_ragged_lines=False)
    yield "polars, CSV", frame.columns, [[c or "" for c in row] for row in frame.iter_rows()]
    with open("table.csv", "wb") as file:
        file.write(csv_bytes)
    found = duckdb.sql("FROM read_csv('table.csv', all_varchar=true, header=true, delim=',', quote='\"', escape='\"')")
    yield "DuckDB, CSV", found.columns, [[c or "" for c in row] for row in found.fetchall()]


def typed_tables(parquet, xlsx):
    """What readers of types give: their name, header, cells and whether lists are joined."""
    with open("table.parquet", "wb") as file:
        file.write(parquet)
    table = pyarrow.parquet.read_table("table.parquet")
    yield "pyarrow", table.column_names, list(map(list, zip(*(c.to_pylist() for c in table.columns)))), False
    frame = polars.read_parquet("table.parquet")
    yield "polars, Parquet", frame.columns, [list(row) for row in frame.iter_rows()], False
    found = duckdb.sql("FROM 'table.parquet'")
    yield "DuckDB, Parquet", found.columns, [list(row) for row in found.fetchall()], False
    frame = pandas.read_parquet("table.parquet", dtype_backend="pyarrow")
    rows = [[None if v is pandas.NA else v for v in row] for row in frame.itertuples(index=False, name=None)]
    yield "pandas, Parquet", list(frame.columns), rows, False
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx), read_only=False).worksheets[0]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row), "a formula"
    yield "openpyxl", rows[0], rows[1:], True


def compare(what, reader, header, rows, want_header, want):
    assert list(header) == want_header, f"{what}, {reader}: header {header}, want {want_header}"
    assert len(rows) == len(want), f"{what}, {reader}: {len(rows)} rows, want {len(want)}"
    for i, (got, wanted) in enumerate(zip(rows, want)):
        assert got == wanted, f"{what}, {reader}, row {i}: {got}, want {wanted}"


def same(value, joined):
    """A value of JSON as a reader of types has it."""
    if joined and isinstance(value, list):
        value = cell(value)
    if joined and value == "":
        return None  # an empty cell of XLSX may be an empty text
    return value


def check(path, **options):
    """Compares all readers of one table; returns its number of cells."""
    what = f"{path} {options or ''}".strip()
    files = {f: get(f"{path}.{f}", **options, **({"formulas": 1} if f in ("csv", "tsv") else {})) for f in FORMATS}
    body, count = get(path + ".jsonl", **options)
    records = [json.loads(line) for line in body.decode().split("\n") if line]
    assert {count, len(records), *(n for _, n in files.values())} == {count}, f"{what}: numbers of rows differ"
    header = next(csv.reader(io.StringIO(files["csv"][0].decode(), newline="")))
    assert all(list(r) == header for r in records), f"{what}: JSON Lines have other columns"
    values = [list(r.values()) for r in records]
    texts = [[cell(v) for v in row] for row in values]
    for reader, got, rows in text_tables(files["csv"][0], files["tsv"][0]):
        compare(what, reader, got, rows, header, texts)
    for reader, got, rows, joined in typed_tables(files["parquet"][0], files["xlsx"][0]):
        want = [[same(v, joined) for v in row] for row in values]
        compare(what, reader, got, [[same(plain(v), joined) for v in row] for row in rows], header, want)
    return len(records) * len(header)


def lists(name):
    """The options that choose the rows of an example: none for its only list, else each of those side by side."""
    try:
        get(f"/q/{name}.csv")
        return [{}]
    except urllib.error.HTTPError as refusal:
        message = json.load(refusal)["errors"][0]["message"]
        found = re.search(r"side by side: ([^ ]+(?:, [^ ]+)*)\. Name", message)
        return [{"rows": rows} for rows in [*found[1].split(", "), "."]] if found else [{}]


def one_column():
    """DuckDB reads one column over HTTP: the share of the bytes of the file that it fetches."""
    (file,) = pathlib.Path(duckdb.__file__).parents[1].glob("duckdb_extension_httpfs/**/httpfs.duckdb_extension")
    duckdb.sql(f"LOAD '{file}'")
    address = f"{URL}/data/latest/links.parquet"
    size = int(urllib.request.urlopen(urllib.request.Request(address, method="HEAD")).headers["Content-Length"])
    plan = duckdb.sql(f"EXPLAIN ANALYZE SELECT count(DISTINCT status) FROM '{address}'").fetchall()[0][1]
    amount, unit = re.search(r"in: ([\d.]+) (bytes|KiB|MiB)", plan).groups()
    share = float(amount) * {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20}[unit] / size
    assert share < 0.25, f"DuckDB fetched {share:.0%} of {size} bytes"
    return share


def main() -> None:
    faults, cells, tables, refused = [], 0, 0, 0
    with urllib.request.urlopen(urllib.request.Request(f"{URL}/q", headers={"Accept": "application/json"})) as answer:
        operations = [o["name"] for o in json.load(answer)["operations"]]
    chosen = [(f"/q/{name}", rows) for name in operations for rows in lists(name)]
    paths = [(path, {**rows, **nested}) for path, rows in chosen for nested in ({}, {"nested": "join"})]
    ready = "programmes", "countries", "organisations", "statements", "links"
    paths += [(f"/data/latest/{name}", {}) for name in ready]
    for path, options in paths:
        try:
            cells += check(path, **options)
            tables += 1
        except urllib.error.HTTPError as refusal:
            if refusal.code != 400:  # several lists side by side want rows=
                faults.append(f"{path} {options}: {refusal}")
            refused += 1
        except AssertionError as fault:
            faults.append(str(fault)[:1000])
    share = one_column()
    print(f"tables: {tables} tables with {cells} cells are equal in six readers, {refused} refused with advice; DuckDB "
          f"fetches {share:.0%} of a table for one column")
    sys.exit("\n".join(faults) if faults else 0)


main()
