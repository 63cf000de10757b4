"""Finding by name, said once more in the most naive way: every name of every entity is compared.

What matches is described in docs/semantics.md; the words of this file are its own.
"""

import functools
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
    if whole == other:
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
    return sorted(found, key=lambda f: (f[1], -len(facts.at.get(f[0], [])), f[0]))


def equally_good(found):
    """Those that match as well as the first."""
    return [f for f in found if f[1] == found[0][1]]


def parts(name):
    """A name and the places behind it."""
    found = [p.strip() for p in re.split(r"[,;/|()\[\]]", name) if p.strip()]
    return found if 1 < len(found) <= 4 else []


def meaning(facts: Facts, name, types):
    """(status, candidates, places) of a name: of all readings the one that matches best, the narrower
    one first; one that passes over a place that is not understood only where the others find nothing."""
    def places(text):
        hits = search(facts, text, {"Country", "Region"})
        return {id for id, how, *_ in hits if how[0] == EXACT}

    readings, unknown = [(search(facts, name, types), set(), False)], False
    if behind := parts(name):
        inside = places(behind[-1])
        unknown = not inside
        for part in reversed(behind[1:-1]):
            narrower = {p for p in places(part) if inside & {p, *facts.within[p]}}
            inside, unknown = narrower or inside, unknown or not narrower
        found = [f for f in search(facts, behind[0], types, inside or None) if f[0] not in inside]
        readings.insert(1 if unknown else 0, (found, inside, unknown))
    best = None
    for found, inside, passed_over in readings:
        if found and (best is None or not passed_over and found[0][1] < best[0][0][1]):
            best = equally_good(found), inside, passed_over
    if best is None:
        return "NOT_FOUND", [], next((inside for _, inside, _ in readings if inside), set())
    candidates, inside, passed_over = best
    if passed_over:
        status = "PLACE_UNKNOWN"
    elif candidates[0][1][0] != EXACT:
        status = "UNCERTAIN"
    else:
        status = "MATCHED" if len(candidates) == 1 else "AMBIGUOUS"
    return status, candidates, inside
