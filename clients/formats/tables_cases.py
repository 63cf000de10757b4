"""The tables of a folder that tables_fetch.py has written, for the programs that read them."""

import json
import pathlib
import sys

SHOWN = 20


class Case:
    def __init__(self, file):
        self.file, given = file, json.loads(file.read_text())
        self.what, self.columns, self.rows, self.texts = (given[k] for k in ("what", "columns", "rows", "texts"))
        self.header = [c["name"] for c in self.columns]

    def path(self, suffix):
        """The file of a format; None if there is none."""
        path = self.file.with_suffix("." + suffix)
        return path if path.exists() else None


def cases(folder):
    return [Case(f) for f in sorted(pathlib.Path(folder).glob("*.json"))] or sys.exit(f"no tables in {folder}")


class Reader:
    """What a program has read, and where that is not what it must be."""

    def __init__(self, name):
        self.name, self.files, self.cells, self.faults, self.left = name, {}, 0, [], {}

    def skip(self, why):
        self.left[why] = self.left.get(why, 0) + 1

    def compare(self, case, form, header, rows, want):
        what = f"{self.name}, {form}, {case.file.stem} ({case.what})"
        rows = [list(row) for row in rows]
        self.files[form] = self.files.get(form, 0) + 1
        self.cells += len(rows) * len(case.header)
        if list(header) != case.header:
            self.faults.append(f"{what}: header {header}, want {case.header}")
        elif len(rows) != len(want):
            self.faults.append(f"{what}: {len(rows)} rows, want {len(want)}")
        else:
            for i, (got, wanted) in enumerate(zip(rows, want)):
                for column, g, w in zip(case.header, got, wanted):
                    if g != w or type(g) is not type(w) and not (type(g) in (int, float) and type(w) in (int, float)):
                        self.faults.append(f"{what}: row {i}, {column}: {g!r}, want {w!r}"[:1000])
                        return

    def check(self, case, form, problem):
        """Adds a fault, unless there is no problem."""
        if problem:
            self.faults.append(f"{self.name}, {form}, {case.file.stem} ({case.what}): {problem}"[:1000])

    def __str__(self):
        files = ", ".join(f"{n} {form}" for form, n in self.files.items()) or "nothing"
        left = "; ".join(f"{n} {why}" for why, n in self.left.items())
        said = f"{len(self.faults)} faults" if self.faults else "equal"
        return f"  {self.name}: {files}: {self.cells} cells, {said}" + (f"; left out: {left}" if left else "")


def report(readers):
    """Prints what the programs have read, and ends with a status that says whether it is what it must be."""
    for r in readers:
        print(r, flush=True)
    if faults := [f for r in readers for f in r.faults[:SHOWN]]:
        sys.exit("\n".join(faults))


def sheet_value(column, value, text):
    """What a cell of a spreadsheet holds: lists as text; an empty cell and an empty text are one."""
    if column["list"] or column["kind"] == "text":
        return text or None
    return value
