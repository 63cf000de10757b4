"""Chooses names of well-known cities in other languages and scripts, which search and suggest must list first.

From the data files alone, without the program: for each language or script the names of the most populous cities that
differ from the name of the city in the graph. Writes graph/testdata/exonyms.csv, one name a row; with --check, says
whether the file is as it would be written.

GeoNames, from which most names are, does not say the language of a name. Scripts that one language of our day writes
stand for it, such as Hangul for Korean; the names in others have a language only where the data state one.
"""

import csv
import io
import pathlib
import sys
import unicodedata

from facts import FOLDERS, fold

LANGUAGES = ("de", "es", "fr", "it", "ru", "zh")
SCRIPTS = {  # with the language that alone writes the script, if there is one
    "GREEK": "el", "HEBREW": "", "HANGUL": "ko", "KATAKANA": "ja", "DEVANAGARI": "", "THAI": "th", "ARABIC": "",
    "CYRILLIC": "", "CJK": "", "GEORGIAN": "ka", "LATIN": "", "ARMENIAN": "hy", "TAMIL": "ta", "TELUGU": "te",
    "MALAYALAM": "ml", "KANNADA": "kn", "GUJARATI": "gu", "GURMUKHI": "pa", "BENGALI": "", "SINHALA": "si",
    "ETHIOPIC": "", "KHMER": "km", "LAO": "lo", "MYANMAR": "",
}
EACH = 20  # names of a language or a script
LARGE = 500_000  # inhabitants of a well-known city
OUT = pathlib.Path(__file__).parent.parent / "graph" / "testdata" / "exonyms.csv"


def rows(name):
    for folder in FOLDERS:
        for file in sorted(folder.glob(name)):
            with file.open(encoding="utf-8", newline="") as lines:
                yield from csv.DictReader(lines)


def script(text):
    """The script that all letters of a text are of, None where they are of several."""
    found = {unicodedata.name(c, "").split(" ")[0].removesuffix("-IDEOGRAPH") for c in text if unicodedata.category(c)[0] == "L"}
    return found.pop() if len(found) == 1 else None


def main():
    text = table(chosen_names())
    if "--check" in sys.argv:
        sys.exit(0 if OUT.read_text(encoding="utf-8") == text else f"{OUT.name} differs: run examples/exonyms.py")
    OUT.write_text(text, encoding="utf-8")


def table(rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("text", "city", "of", "language"))
    writer.writerows(rows)
    return out.getvalue()


def chosen_names():
    people, called = {}, {}
    for row in rows("entities/city.csv"):
        people[row["id"]] = max(people.get(row["id"], 0), int(row.get("population") or 0))
        called.setdefault(row["id"], row["name"])
    names = []
    for row in rows("names.csv"):
        if people.get(row["about"], 0) >= LARGE:
            names += [(row["about"], text.strip(), row["language"]) for text in row["text"].split("|")]
    shared = {}  # names that other entities have as well are for the one that is best known, which is another question
    for id, text, _ in names:
        shared.setdefault(fold(text), set()).add(id)
    for kind in ("city", "country", "region"):
        for row in rows(f"entities/{kind}.csv"):
            for text in [row["name"] or row["id"], *(row.get("aliases") or "").split("|")]:
                shared.setdefault(fold(text), set()).add(row["id"])
    for row in rows("names.csv"):
        for text in row["text"].split("|"):
            shared.setdefault(fold(text.strip()), set()).add(row["about"])
    names = [n for n in names if len(shared[fold(n[1])]) == 1 and len(n[1]) > 2 and fold(n[1]) != fold(called[n[0]])]
    names.sort(key=lambda n: (-people[n[0]], n))
    chosen, taken = [], set()
    for group, of in [(LANGUAGES, lambda n: n[2].split("-")[0]), (SCRIPTS, lambda n: script(n[1]))]:
        for kind in group:
            cities = set()
            for n in names:
                if of(n) == kind and n[0] not in cities and n[1] not in taken and len(cities) < EACH:
                    cities.add(n[0])
                    taken.add(n[1])
                    chosen.append((n[1], n[0], kind, n[2] or SCRIPTS.get(kind, "")))
    return chosen


if __name__ == "__main__":
    main()
