"""The facts of the data folders, read in the most naive way: rows, dictionaries and loops.

This is no part of the program. It says once more, in another language and from the
description of the files alone, what the graph holds, so that the answers of the program
can be compared with something that does not share its mistakes. Standard library only.
"""

import csv
import datetime
import decimal
import functools
import hashlib
import pathlib
import re
import unicodedata

FOLDERS = [pathlib.Path(__file__).parent.parent / "seed" / "data" / layer for layer in ("core", "networks", "members")]

# File of the entities -> type, in the order in which types are listed.
TYPES = {
    "city": "City", "region": "Region", "country": "Country", "programme": "Programme", "organisation": "Organisation", "un-body": "UNBody",
    "theme": "Theme", "agreement": "Agreement", "event": "Event", "actor-group": "ActorGroup", "source": "Source",
}
LINK_TYPES = (
    "PARTICIPATES_IN MEMBER_OF PAIRED_WITH LEADS GOVERNS SUPPORTS FUNDS PARTNERS_WITH ENGAGES_WITH CONTRIBUTES_TO HAS_THEME"
    " INVOLVES OPERATES_IN LOCATED_IN PART_OF PRECEDES HOSTS ADOPTED_AT"
).split()
COVERAGE = "about link_types role types list stated as_of scope".split()  # which make the id of a record
PLACES = ("City", "Region", "Country")

# Type of a place and type of the place above it -> the rules by which its column parent is a link, and the data set and
# scheme that such a link cites; the first whose scheme the place has an id of, else the last.
DIVISION = [("division-country", "source:iso-3166-2", "iso3166-2"), ("division-country", "source:geonames-divisions", "geonames"), ("region-country", "", "")]
PARENTS = {
    ("City", "Country"): [("city-country", "source:geonames", "geonames")],
    ("City", "Region"): [("city-division", "source:geonames-divisions", "geonames")],
    ("Region", "Region"): [("m49-tree", "source:un-m49", "m49"), *DIVISION],
    ("Region", "Country"): DIVISION,
    ("Country", "Region"): [("m49-tree", "source:un-m49", "m49")],
}
# Type of an entity -> the columns with the dates at which it begins and ends.
BEGINS = {
    "Programme": ("start_year", "start_date"), "Event": ("year", "start_date"), "Agreement": ("year",),
    "Organisation": ("founded_year",), "UNBody": ("founded_year",),
}
ENDS = {"Programme": ("end_year", "end_date"), "Event": ("year", "end_date")}

# Link types of which an end does not bound both sides: from, to and programme of the link; b for the beginning, e for
# the end. All others are bound by the beginning and the end of their ends, and not by their programme.
BOUNDS = {
    "PAIRED_WITH": ("", "", "b"), "HAS_THEME": ("be", "", ""), "CONTRIBUTES_TO": ("be", "", ""), "PRECEDES": ("b", "b", ""),
    "ADOPTED_AT": ("b", "b", ""),
}
RESTRICTIONS = ("share-alike", "non-commercial", "no-derivatives")
LISTS = ("aliases", "same_as", "topics")
EVIDENCE = ("source", "locator", "component", "stated_as", "confidence", "retrieved_on", "seen_from", "seen_to", "note")
OF_A_SOURCE = ("locator", "component", "stated_as", "seen_from", "seen_to", "note")  # one value for each source of a row


# Letters that have no decomposition, and signs that serve as apostrophes.
PLAIN = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
    "ə": "e", "ɖ": "d", "ɓ": "b", "ɗ": "d", **{c: "'" for c in "`´‘’‛′ʹʻʼʽʾʿˈˊˋꞌ＇"},
})
WITH_OPTIONAL_MARKS = ("LATIN", "GREEK", "HEBREW", "ARABIC", "CYRILLIC")


def fold(text):
    """Text as it is compared and ordered: decomposed (NFKD), without optional marks, case folded, letters made plain."""
    def plain(s):
        out, base = "", ""
        for c in unicodedata.normalize("NFKD", s):
            if unicodedata.category(c) != "Mn":
                base = c
            elif not unicodedata.category(base or "-").startswith("L") and unicodedata.category(base or "-") != "Mc":
                continue
            elif (base, c) not in (("и", "\u0306"), ("И", "\u0306")) and unicodedata.name(base, "").startswith(WITH_OPTIONAL_MARKS):
                continue
            out += c
        return out
    while (folded := plain(plain(text).casefold().translate(PLAIN)).translate(PLAIN)) != text:
        text = folded
    return text


def first_day(date):
    """2015 and 2015-12 mean their first day as the beginning of something."""
    return date + "-01-01"[len(date) - 4:] if date else ""


def end_day(date):
    """The first day on which something that lasted until a date is over."""
    if len(date) == 10 or not date:
        return date
    year, _, month = date.partition("-")
    month = int(month or 12)
    return f"{int(year) + month // 12:04d}-{month % 12 + 1:02d}-01"


def holds(link, day, undated="INCLUDE"):
    """Whether a link holds, or may hold, on a day: by its own dates, else by those of its ends. It is dated by since."""
    day = first_day(day)
    begin, end = link["since"] or link.get("holds_from", ""), link["until"] or link.get("holds_until", "")
    if begin and day < first_day(begin) or end and day >= end_day(end):
        return False
    return undated == "INCLUDE" or bool(link["since"]) == (undated == "EXCLUDE")


def exact(dates):
    """Dates without those that another one says more exactly: 2016 beside 2016-06-22."""
    return [d for d in dates if not any(other.startswith(d + "-") for other in dates)]


def day_after(date):
    """The first day after a date as the last day of something."""
    return (datetime.date.fromisoformat(date) + datetime.timedelta(1)).isoformat() if len(date) == 10 else date


def digest(letter, *key):
    """The id of a record for which the files give none."""
    return letter + hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:16]


def cells(cell):
    return [part.strip() for part in cell.split("|") if part.strip()]


def rows(path):
    """The rows of a file, with "" for columns that it does not have."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{column: value.strip() for column, value in row.items()} for row in csv.DictReader(file)]


def join(known, row, where):
    """What a later row adds: it fills what was unknown and may not contradict."""
    for column, value in row.items():
        if column in LISTS:
            known[column] = known.get(column, []) + [v for v in cells(value) if v not in known.get(column, [])]
        elif value and known.get(column) and known[column] != value:
            raise ValueError(f"{where}: {column} is {value} here and was {known[column]}")
        elif value:
            known[column] = value


class Facts:
    """One graph out of several folders, later ones on top."""

    def __init__(self, folders=None):
        self.entities, self.links, self.statements, self.evidence, self.rules, self.blocks = {}, {}, {}, {}, {}, []
        self.coverage, self.gone = {}, {}
        self._link_ids = {}  # key of a link -> its id
        self._evidence_ids = {}
        self.folder = {}  # id of a record -> the first folder that has it
        self.layers = {}  # name of a folder -> what it says of itself
        self._reading, self._placed = "", {}  # id of a place -> the first folder that gives its parent
        self._other_parents = []  # id of a place, and another place above it that a later folder gives
        for folder in folders or FOLDERS:
            said = rows(folder / "folder.csv")
            self._reading = said[0]["name"] if said else folder.name
            self.layers.setdefault(self._reading, said[0] if said else {"name": folder.name})
            self._read(folder)
        self._parents()
        self._statement_values()
        self._confidences()
        self._bounds()
        self._tree()
        self._index()

    def _read(self, folder):
        for file, kind in TYPES.items():
            for row in rows(folder / "entities" / f"{file}.csv"):
                entity = self.entities.setdefault(row["id"], {"type": kind})
                self.folder.setdefault(row["id"], self._reading)
                if row.get("parent"):
                    self._placed.setdefault(row["id"], self._reading)
                    if entity.get("parent", row["parent"]) != row["parent"]:
                        self._other_parents.append((row["id"], row["parent"]))
                        row["parent"] = ""
                join(entity, row, row["id"])
        for file in sorted((folder / "links").glob("*.csv")):
            for row in rows(file):
                self._link(row)
        for row in rows(folder / "names.csv"):
            self._named(row)
        for row in rows(folder / "statements.csv"):
            key = [row.get(column, "") for column in ("subject", "property", "value", "unit", "as_of")]
            id = row.get("id") or digest("P", *key)
            join(self.statements.setdefault(id, {}), self._proven(row, id), id)
        for row in rows(folder / "coverage.csv"):
            row["link_types"], row["types"] = sorted(cells(row["link_types"])), sorted(cells(row["types"]))
            key = [row[c] if isinstance(row[c], str) else "\x1e".join(row[c]) for c in COVERAGE]
            id = row.get("id") or digest("M", *key)
            note = row.pop("note", "")
            join(self.coverage.setdefault(id, {"types": []}), dict(self._proven(row, id), note=note), id)
        for row in rows(folder / "evidence.csv"):
            self._say(row)
        for row in rows(folder / "rules.csv"):
            self.rules[row["id"]] = row["rule"]
        for row in rows(folder / "blocks.csv"):
            self.blocks.append(row)
        for row in rows(folder / "replaced.csv"):
            self.gone[row["id"]] = row

    def _named(self, row):
        """The names of a row, which share all but their text; a later row may give more sources of a name."""
        given = [row.get(column, "").split("|") for column in ("source", "locator", "note")]
        for text in cells(row["text"]):
            key = (text, row.get("language", ""), row.get("script") or script(text), row.get("kind") or "alternative")
            said = self.entities[row["about"]].setdefault("names", {}).setdefault(key, {})
            for n, source in enumerate(given[0]):
                of = [values[n if len(values) > 1 else 0].strip() for values in given]
                if not said.get((of[0], of[1])):
                    said[of[0], of[1]] = of[2]

    def _link(self, row):
        key = tuple(row.get(column, "") for column in ("type", "from", "to", "role", "programme", "since"))
        id = row.get("id") or self._link_ids.get(key) or self._link_ids.get(key[:5] + ("",)) or digest("L", *key)
        row = self._proven(row, id)
        join(self.links.setdefault(id, {"topics": []}), row, id)
        self._link_ids[key] = self._link_ids[key[:5] + (self.links[id].get("since", ""),)] = id

    def _proven(self, row, about):
        """Takes the evidence out of a row about a link or a statement: one record for each source."""
        row = dict(row, id=about)
        self.folder.setdefault(about, self._reading)
        said = {column: row.pop(column, "") for column in EVIDENCE}
        said["confidence"] = said["confidence"] or ("implied" if row.get("status") == "derived" else "explicit")
        sources = said["source"].split("|") if said["source"] else []
        for n in range(len(sources)):
            one = dict(said, about=about, source=sources[n])
            for column in OF_A_SOURCE:
                if len(sources) > 1 and said[column]:
                    values = said[column].split("|")
                    assert len(values) == len(sources), f"{about}: {column}"
                    one[column] = values[n]
            self._say({column: value.strip() for column, value in one.items()})
        return row

    def _say(self, row):
        """A record of evidence, which a later folder may fill."""
        key = tuple(row.get(column, "") for column in ("about", "source", "locator", "stated_as"))
        id = self._evidence_ids.setdefault(key, row.get("id") or digest("E", *key))
        self.folder.setdefault(id, self._reading)
        new = {"id": id, "about": key[0], **{column: row.get(column, "") for column in EVIDENCE}}
        new["retrieved_on"] = new["retrieved_on"] or self.entities[new["source"]].get("retrieved_on", "")
        known = self.evidence.setdefault(id, new)
        if known is not new:
            join(known, new, id)

    def _above(self, place):
        """The places above a place, by their parents."""
        while place := self.entities[place].get("parent"):
            yield place

    def _parents(self):
        """The column parent is a derived link, where no link says the same. Of several the nearest place counts."""
        for id, other in self._other_parents:
            held = self.entities[id]["parent"]
            if held in self._above(other):
                self.entities[id]["parent"] = other
            elif other not in self._above(held):
                raise ValueError(f"{id}: parent is {other} here and was {held}")
        said = {(l["from"], l["to"]) for l in self.links.values() if l["type"] == "LOCATED_IN"}
        for id, entity in self.entities.items():
            parent = entity.get("parent")
            if not parent or (id, parent) in said:
                continue
            link = digest("L", "LOCATED_IN", id, parent, "", "", "")
            self._reading = self.folder[link] = self._placed[id]
            self.links[link] = {"id": link, "type": "LOCATED_IN", "from": id, "to": parent, "status": "derived", "topics": []}
            ids = {same.split(":", 1)[0] for same in entity.get("same_as", [])}
            rules = PARENTS[entity["type"], self.entities[parent]["type"]]
            rule, source, scheme = next((r for r in rules if r[2] in ids), rules[-1])
            self._say({"about": link, "source": "source:editorial", "locator": rule, "confidence": "implied"})
            for same in entity.get("same_as", []):
                if same.startswith(scheme + ":"):
                    self._say({"about": link, "source": source, "locator": same, "confidence": "implied"})

    def _statement_values(self):
        """Where statements give a property, the entity shows the value with most evidence, then the smaller."""
        count = {}
        for e in self.evidence.values():
            count[e["about"]] = count.get(e["about"], 0) + 1
        best = {}
        for s in self.statements.values():
            if not s.get("unit") and not s.get("as_of") and s["property"] in ("start_year", "end_year", "start_date", "end_date", "founded_year", "year"):
                best.setdefault((s["subject"], s["property"]), []).append((-count[s["id"]], s["value"]))
        for (subject, column), values in best.items():
            self.entities[subject][column] = min(values)[1]

    def _confidences(self):
        """A link or a statement is explicit if one of its evidence records is."""
        for fact in [*self.links.values(), *self.statements.values()]:
            fact["status"] = fact.get("status") or "verified"
            fact["confidence"] = "implied"
            for column in ("role", "since", "until", "programme", "unit", "as_of"):
                fact.setdefault(column, "")
            if "topics" in fact:
                fact["topics"] = sorted(set(fact["topics"]))
        for e in self.evidence.values():
            if e["confidence"] == "explicit":
                (self.links.get(e["about"]) or self.statements.get(e["about"]) or self.coverage[e["about"]])["confidence"] = "explicit"

    def _bounds(self):
        """The dates of links that have none of their own: their ends bound them, widely where sources disagree."""
        dates = {}
        for id, entity in self.entities.items():
            for column in {*BEGINS.get(entity["type"], ()), *ENDS.get(entity["type"], ())}:
                dates.setdefault((id, column), set()).add(entity.get(column, ""))
        for s in self.statements.values():
            if not s["unit"] and not s["as_of"] and (s["subject"], s["property"]) in dates:
                dates[s["subject"], s["property"]].add(s["value"])

        def known(id, columns):
            return exact({d for column in columns.get(self.type(id), ()) for d in dates[id, column]} - {""}) if id else []

        for link in self.links.values():
            begins, ends = [], []
            for id, sides in zip((link["from"], link["to"], link["programme"]), BOUNDS.get(link["type"], ("be", "be", ""))):
                if "b" in sides and (some := known(id, BEGINS)):
                    begins.append(min(some, key=first_day))
                if "e" in sides and (some := known(id, ENDS)):
                    ends.append(max((day_after(d) for d in some), key=end_day))
            begin = link["since"] or max(begins, key=lambda d: (first_day(d), d), default="")
            end = link["until"] or min(ends, key=end_day, default="")
            if begin and end and first_day(begin) >= end_day(end):  # the bounds contradict: they say nothing
                begin, end = link["since"], link["until"]
            link["holds_from"], link["holds_until"] = begin, end
            link["dates_from"] = "LINK" if link["since"] or link["until"] else "ENDS" if begin or end else "UNKNOWN"

    def _tree(self):
        """For each place the ids of the places above it, nearest first."""
        up = {}
        for l in self.links.values():
            if l["type"] in ("LOCATED_IN", "PART_OF") and self.type(l["from"]) in PLACES and self.type(l["to"]) in PLACES:
                up.setdefault(l["from"], set()).add(l["to"])

        def above(place):
            return set().union(*({p} | above(p) for p in up.get(place, ())))

        stated = {}  # the names that statements give
        for s in self.statements.values():
            if s["property"] in ("alias", "former_name", "title"):
                stated.setdefault(s["subject"], set()).add(s["value"])
        self.within = {}
        for id, entity in self.entities.items():
            chain, at = [], id
            while up.get(at):  # of several, the one that no other implies
                (at,) = {p for p in up[at] if not any(p in above(q) for q in up[at])}
                chain.append(at)
            self.within[id] = chain if entity["type"] in PLACES else []
            entity["aliases"] = sorted(({*entity.get("aliases", []), entity.get("acronym", "")}) - {"", entity["name"]})
            entity["other_names"] = entity["aliases"] + sorted(
                ({text for text, *_ in entity.get("names", {})} | stated.get(id, set())) - {entity["name"], *entity["aliases"]}
            )
            entity["same_as"] = sorted(entity.get("same_as", []), key=lambda same: same.split(":", 1))

    def _index(self):
        self.at, self.said, self.states, self.folded = {}, {}, {}, {}
        for l in self.links.values():
            for end in {l["from"], l["to"]}:
                self.at.setdefault(end, []).append(l)
        for e in sorted(self.evidence.values(), key=lambda e: e["id"]):
            self.said.setdefault(e["about"], []).append(e)
        for s in sorted(self.statements.values(), key=lambda s: (s["property"], s["as_of"], s["unit"], s["id"])):
            self.states.setdefault(s["subject"], []).append(s)

    def type(self, id):
        return self.entities[id]["type"]

    def name(self, id):
        return self.entities[id]["name"]

    def country(self, id):
        """The country that a place lies in; a country lies in itself."""
        return next((place for place in [id, *self.within[id]] if place.startswith("country:")), None)

    def by_name(self, ids):
        """The order of lists: by folded name, then id."""
        return sorted(ids, key=lambda id: (self.folded.get(id) or self.folded.setdefault(id, fold(self.name(id))), id))

    def all(self, kind):
        return [id for id, entity in self.entities.items() if entity["type"] == kind]

    def relation(self, id, type, direction, other=None, match=lambda link, end: True):
        """The links of an entity with what is at their other ends, by name of the other end, its id, id of the link."""
        found = []
        for link in self.at.get(id, []):
            for mine, end, side in (("from", "to", "out"), ("to", "from", "in")):
                if link["type"] == type and link[mine] == id and direction in (side, "both"):
                    if (other is None or self.type(link[end]) == other) and match(link, link[end]):
                        found.append((link, link[end]))
        return sorted(found, key=lambda f: (fold(self.name(f[1])), f[1], f[0]["id"]))

    def place(self, evidence):
        """Line, first byte, end byte and block of a place in the source document, or None."""
        parts = re.fullmatch(r"(\d+):(\d+)-(\d+)", evidence["locator"])
        if not parts:
            return None
        line, first, end = map(int, parts.groups())
        block = next((b for b in self.blocks if b["source"] == evidence["source"] and int(b["byte_start"]) <= first and end <= int(b["byte_end"])), None)
        return line, first, end, block

    def names(self, entity):
        """Each name of the data with what is known of it, in the order of text, language, script and kind."""
        for (text, language, written, kind), said in sorted(entity.get("names", {}).items()):
            parts = [("language", language), ("script", written), ("kind", kind)]
            for (source, locator), note in sorted(said.items()):
                read = self.entities[source].get("retrieved_on", "")
                parts += [("source", source), ("locator", locator), ("retrieved_on", read), ("note", note)]
            yield "\x1d".join([text] + [f"{column}={value}" for column, value in parts if value])

    def release(self):
        """The name of the data and the sha256 of its canonical form, one line for each record; and its date."""
        lines = ["cityweave release 2"]

        def record(kind, row, columns):
            def text(value):
                return value if isinstance(value, str) else "\x1e".join(value)
            lines.append("\x1f".join([kind] + [f"{c}={text(row[c])}" for c in columns.split() if row.get(c)]))

        shared = "id type name aliases names description same_as note"
        for id, entity in sorted(self.entities.items()):
            own = {column: plain_number(value) if column in ("latitude", "longitude") else value for column, value in entity.items()}
            own["names"] = list(self.names(entity))
            record("entity", own, " ".join([shared, *sorted(own.keys() - {*shared.split(), "parent", "other_names"})]))
        for id, link in sorted(self.links.items()):
            record("link", link, "id type from to role since until programme topics status confidence")
        for id, statement in sorted(self.statements.items()):
            record("statement", statement, "id subject property value unit as_of status confidence")
        for id, evidence in sorted(self.evidence.items()):
            record("evidence", evidence, "id about " + " ".join(EVIDENCE))
        for id, rule in sorted(self.rules.items()):
            record("rule", {"id": id, "rule": rule}, "id rule")
        for block in sorted(self.blocks, key=lambda b: b["id"]):
            record("block", block, "id source programme paragraph_line title_line byte_start byte_end truncated")
        for _, layer in sorted(self.layers.items()):
            if layer.get("title"):
                restrictions = sorted(cells(layer["restrictions"]), key=RESTRICTIONS.index)
                record("layer", dict(layer, restrictions=restrictions), "name title licence licence_url attribution restrictions note")
        for id, coverage in sorted(self.coverage.items()):
            record("coverage", coverage, f"id {' '.join(COVERAGE)} complete note")
        for id, row in sorted(self.gone.items()):
            record("tombstone", row, "id replaced_by reason")
        hash = hashlib.sha256(("\n".join(lines) + "\n").encode()).hexdigest()
        date = max([e["retrieved_on"] for e in self.evidence.values()] + [self.entities[s].get("retrieved_on", "") for s in self.all("Source")])
        return f"{date}-{hash[:12]}", date, hash


# The scripts by the first word of the names of their letters in Unicode.
SCRIPTS = dict(pair.split(":") for pair in """
LATIN:Latn FULLWIDTH:Latn FEMININE:Latn MASCULINE:Latn CYRILLIC:Cyrl ARABIC:Arab CJK:Hani HANGUL:Hang HIRAGANA:Hira KATAKANA:Kana
DEVANAGARI:Deva HEBREW:Hebr GREEK:Grek ARMENIAN:Armn BENGALI:Beng GEORGIAN:Geor ETHIOPIC:Ethi GURMUKHI:Guru THAI:Thai TAMIL:Taml
MALAYALAM:Mlym TIBETAN:Tibt KANNADA:Knda TELUGU:Telu MYANMAR:Mymr GUJARATI:Gujr SINHALA:Sinh ORIYA:Orya SYRIAC:Syrc KHMER:Khmr
LAO:Laoo THAANA:Thaa CANADIAN:Cans GOTHIC:Goth TIFINAGH:Tfng OL:Olck MONGOLIAN:Mong CHEROKEE:Cher MEETEI:Mtei BATAK:Batk
JAVANESE:Java SUNDANESE:Sund CUNEIFORM:Xsux BOPOMOFO:Bopo
""".split())
SYSTEMS = {"Hrkt": {"Hira", "Kana"}, "Jpan": {"Hani", "Hira", "Kana"}, "Kore": {"Hang", "Hani"}}


@functools.cache
def script_of_letter(letter):
    return SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0]) if unicodedata.category(letter)[0] in "LM" or letter == "〇" else None


def script(text):
    """The script of a text, or the writing system that its scripts form (ISO 15924)."""
    # The mark of long vowels of Japanese is of both its scripts.
    found = {script_of_letter(letter) for letter in text if letter != "ー"} - {None}
    if len(found) < 2:
        return found.pop() if found else "Zyyy"
    return next((system for system, parts in SYSTEMS.items() if found <= parts), "")


def plain_number(text):
    """A number in its shortest form without an exponent, as 28.5 for 28.50."""
    return format(decimal.Decimal(repr(float(text))), "f").removesuffix(".0")
