"""Finding by name, said once more in the most naive way: every name of every entity is compared.

What matches is described in docs/semantics.md; the words of this file are its own.
"""

import functools
import math
import re
import unicodedata

from facts import Facts, fold

EXACT, PREFIX, WORD_PREFIX, FUZZY = range(4)
CLASSES = ("EXACT", "PREFIX", "WORD_PREFIX", "FUZZY")


@functools.cache
def words(text):
    """Runs of letters, numbers and marks of folded text."""
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in fold(text)).split()


@functools.cache
def edits(a, b):
    """Letters left out, put in or put in place of another, and neighbours exchanged; no letter twice."""
    d = {(i, -1): i + 1 for i in range(-1, len(a))} | {(-1, j): j + 1 for j in range(-1, len(b))}
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + (x != y))
            if i and j and x == b[j - 1] and a[i - 1] == y:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a) - 1, len(b) - 1]


def near(word, name):
    """Edits from a word to the nearest word of a name, None where that is too far."""
    if any(w.startswith(word) for w in name):
        return 0
    most = 0 if len(word) < 4 or len(word) > 32 else 1 if len(word) < 8 else 2
    # A letter that the other word has not got is an edit, which spares most comparisons.
    least = min((edits(word, w) for w in name if most and abs(len(w) - len(word)) <= most and len(set(word) - set(w)) <= most), default=99)
    return least if least <= most else None


def match(text, name):
    """(class, edits) of a text and a name that both have words; None when it does not match."""
    whole, other = words(text), words(name)
    if not whole or not other:
        return None
    if "".join(whole) == "".join(other):
        return EXACT, 0
    if " ".join(other).startswith(" ".join(whole)):
        return PREFIX, 0
    if len(whole) > 16:
        return None
    far = [near(w, other) for w in whole]
    if None in far:
        return None
    return (FUZZY, sum(far)) if any(far) else (WORD_PREFIX, 0)


def best(facts: Facts, text, id):
    """The best match of an entity: (class, edits), the field, and what matches."""
    entity = facts.entities[id]
    found = []
    for order, (field, name) in enumerate([("NAME", facts.name(id))] + [("ALIAS", a) for a in entity["other_names"]]):
        if how := match(text, name):
            found.append((how, order, field, name))
    found += [((EXACT, 0), order, field, shown) for owner, order, field, shown in codes(facts).get(fold(text).strip(), []) if owner == id]
    if not found:
        return None
    how, _, field, name = min(found)
    return how, field, name


@functools.cache
def codes(facts: Facts):
    """Who is called by which id or code, by its folded forms; all names go before."""
    found = {}
    for id, entity in facts.entities.items():
        called = [("ID", "", id)] + [("EXTERNAL_ID", *code.split(":", 1)) for code in sorted(entity["same_as"], key=lambda c: c.split(":", 1))]
        called += [("EXTERNAL_ID", column, entity[column]) for column in ("iso2", "iso3") if entity.get(column)]
        for order, (field, scheme, value) in enumerate(called, start=10_000):
            shown = f"{scheme}:{value}" if scheme else value
            for form in {fold(value), fold(shown)}:
                found.setdefault(form, []).append((id, order, field, shown))
    return found


def search(facts: Facts, text, types=None, within=None):
    """All that match, as (id, (class, edits), field, text), the best first."""
    found = []
    for id in facts.entities:
        if types and facts.type(id) not in types or within and not (within & {id, *facts.within.get(id, [])}):
            continue
        if hit := best(facts, text, id):
            found.append((id, *hit))
    return sorted(found, key=lambda f: (f[1], -standing(facts, f[0]), -len(facts.at.get(f[0], [])), f[0]))


def standing(facts: Facts, id):
    """Which of equal matches is more likely meant: sources last, regions and small places before them."""
    kind = facts.type(id)
    if kind == "City":
        inhabitants = int(facts.entities[id].get("population") or 0)
        return 3 if inhabitants >= 1_000_000 else 2 if inhabitants >= 100_000 else 1
    return {"Source": 0, "Region": 1}.get(kind, 3)


def equally_good(found):
    """Those that match as well as the first."""
    return [f for f in found if f[1] == found[0][1]]


@functools.cache
def whole_names(facts: Facts):
    """Who has which name, by its words written as one."""
    found = {}
    for id, entity in facts.entities.items():
        for name in [facts.name(id), *entity["other_names"]]:
            found.setdefault("".join(words(name)), {})[id] = None
    return found


def called(facts: Facts, text, types):
    """What is called so, as search finds it: by whole names, IDs and codes only."""
    ids = {**whole_names(facts).get("".join(words(text)), {}), **{id: None for id, *_ in codes(facts).get(fold(text).strip(), [])}}
    found = [(id, *hit) for id in ids if facts.type(id) in types and (hit := best(facts, text, id)) and hit[0][0] == EXACT]
    return sorted(found, key=lambda f: (-standing(facts, f[0]), -len(facts.at.get(f[0], [])), f[0]))


def places(facts: Facts, texts):
    """The countries and regions that all texts name together, the narrowest of them."""
    found = [{id for id, *_ in called(facts, text, {"Country", "Region"})} for text in texts]
    return {id for some in found for id in some if all(others & {id, *facts.within[id]} for others in found)}


def kilometres(facts: Facts, id, point):
    """How far an entity is from a point; None where it has no coordinates."""
    entity = facts.entities[id]
    if not entity.get("latitude"):
        return None
    (a, b), (c, d) = [(math.radians(float(x)), math.radians(float(y))) for x, y in (point, (entity["latitude"], entity["longitude"]))]
    return 6371.0088 * math.acos(min(1, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(d - b)))


def alike(facts: Facts, text, types, inside):
    """What is called alike: first where a whole name is one edit away (two from eight letters on), then as in a search."""
    key = " ".join(words(text))
    most = 2 if len(key) >= 8 else 1 if len(key) >= 5 else 0

    def off(id):
        names = [facts.name(id), *facts.entities[id]["other_names"]]
        return min(edits(key, other) for name in names if (other := " ".join(words(name))) or True)

    found = [(off(hit[0]), hit) for hit in search(facts, text, types, inside)]
    near = sorted([f for f in found if f[0] <= most], key=lambda f: f[0])
    return [hit for _, hit in near] + [hit for d, hit in found if d > most], len(near)


def meaning(facts: Facts, name, types, reading=None, told=None, known=None, point=None):
    """(status, candidates, places, text, steps) of a name. The reading is how a person reads it where nothing is called as
    it is written: the text, the places that it states, the steps to it, and whether letters of it are lost."""
    def fits(id):
        register = known and known.split(":")[0] + ":"
        ids = [same for same in facts.entities[id]["same_as"] if register and same.startswith(register)]
        far = point and (kilometres(facts, id, point) or 0) > 100
        return not far and (not ids or known in ids)

    def decide(found, inside, text, steps, contradicted):
        if contradicted and not known in facts.entities[found[0][0]]["same_as"] and len(found) == 1:
            return "UNCERTAIN", found, inside, text, steps
        if len(found) == 1 or known and known in facts.entities[found[0][0]]["same_as"]:
            return "MATCHED", found[:1], inside, text, steps
        near = [hit for hit in found if point and (kilometres(facts, hit[0], point) or 99) <= 25]
        return ("MATCHED", near, inside, text, steps) if len(near) == 1 else ("AMBIGUOUS", found, inside, text, steps)

    inside = places(facts, [told]) if told else set()
    readings = [(name, inside, [], False)]
    if reading:
        text, stated, steps, lost = reading
        readings.append((text, places(facts, stated + ([told] if told else [])), steps, lost))
    elsewhere = None
    for text, inside, steps, lost in readings:
        anywhere = [hit for hit in called(facts, text, types) if fits(hit[0])]
        found = [hit for hit in anywhere if not inside or inside & {hit[0], *facts.within[hit[0]]}]
        if found:
            held = [hit for hit in called(facts, text, types) if not inside or inside & {hit[0], *facts.within[hit[0]]}]
            return decide(found, inside, text, steps, known and len(held) > len(found))
        if anywhere:
            elsewhere = "ELSEWHERE", anywhere, inside, text, steps
        if lost:
            pattern = re.compile(re.escape(" ".join(fold(text).split())).replace(re.escape("?"), "."))
            fitting = [hit for hit in search(facts, text.replace("?", "x"), types, inside) if pattern.fullmatch(" ".join(fold(hit[3]).split()))]
            return "PROBABLE", fitting, inside, text, steps
    if elsewhere:
        return elsewhere
    text, inside, steps, _ = readings[-1]
    found, near = alike(facts, text, types, inside)
    found = [hit for hit in found if fits(hit[0])]
    status = "PROBABLE" if near == 1 and inside else "UNCERTAIN" if found else "NOT_FOUND"
    return status, found, inside, text if found else None, steps
