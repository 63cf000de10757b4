"""LibreOffice opens the tables of a folder without a window and saves them as XML, in which each cell has its type:

  XLSX         holds cell for cell what the JSON answer says
  CSV          likewise, when all columns are read as text
  CSV and TSV  without formulas=1, when LibreOffice chooses the types itself and may run formulas: none is one

Each start takes seconds, so one start converts many files. At last it opens a formula, which it has to run: otherwise
the proof that it starts none would say nothing.
"""

import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

import tables_cases

AT_ONCE = 200  # files in one start
MOST = 100_000  # cells of a table
COLUMNS = 400
NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
AS_TEXT = "CSV:44,34,76,1," + "/".join(f"{i}/2" for i in range(1, COLUMNS + 1))
TRUTH = {"of:=TRUE()": True, "of:=FALSE()": False}
# Language en-US; numbers and dates are found in any cell; formulas are run.
AS_IT_IS = "CSV:44,34,76,1,,1033,false,true,false,false,false,,true"


def name(prefix, local):
    return f"{{{NS[prefix]}}}{local}"


def convert(files, to, *options):
    """Opens files and saves them as XML in a folder."""
    to.mkdir(exist_ok=True)
    profile = pathlib.Path("libreoffice").absolute().as_uri()
    for i in range(0, len(files), AT_ONCE):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile}", "--headless", *options, "--convert-to", "fods",
             "--outdir", to, *files[i:i + AT_ONCE]],
            check=True, timeout=1800, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def said(paragraph):
    """The text of a paragraph."""
    text = paragraph.text or ""
    for inner in paragraph:
        if inner.tag == name("text", "s"):
            text += " " * int(inner.get(name("text", "c"), 1))
        elif inner.tag == name("text", "tab"):
            text += "\t"
        elif inner.tag == name("text", "line-break"):
            text += "\n"
        else:
            text += said(inner)
        text += inner.tail or ""
    return text


def value(cell):
    """The value of a cell. LibreOffice opens yes and no of XLSX as these formulas."""
    if cell.get(name("table", "formula")) in TRUTH:
        return TRUTH[cell.get(name("table", "formula"))]
    kind = cell.get(name("office", "value-type"))
    if kind == "boolean":
        return cell.get(name("office", "boolean-value")) == "true"
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(name("office", "value")))
    if kind is None:
        return None
    return "\n".join(said(p) for p in cell.findall("text:p", NS)) or None


def sheet(path):
    """The cells of the first sheet, up to the last row and column that have any, and its formulas."""
    rows, formulas = [], []
    table = xml.parse(path).getroot().find(".//table:table", NS)
    for row in table.iter(name("table", "table-row")):
        cells = []
        for cell in row:
            again = int(cell.get(name("table", "number-columns-repeated"), 1))
            v = value(cell)
            if formula := cell.get(name("table", "formula")):
                formulas.append(formula)
            if v is not None or again < COLUMNS:
                cells += [v] * again
        if cells and any(c is not None for c in cells):
            rows += [cells] * int(row.get(name("table", "number-rows-repeated"), 1))
        else:
            rows += [[]] * min(int(row.get(name("table", "number-rows-repeated"), 1)), MOST)
    while rows and not any(c is not None for c in rows[-1]):
        rows.pop()
    return rows, formulas


def kept(text):
    """What LibreOffice keeps of a text: its lines end in one way, and XML cannot hold control characters."""
    if not isinstance(text, str):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", text) or None


def padded(rows, columns, most):
    """Rows with all their empty cells and the empty rows behind them."""
    def fitted(row):
        end = max([columns, *(i + 1 for i, c in enumerate(row) if c is not None)])
        return (row + [None] * columns)[:end]

    rows = [fitted(row) for row in rows]
    return rows + [[None] * columns] * (most - len(rows))


def runs_formulas(folder):
    """Whether LibreOffice runs a formula when it opens it as the tables that must start none."""
    folder.mkdir()
    (folder / "formula.csv").write_text("a,b\n=1+1,2\n")
    convert([folder / "formula.csv"], folder, f"--infilter={AS_IT_IS}")
    return bool(sheet(folder / "formula.fods")[1])


def main():
    r, safe = tables_cases.Reader("LibreOffice"), tables_cases.Reader("LibreOffice, formulas")
    cases = []
    for case in tables_cases.cases(sys.argv[1]):
        if len(case.rows) * len(case.columns) > MOST:
            r.skip(f"tables of more than {MOST} cells")
        else:
            cases.append(case)
    work = pathlib.Path("opened").absolute()
    work.mkdir()
    safe.check(cases[0], "CSV", "" if runs_formulas(work / "control") else "LibreOffice runs no formula at all")
    convert([c.path("xlsx") for c in cases if c.path("xlsx")], work / "xlsx")
    convert([c.path("csv") for c in cases], work / "csv", f"--infilter={AS_TEXT}")
    convert([c.path("plain.csv") for c in cases], work / "plain CSV", f"--infilter={AS_IT_IS}")
    convert([c.path("plain.tsv") for c in cases], work / "plain TSV", f"--infilter={AS_IT_IS.replace('44', '9', 1)}")
    for case in cases:
        texts = [[c or None for c in row] for row in case.texts]
        typed = [[tables_cases.sheet_value(*cell) for cell in zip(case.columns, *row)]
                 for row in zip(case.rows, case.texts)]
        for form, file, want in ("XLSX", work / "xlsx", typed), ("CSV", work / "csv", texts):
            if form == "XLSX" and not case.path("xlsx"):
                r.skip("XLSX that the server refuses")
                continue
            try:
                rows, formulas = sheet(file / f"{case.file.stem}.fods")
            except (OSError, xml.ParseError) as fault:
                r.check(case, form, str(fault))
                continue
            if form == "XLSX":
                formulas = [f for f in formulas if f not in TRUTH]
            r.check(case, form, formulas and f"formulas {formulas[:3]}")
            header, *rows = padded(rows, len(case.columns), len(want) + 1)
            r.compare(case, form, header, *([[kept(v) for v in row] for row in some] for some in (rows, want)))
        for form in "CSV", "TSV":
            rows, formulas = sheet(work / f"plain {form}" / f"{case.file.stem}.plain.fods")
            safe.check(case, form, formulas and f"formulas {formulas[:3]}")
            safe.files[form] = safe.files.get(form, 0) + 1
            safe.cells += len(rows) * len(case.columns)
    tables_cases.report([r, safe])


main()
