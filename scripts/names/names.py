"""Writes the names of cities as the networks' lists have them, and parts the names that are two in one.

Usage: python3 scripts/names/names.py

The program reads seed/data and data, and decisions.csv beside it. In names.csv of each data folder it writes the rows
of the kind `as_written` and those of decisions.csv anew, and replaces names of GeoNames that are two in one by the two.
It needs no package, and changes nothing when it is run again.
"""

import collections
import csv
import glob
import os
import re
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# The data folders in the order in which they are loaded, each with the folders that it may refer to.
FOLDERS = {
    "seed/data/core": [],
    "seed/data/networks": ["seed/data/core"],
    "seed/data/members": ["seed/data/core", "seed/data/networks"],
    "seed/data/twins": ["seed/data/core", "seed/data/networks"],
    "data/climactor": ["seed/data/core", "seed/data/networks", "seed/data/members"],
}

COLUMNS = ["about", "text", "language", "script", "kind", "source", "locator", "note"]

# Longer texts are no names but descriptions of bodies.
LONGEST = 60

# The locator of names of GeoNames; rows of decisions.csv add the name that they are part of.
PLAIN = "cities500.json: alternatenames"

# What a note says where the list has a wider body than the city.
WIDER = re.compile(r"of which the city is the seat|seat or core|stands for|wider")

# Letters without a decomposition that are compared as others.
LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
    "ə": "e",
}

# The scripts of which marks are optional, as Unicode names their letters.
OPTIONAL = ("LATIN", "GREEK", "HEBREW", "ARABIC", "CYRILLIC")


def fold(text):
    """What names are compared by: without case, optional marks and forms of apostrophes, as kg.Fold."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(LETTERS.get(c, c) for c in text)
    out, base = [], ""
    for c in text:
        if unicodedata.combining(c):
            breve = base == "и" and c == "\u0306"
            if base and unicodedata.name(base, "").startswith(OPTIONAL) and not breve:
                continue
        else:
            base = c
        out.append(c)
    return re.sub("[`´‘’‛′ʹʻʼʽʾʿ]", "'", "".join(out))


def letters(text):
    """The letters and digits of a folded text."""
    return "".join(c for c in fold(text) if c.isalnum() or unicodedata.combining(c))


def read(path):
    path = os.path.join(ROOT, path)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def write(path, columns, rows):
    with open(os.path.join(ROOT, path), "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, columns, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def cells(row, column):
    return [v.strip() for v in (row.get(column) or "").split("|") if v.strip()]


def mixed(text):
    """Whether a text has letters of Latin, Greek and Cyrillic beside one another, which no name has."""
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()}
    return len(scripts & {"LATIN", "GREEK", "CYRILLIC"}) > 1


class Data:
    """The names of places by folder, without the rows that this program writes."""

    def __init__(self, decisions):
        self.decisions = decisions
        ours = {(r["about"], r["name"]) for r in decisions if r["name"]}
        self.names = {}  # rows of names.csv by folder
        self.entities = {}  # folder: type: rows
        self.folded = collections.defaultdict(lambda: collections.defaultdict(set))  # folder: id: names
        self.aliases = collections.defaultdict(set)  # by ID, as they are written
        for folder in FOLDERS:
            self.names[folder] = [
                r for r in read(folder + "/names.csv")
                if r["kind"] != "as_written" and not ((r["about"], r["text"]) in ours and r["locator"] != PLAIN)
            ]
            self.entities[folder] = {k: read(f"{folder}/entities/{k}.csv") for k in ("city", "region", "country")}
            for row in (r for rows in self.entities[folder].values() for r in rows):
                self.folded[folder][row["id"]].update(map(fold, cells(row, "name")))
                self.aliases[row["id"]].update(cells(row, "aliases"))
        self.part()
        for folder, rows in self.names.items():
            for row in rows:
                self.folded[folder][row["about"]].update(map(fold, cells(row, "text")))

    def part(self):
        """Puts the names of decisions.csv in the place of the one that they were part of, in rows of GeoNames."""
        parts = collections.defaultdict(list)
        for r in self.decisions:
            if r["source"] == "geonames":
                parts[r["about"], r["text"]] += [r["name"]] if r["name"] and not r["language"] else []
        for folder, rows in self.names.items():
            for row in rows:
                if not row["source"].endswith("geonames-names"):
                    continue
                texts = []
                for text in cells(row, "text"):
                    texts += parts.get((row["about"], text), [text])
                row["text"] = "|".join(dict.fromkeys(texts))

    def held(self, folder, place):
        """The folded names of a place that are known where a folder is loaded."""
        return set().union(*(self.folded[f][place] for f in [*FOLDERS[folder], folder]))

    def everywhere(self):
        """Letters of a name: the places with it, by country."""
        out = collections.defaultdict(set)
        for by_id in (*self.folded.values(), self.aliases):
            for place, names in by_id.items():
                for name in names:
                    out[country(place), letters(name)].add(place)
        for line in open(os.path.join(ROOT, "graph/testdata/names_shared.tsv"), encoding="utf-8"):
            name, _, places = line.rstrip("\n").split("\t")
            for place in places.split("|") if places.startswith("city:") else ():
                out[country(place), letters(name)].add(place)
        return out


def country(place):
    """The two letters of the country in the ID of a place; M49 areas have none."""
    return place.split(":", 1)[1][:2]


def written(folder, countries):
    """The texts by which the lists of a folder have cities: (city, text): {source: locator}."""
    out = collections.defaultdict(dict)
    for path in sorted(glob.glob(os.path.join(ROOT, folder, "links", "*.csv"))):
        for row in read(os.path.relpath(path, ROOT)):
            sources = cells(row, "source")
            columns = {c: (row.get(c) or "").split("|") for c in ("locator", "stated_as", "note")}
            for i, source in enumerate(sources):
                one = {c: v[i].strip() if len(v) == len(sources) else v[0].strip() for c, v in columns.items()}
                if WIDER.search(one["note"]):
                    continue
                if row["type"] == "PAIRED_WITH":
                    for city, text in pair(row, one["locator"], countries):
                        out[city, text].setdefault(source, one["locator"])
                elif row["from"].startswith("city:") and one["stated_as"]:
                    # The initiatives of a row of ClimActor are no part of where its name is.
                    out[row["from"], one["stated_as"]].setdefault(source, one["locator"].split("; initiatives=")[0])
    return out


def pair(row, locator, countries):
    """The names in `pair=Mojácar, Spain; Encamp, Andorra`, each with the end in its country; none if unclear."""
    found = {}
    for place in locator.removeprefix("pair=").split("; ") if locator.startswith("pair=") else ():
        lands = countries.get(fold(place.rpartition(", ")[2]), ())
        ends = [row[end] for end in ("from", "to") if country(row[end]) in lands]
        if len(ends) == 1:
            found[ends[0]] = place.split(", ")[0]
    return found.items() if len(found) == 2 else ()


def unqualified(text):
    """A name without the place that it lies in: "Albany, NY", "Cesa (CE)", "Sant'Arpino (CE"."""
    return re.sub(r"\s*(,.*|\([^)]*\)?)$", "", text)


def as_written(data, folder, countries, everywhere):
    """The rows of names of cities as the lists of a folder write them."""
    refused = {(r["about"], r["text"]) for r in data.decisions if not r["name"]}
    found = {}
    for (city, text), sources in sorted(written(folder, countries).items()):
        held = data.held(folder, city)
        if len(text) > LONGEST or "|" in text or mixed(text) or fold(text) in held or (city, text) in refused:
            continue
        if text not in data.aliases[city]:  # an alias gets its source
            held |= set(map(fold, data.aliases[city]))
            if fold(text) in held or fold(unqualified(text)) in held:
                continue
        found[city, fold(text)] = found.get((city, fold(text)), []) + [(text, sources)]
    for (city, _), spellings in found.items():
        text, sources = spellings[0]  # one of those that differ in case and marks only
        if everywhere[country(city), letters(text)] - {city}:
            continue  # another place of the country has the name
        yield {
            "about": city, "text": text, "kind": "as_written",
            "source": "|".join(sorted(sources)), "locator": "|".join(sources[s] for s in sorted(sources)),
        }


def parted(data, folder, lists, everywhere):
    """The rows of decisions.csv for the folder whose source has the name of two."""
    for r in data.decisions:
        owners = everywhere[country(r["about"]), letters(r["name"])]
        if r["name"] in ("", r["text"]) or owners and r["about"] not in owners:
            continue  # the name of another place
        if r["source"] == "geonames":
            has = any(row["about"] == r["about"] for row in data.names[folder] if "geonames" in row["source"])
            if r["language"] and has:
                yield {**r, "text": r["name"], "source": "source:geonames-names",
                       "locator": f"{PLAIN}; {r['text']}"}
            continue
        for source, locator in sorted(lists.get((r["about"], r["text"]), {}).items()):
            yield {**r, "text": r["name"], "source": source, "locator": locator}
            break


def main():
    decisions = read(os.path.relpath(os.path.join(HERE, "decisions.csv"), ROOT))
    data = Data(decisions)
    countries = collections.defaultdict(set)  # two letters by the folded name of a country
    for folder, kinds in data.entities.items():
        for row in kinds["country"]:
            for name in data.folded[folder][row["id"]]:
                countries[name].add(country(row["id"]))
            for name in data.aliases[row["id"]]:
                countries[fold(name)].add(country(row["id"]))
    everywhere = data.everywhere()
    # A text that lists of several folders have for two cities of a country names neither.
    lists = {folder: written(folder, countries) for folder in FOLDERS}
    for by_text in lists.values():
        for city, text in by_text:
            everywhere[country(city), letters(text)].add(city)
    for folder in FOLDERS:
        new = list(parted(data, folder, lists[folder], everywhere))
        for row in new:
            data.folded[folder][row["about"]].add(fold(row["text"]))
        new += as_written(data, folder, countries, everywhere)
        rows = [*data.names[folder], *({c: r.get(c, "") for c in COLUMNS} for r in new)]
        rows = [r for r in rows if r["text"]]
        rows.sort(key=lambda r: r["about"])
        write(folder + "/names.csv", COLUMNS, rows)
        print(f"{folder}: {sum(r.get('kind') == 'as_written' for r in new)} names as written, "
              f"{sum(r.get('kind') != 'as_written' for r in new)} parts of names of two")


if __name__ == "__main__":
    main()
