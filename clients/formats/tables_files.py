"""Makes answers again from the ZIP files of nested=files, in each format and by their descriptions alone, and holds
them to the JSON of the API.

    tables_files.py examples SCHEMA
    tables_files.py random FILE          with the operations of tables_operations
"""

import collections
import io
import json
import os
import pathlib
import re
import sys
import zipfile

import graphql
import openpyxl
import openpyxl.utils.escape
import polars
import pyarrow.parquet

import tables_ask
import tables_expect
from tables_fetch import FORMATS, ask, post, send, URL

LIST = 'A list, its values separated by "|"; in a value, "|" is written "\\|", and "\\" as "\\\\".'
WEAK = "tsv", "xlsx"  # have no empty text and no empty list of values: docs/tables.md
TYPES = {"integer": int, "number": float, "boolean": {"true": True, "false": False}.get, "string": str}
REFUSALS = ("is cut to its default size", "elements in a row, which do not fit beside it", "two columns",
            "selects no values", "needs an alias")


class Whole(tables_expect.Table):
    """The operation as nested=files reads it: all lists are there."""

    def __init__(self, operation):
        self.operation, self.top = operation, operation.top

    def counted(self, field):
        return False


def unescaped(text, marks):
    return re.sub(r"\\(.)", lambda m: marks.get(m[1], m[1]), text)


def elements(text):
    """The values of a list in a cell."""
    found = re.findall(r"((?:[^|\\]|\\.)*)(?:\||$)", text, re.DOTALL)[:-1] if text else []
    return [None if v == "\\N" else "" if v == "\\E" else unescaped(v, {}) for v in found]


def value(cell, field):
    """A cell of text as a value."""
    if cell is None:
        return None
    if field.get("description", "").endswith(LIST) and isinstance(cell, str):
        return elements(cell)
    return cell if not isinstance(cell, str) else TYPES[field["type"]](cell)


def cells(body, form):
    """The header and rows of a table; texts where the format has nothing else."""
    if form == "csv":
        frame = polars.read_csv(body, infer_schema=False)
        return frame.columns, frame.iter_rows()
    if form == "tsv":
        marks = {"t": "\t", "n": "\n", "r": "\r"}
        lines = [[unescaped(c, marks) or None for c in line.split("\t")] for line in body.decode().split("\n")[:-1]]
        return lines[0], lines[1:]
    if form == "jsonl":
        rows = [json.loads(line) for line in body.decode().split("\n")[:-1]]
        return list(rows[0]) if rows else None, [row.values() for row in rows]
    if form == "parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(body))
        return table.column_names, [row.values() for row in table.to_pylist()]
    header, *rows = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True)
    return header, [[openpyxl.utils.escape.unescape(c) if isinstance(c, str) else c for c in row] for row in rows]


def put(into, path, what):
    for key in path[:-1]:
        into = into.setdefault(key, {})
    into[path[-1]] = what


def rebuilt(body, form):
    """The answer without its nulls, and the number of rows and cells."""
    archive = zipfile.ZipFile(io.BytesIO(body))
    tables = json.loads(archive.read("datapackage.json"))["resources"]
    above = {t["name"]: t["schema"]["foreignKeys"][0]["reference"]["resource"] for t in tables if "answerPath" in t}
    lists = {(above[t["name"]], tuple(t["answerPath"])) for t in tables if "answerPath" in t}
    assert sorted(archive.namelist()) == sorted([t["path"] for t in tables] + ["datapackage.json"])
    found, counts = collections.defaultdict(dict), [0, 0]
    for t in tables:
        fields = t["schema"]["fields"]
        header, rows = cells(archive.read(t["path"]), form)
        assert header is None or list(header) == [f["name"] for f in fields], t["path"]
        for row in rows:
            values = [value(c, f) for c, f in zip(row, fields, strict=True)]
            own = dict(zip((f["name"] for f in fields), values))
            element, there = {}, own.get("_present", False) or t["name"] not in above
            for f, v in zip(fields, values):
                path = f.get("answerPath")
                if path is None or v is None:
                    continue
                if (t["name"], tuple(path)) in lists:
                    v = []
                elif f.get("answerObject"):
                    if not v:
                        continue
                    v = {}
                put(element, path, v)
                there = True
            found[t["name"]][own["_row"]] = element = element if there else None
            counts[0], counts[1] = counts[0] + 1, counts[1] + len(fields)
            if t["name"] in above:
                at = found[above[t["name"]]][own["_parent"]]
                for key in t["answerPath"]:
                    at = at[key]
                at.append(element)
    return found[tables[0]["name"]][1], counts


def known(value, field, weak):
    """An answer without nulls and page information; of formats that lack them, without empty texts and lists."""
    if isinstance(value, list):
        of = graphql.get_nullable_type(field.definition.type).of_type
        values = [known(v, field, weak) for v in value]
        return [{} if v is None and graphql.is_non_null_type(of) and field.composite() else v for v in values]
    if not isinstance(value, dict):
        return value
    out = {}
    for key, v in value.items():
        f = field.children.get(key)  # none for what tables_ask has asked for
        v = None if f is None or f.name == "pageInfo" else known(v, f, weak)
        if v is None:
            continue
        certain = v == {} and graphql.is_non_null_type(f.definition.type)  # a reader knows that it is there
        if not certain and not (weak and v in ("", [])):
            out[key] = v
    return out


class Answers:
    def __init__(self, schema):
        self.schema, self.made, self.faults = schema, 0, []
        self.counts, self.left = {form: [0, 0] for form in FORMATS}, collections.Counter()

    def add(self, what, query, variables):
        operation = tables_expect.Operation(self.schema, query, variables)
        try:
            answer = tables_ask.ask(Whole(operation), ask)
        except tables_expect.Unknown as why:
            self.left[str(why)] += 1
            return
        for form in FORMATS:
            options = {"formulas": 1} if form in ("csv", "tsv") else {}
            status, headers, body = post(query, variables, format=form, nested="files", **options)
            if status != 200:
                self.refused(what, form, status, body)
                if form == FORMATS[0]:
                    return
                continue
            got, counts = rebuilt(body, form)
            weak = form in WEAK
            got, want = known(got, operation.top, weak), known(answer, operation.top, weak)
            if got != want:
                self.faults.append(f"{what}, {form}: {difference(got, want)}")
            elif headers["X-Row-Count"] != str(counts[0]):
                self.faults.append(f"{what}, {form}: X-Row-Count {headers['X-Row-Count']}, and {counts[0]} rows")
            self.counts[form] = [a + b for a, b in zip(self.counts[form], counts)]
        self.made += 1

    def refused(self, what, form, status, body):
        error = json.loads(body)["errors"][0]
        known = next((r for r in REFUSALS if r in error["message"]), None) or (
            "TOO_MUCH" if error["extensions"]["code"] == "TOO_MUCH" else None) or (
            "XLSX" if form == "xlsx" and "which XLSX cannot hold" in error["message"] else None)
        if known:
            self.left[f"refused: {known}"] += 1
        else:
            self.faults.append(f"{what}, {form}: {status} {body[:500]}")

    def end(self, part):
        print(f"{part}: {self.made} answers made again from tables in each format; left out: "
              + ("; ".join(f"{n} {why}" for why, n in self.left.most_common()) or "none"))
        for form, (rows, count) in self.counts.items():
            print(f"  {form}: {rows} rows, {count} cells")
        if self.faults or not self.made:
            sys.exit("\n\n".join([f"{part}: {len(self.faults)} faults", *self.faults[:20]]))


def difference(got, want, path=""):
    """The first place at which two answers differ."""
    if isinstance(got, dict) and isinstance(want, dict):
        for key in [*want, *(got.keys() - want.keys())]:
            if got.get(key) != want.get(key):
                return difference(got.get(key), want.get(key), f"{path}.{key}")
    if isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        for i, (a, b) in enumerate(zip(got, want)):
            if a != b:
                return difference(a, b, f"{path}[{i}]")
    return f"{path} is {str(got)[:300]}, want {str(want)[:300]}"


def main():
    part, file = sys.argv[1:]
    given = json.loads(pathlib.Path(file).read_text())
    answers = Answers(graphql.build_schema(given["schema"], assume_valid=True))
    if part == "examples":
        status, _, body = send(f"{URL}/q?format=json")
        assert status == 200
        folder = pathlib.Path(os.environ["FORMATS"]).parents[1] / "examples"
        for name in [o["name"] for o in json.loads(body)["operations"]]:
            values = folder / f"{name}.variables.json"
            variables = json.loads(values.read_text()) if values.exists() else {}
            answers.add(name, (folder / f"{name}.graphql").read_text(), variables)
    else:
        most = int(os.environ.get("CITYWEAVE_TABLES", "500"))
        for i, o in enumerate(given["operations"]):
            if answers.made >= most:
                break
            if "{" in o["query"]:
                answers.add(f"random {i}", o["query"], o.get("variables", {}))
    answers.end(part)


main()
