"""Finding by what is said about entities, once more in the most naive way: all words of all records are counted.

What matches is described in docs/semantics.md; the words of this file are its own. Stems are not computed here: who asks
says which forms of a word are one, and which words that begin alike are others.
"""

import functools
import math
import unicodedata

from facts import Facts, fold
from finding import standing

STOP = set(
    "a an and are as at be been but by for from had has have in into is it its of on or s such t that the their then there these they"
    " this to was were which will with".split()
)
WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")


@functools.cache
def words(text):
    """The words of a text that count, with their places: (word, start, end)."""
    # Folding letter by letter keeps the places; marks belong to the letter before them.
    out, run = [], []

    def end():
        letters, of = "".join(c for c, _ in run), [i for c, i in run for _ in c]
        if letters and letters not in STOP:
            out.append((letters[:32], of[0], of[-1] + 1))
        run.clear()

    spaceless = []  # clusters of a script without spaces: (text, start, end)

    def end_pairs():
        if len(spaceless) == 1:
            out.append(spaceless[0])
        out.extend((a[0] + b[0], a[1], b[2]) for a, b in zip(spaceless, spaceless[1:]))
        spaceless.clear()

    for i, c in enumerate(text):
        for f in fold(c) or "":
            kind = unicodedata.category(f)[0]
            if unicodedata.name(f, "").startswith(WITHOUT_SPACES) and kind in "LN":
                end()
                spaceless.append((f, i, i + 1))
            elif kind == "M" and spaceless:
                spaceless[-1] = (spaceless[-1][0] + f, spaceless[-1][1], i + 1)
            elif kind in "LNM":
                end_pairs()
                run.append((f, i))
            else:
                end()
                end_pairs()
    end()
    end_pairs()
    return out


@functools.cache
def records(facts: Facts):
    """Entities, links and statements: (kind, id, whom it is about, texts), a text being (field, text, link, evidence)."""
    said = {}
    for id in sorted(facts.evidence):
        e = facts.evidence[id]
        said.setdefault(e["about"], []).extend((field, e[column], id) for field, column in (("STATED_AS", "stated_as"), ("NOTE", "note")) if e[column])
    out = []
    for id, entity in facts.entities.items():
        out.append((0, id, [id], [(field, entity[field.lower()], None, None) for field in ("DESCRIPTION", "NOTE") if entity.get(field.lower())]))
    for id, link in facts.links.items():
        texts = [("ROLE", link["role"], id, None)] if link.get("role") else []
        texts += [("TOPIC", topic, id, None) for topic in link.get("topics") or []]
        texts += [(field, text, id, e) for field, text, e in said.get(id, [])]
        out.append((1, id, [link["from"], link["to"]], texts))
    for id, statement in facts.statements.items():
        out.append((2, id, [statement["subject"]], [(field, text, None, e) for field, text, e in said.get(id, [])]))
    return sorted(record for record in out if any(words(text) for _, text, *_ in record[3]))


@functools.cache
def counted(facts: Facts):
    """How often each record has each word, and how many words it has."""
    out = []
    for record in records(facts):
        times = {}
        for _, text, *_ in record[3]:
            for word, *_ in words(text):
                times[word] = times.get(word, 0) + 1
        out.append((record, times, sum(times.values())))
    return out


def search(facts: Facts, forms, types=None, within=None):
    """The entities about which a record has a form of each word, the best first: (id, millionths, texts with a word).

    forms has for each word its forms and the words of the data that begin as it does and are others."""
    everything = counted(facts)
    mean = sum(length for *_, length in everything) / len(everything)
    known = set().union(*(times for _, times, _ in everything))
    score = {}
    weights = []
    for same, others in forms:
        start = min(same, key=len)[:4]
        unjudged = {w for w in known if w.startswith(start)} - same - others
        assert not unjudged, f"which of these are forms of {min(same)}? {sorted(unjudged)}"
        having = sum(bool(same & times.keys()) for _, times, _ in everything)
        weights.append(math.log(1 + (len(everything) - having + 0.5) / (having + 0.5)))
    for (kind, id, about, texts), times, length in everything:
        total = 0
        for (same, _), weight in zip(forms, weights):
            tf = sum(times.get(w, 0) for w in same)
            if not tf:
                break
            total += int(1e6 * weight * (tf / (tf + 1.2 * (0.25 + 0.75 * length / mean))) + 0.5)
        else:
            for entity in about:
                score[entity] = min(score.get(entity, (0, 9)), (-total, kind, id))
    by_id = {(kind, id): texts for kind, id, _, texts in records(facts)}
    found = []
    for entity, (total, kind, id) in score.items():
        if types and facts.type(entity) not in types or within and not (within & {entity, *facts.within.get(entity, [])}):
            continue
        texts = []
        for field, text, link, evidence in by_id[kind, id]:
            places = [(start, end) for word, start, end in words(text) if any(word in same for same, _ in forms)]
            if places:
                texts.append((field, text, places, link, evidence))
        found.append((entity, -total, texts))
    return sorted(found, key=lambda f: (-f[1], -standing(facts, f[0]), -len(facts.at.get(f[0], [])), f[0]))
