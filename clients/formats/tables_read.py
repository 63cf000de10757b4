"""Python's csv, pandas, polars, DuckDB, pyarrow and openpyxl read the tables of a folder, in each format that they
know, and find cell for cell what the JSON answer says, with types where the format has them."""

import csv
import json
import math
import re
import sys

import duckdb
import openpyxl
import openpyxl.utils.escape
import pandas
import polars
import pyarrow.parquet
import pyarrow.types

import tables_cases

csv.field_size_limit(10**9)
ARROW = {
    "int": pyarrow.types.is_int64, "float": pyarrow.types.is_float64, "bool": pyarrow.types.is_boolean,
    "text": lambda t: pyarrow.types.is_string(t) or pyarrow.types.is_large_string(t),
}
DUCK = {"int": "BIGINT", "float": "DOUBLE", "bool": "BOOLEAN", "text": "VARCHAR"}


def plain(value):
    """A value of a typed reader, as JSON has it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if value is None or value is pandas.NA or isinstance(value, float) and math.isnan(value):
        return None
    return value


def unescaped(text):
    return re.sub(r"\\([tnr\\])", lambda m: {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[m[1]], text)


def python(case, r):
    with open(case.path("csv"), newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file, strict=True)
    r.compare(case, "CSV", header, rows, case.texts)
    lines = case.path("tsv").read_bytes().decode().removesuffix("\n").split("\n")
    header, *rows = [[unescaped(c) for c in line.split("\t")] for line in lines]
    r.compare(case, "TSV", header, rows, case.texts)
    lines = case.path("jsonl").read_bytes().decode().split("\n")[:-1]
    records = [json.loads(line) for line in lines]
    other = (f"row {i} has {list(o)}" for i, o in enumerate(records) if list(o) != case.header)
    r.check(case, "JSONL", next(other, ""))
    r.compare(case, "JSONL", case.header, [o.values() for o in records], case.rows)


def pandas_(case, r):
    options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False}
    frame = pandas.read_csv(case.path("csv"), **options)
    r.compare(case, "CSV", frame.columns, frame.values.tolist(), case.texts)
    frame = pandas.read_csv(case.path("tsv"), sep="\t", quoting=csv.QUOTE_NONE, lineterminator="\n", **options)
    rows = [[unescaped(c) for c in row] for row in frame.values.tolist()]
    r.compare(case, "TSV", map(unescaped, frame.columns), rows, case.texts)
    frame = pandas.read_parquet(case.path("parquet"), dtype_backend="pyarrow")
    rows = [[plain(v) for v in row] for row in frame.itertuples(index=False, name=None)]
    r.compare(case, "Parquet", frame.columns, rows, case.rows)


def polars_(case, r):
    options = {"infer_schema": False, "truncate_ragged_lines": False}
    frame = polars.read_csv(case.path("csv"), **options)
    r.compare(case, "CSV", frame.columns, [[c or "" for c in row] for row in frame.iter_rows()], case.texts)
    frame = polars.read_csv(case.path("tsv"), separator="\t", quote_char=None, **options)
    rows = [[unescaped(c or "") for c in row] for row in frame.iter_rows()]
    r.compare(case, "TSV", map(unescaped, frame.columns), rows, case.texts)
    frame = polars.read_parquet(case.path("parquet"))
    r.compare(case, "Parquet", frame.columns, frame.iter_rows(), case.rows)


def duckdb_(case, r):
    def read(function, form, **options):
        given = "".join(f", {k} = {v}" for k, v in options.items())
        return duckdb.sql(f"FROM {function}('{case.path(form)}'{given})")

    # Told the columns, DuckDB passes the header by, so it reads the header as a row.
    columns = "{" + ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(case.columns))) + "}"
    text = {"columns": columns, "header": "false", "auto_detect": "false", "max_line_size": "10000000"}
    header, *rows = read("read_csv", "csv", delim="','", quote="'\"'", escape="'\"'", **text).fetchall()
    r.compare(case, "CSV", header, [[c or "" for c in row] for row in rows], case.texts)
    header, *rows = read("read_csv", "tsv", delim="'\t'", quote="''", escape="''", **text).fetchall()
    r.compare(case, "TSV", map(unescaped, header), [[unescaped(c or "") for c in row] for row in rows], case.texts)
    types = {c["name"]: DUCK[c["kind"]] + "[]" * c["list"] for c in case.columns}
    if case.rows:
        named = "{" + ", ".join(f"'{n.replace(chr(39), chr(39) * 2)}': '{t}'" for n, t in types.items()) + "}"
        found = read("read_json", "jsonl", format="'newline_delimited'", columns=named, maximum_object_size="100000000")
        r.compare(case, "JSONL", found.columns, found.fetchall(), case.rows)
    found = read("read_parquet", "parquet")
    r.check(case, "Parquet", "" if list(map(str, found.types)) == list(types.values()) else f"types {found.types}")
    r.compare(case, "Parquet", found.columns, found.fetchall(), case.rows)


def pyarrow_(case, r):
    table = pyarrow.parquet.read_table(case.path("parquet"))
    for column, field in zip(case.columns, table.schema):
        of = field.type.value_type if column["list"] and pyarrow.types.is_list(field.type) else field.type
        right = pyarrow.types.is_list(field.type) == column["list"] and ARROW[column["kind"]](of)
        r.check(case, "Parquet", "" if right else f"{field} is no {column}")
    r.compare(case, "Parquet", table.column_names, zip(*(c.to_pylist() for c in table.columns)), case.rows)


def openpyxl_(case, r):
    if not case.path("xlsx"):
        r.skip("XLSX that the server refuses")
        return
    sheet = openpyxl.load_workbook(case.path("xlsx")).worksheets[0]
    header, *rows = sheet.iter_rows()
    formula = next((c.coordinate for row in [header, *rows] for c in row if c.data_type == "f"), "")
    r.check(case, "XLSX", formula and f"{formula} is a formula")
    # openpyxl leaves the escapes of XLSX as they are: _x005F_ for _ before what would be one.
    got = [[openpyxl.utils.escape.unescape(c.value) or None if isinstance(c.value, str) else c.value for c in row]
           for row in rows]
    got += [[None] * len(header)] * (len(case.rows) - len(got))  # a sheet does not end with empty rows
    want = [[tables_cases.sheet_value(*cell) for cell in zip(case.columns, *row)] for row in zip(case.rows, case.texts)]
    r.compare(case, "XLSX", [c.value for c in header], got, want)


def main():
    readers = {"Python": python, "pandas": pandas_, "polars": polars_, "DuckDB": duckdb_, "pyarrow": pyarrow_,
               "openpyxl": openpyxl_}
    reports = {name: tables_cases.Reader(name) for name in readers}
    for case in tables_cases.cases(sys.argv[1]):
        for name, read in readers.items():
            try:
                read(case, reports[name])
            except Exception as fault:  # whatever a library raises on a file is a finding
                reports[name].check(case, "?", f"{type(fault).__name__}: {fault}")
    tables_cases.report(reports.values())


main()
