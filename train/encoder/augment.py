"""Copies of documents with other names of persons, other quotation marks and other headlines.

Every change is a list of edits (start, end, new text); spans move with them, and a span inside
deleted text is dropped. The random numbers depend on the document and the copy alone.
"""
import bisect
import copy
import csv
import gzip
import os
import random
import re

OPENING = set(" \t\n\u00a0([{—–-/‘'“\"")
STYLES = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"), ("« ", " »"), ("''", "''")]
WEIGHTS = [4, 4, 6, 3, 1, 1, 1, 1]
SINGLE = re.compile(r"(?<![^\s(\[—–\"“])[‘'](?=\w)")


class Names:
    """First names by sex and surnames of the world, to draw from."""

    def __init__(self, data):
        def table(name):
            with gzip.open(os.path.join(data, "lists", name), "rt", encoding="utf-8") as f:
                return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
        rows = table("census-firstnames.tsv.gz")
        cols = list(rows[0])
        self.sex = {}
        for r in rows:
            male = float(r[cols[-1]] or 50)
            if male > 90 or male < 10:
                self.sex[r[cols[0]].capitalize()] = "m" if male > 90 else "f"
        self.first = {"m": [], "f": []}
        for r in table("world-names.tsv.gz"):
            values = list(r.values())
            name = next((v for v in values if re.fullmatch(r"[^\W\d_][\w’'-]+", v) and v[0].isupper() and len(v) > 2), None)
            sex = next((v.lower()[0] for v in values if v.lower() in ("m", "f", "male", "female")), None)
            if name and sex:
                self.first[sex].append(name)
        for n, sex in list(self.sex.items())[:3000]:
            self.first[sex].append(n)
        surnames = [r[list(r)[0]].capitalize() for r in table("census-surnames.tsv.gz")]
        self.last = [n for n in surnames[:40000] if len(n) > 2]
        players = table("football-players.tsv.gz")
        for r in players[::4]:
            w = list(r.values())[0].split()
            if len(w) > 1 and w[-1][:1].isupper():
                self.last.append(w[-1])


def name_edits(doc, names, rnd):
    """Each word of the persons' names gets another everywhere in the text; words that also stand in
    other names, or in lower case, stay."""
    text, words, other = doc["text"], {}, set()
    for s, e, t in doc.get("names") or []:
        parts = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text[s:e]) if w[:1].isupper() and len(w) > 2]
        if t == "PER":
            for k, w in enumerate(parts):
                words.setdefault(re.sub(r"[’']s$", "", w), k < len(parts) - 1)
        else:
            other.update(parts)
    low = set(re.findall(r"(?<![\w’'-])[a-z]\w+", text))
    new = {}
    for w, first in words.items():
        if w in other or w.lower() in low or (first and w not in names.sex):
            continue
        pick = rnd.choice(names.first[names.sex[w]] if first else names.last)
        new[w] = pick.upper() if w.isupper() else pick
    if not new:
        return []
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(new, key=len, reverse=True))) + r")(?![\w-])")
    return [(m.start(), m.end(), new[m.group()]) for m in pattern.finditer(text)]


def mark_edits(doc, rnd):
    """Double marks become marks of another style, where the text has no single ones."""
    text = doc["text"]
    marks = [m.start() for m in re.finditer(r"[“”\"]", text)]
    if not marks or SINGLE.search(text):
        return []
    opening, closing = rnd.choices(STYLES, WEIGHTS)[0]
    out, was_open = [], False
    for i in marks:
        straight = text[i] == '"'
        opens = text[i] == "“" or (straight and (i == 0 or text[i - 1] in OPENING) and not text[i + 1:i + 2].isspace())
        if straight and not opens and i and text[i - 1].isdigit() and not was_open:
            continue
        was_open = opens
        out.append((i, i + 1, opening if opens else closing))
    return out


def headline_edits(doc, rnd):
    """The first paragraph is dropped, or set in capitals."""
    text = doc["text"]
    m = re.match(r"[^\n]+\n\s*", text)
    if not m or m.end() > 140 or m.end() >= len(text):
        return []
    if rnd.random() < .4:
        return [(0, m.end(), "")]
    upper = m.group().upper()
    return [(i, i + 1, c) for i, c in enumerate(upper) if c != text[i]] if len(upper) == m.end() else []


def apply(doc, edits):
    """The document with non-overlapping edits made and all spans moved."""
    kept, last = [], -1
    for s, e, new in sorted(edits):
        if s >= last:
            kept.append((s, e, new))
            last = e
    starts, out, at, shift, shifts = [], [], 0, 0, []
    for s, e, new in kept:
        starts.append(s)
        shifts.append(shift)
        out += [doc["text"][at:s], new]
        at = e
        shift += len(new) - (e - s)
    out.append(doc["text"][at:])

    def move(x, end):
        k = bisect.bisect_right(starts, x) - 1
        if k >= 0 and end and starts[k] == x:
            k -= 1
        if k < 0:
            return x
        s, e, new = kept[k]
        if x >= e:
            return x + shifts[k] + len(new) - (e - s)
        return s + shifts[k] + (len(new) if end else 0)

    def pair(s, e):
        return move(s, False), move(e, True)

    def target(t):
        return [*pair(t[0], t[1]), *pair(t[2], t[3]), t[4]] if t else t

    new = copy.copy(doc)
    new["text"] = "".join(out)
    gone = kept[0][1] if kept and kept[0][0] == 0 and not kept[0][2] else 0
    stays = lambda x: x[0] >= gone
    if "attributions" in doc:
        new["attributions"] = [[k, [pair(*c) for c in cs if stays(c)], target(t if t and stays(t) else None)]
                               for k, cs, t in doc["attributions"] if any(stays(c) for c in cs)]
    if "queries" in doc:
        new["queries"] = [[*pair(q[0], q[1]), q[2], q[3] and [target(t) for t in q[3] if stays(t)] or (None if q[3] else q[3])]
                          for q in doc["queries"] if stays(q)]
    if "bio" in doc:
        new["bio"] = {c: [list(pair(*x)) for x in xs if stays(x)] for c, xs in doc["bio"].items()}
    if "names" in doc:
        new["names"] = [[*pair(*x[:2]), x[2]] for x in doc["names"] if stays(x)]
    if "mentions" in doc:
        new["mentions"] = [[*pair(*x[:2]), *pair(*x[2:4]), *x[4:]] for x in doc["mentions"] if stays(x)]
    return new


def variant(doc, copy_number, names):
    """Copy number 0 is the document as it is; the others are changed."""
    if not copy_number:
        return doc
    rnd = random.Random(f"{doc['id']}/{copy_number}")
    edits = []
    if rnd.random() < .35:
        edits += headline_edits(doc, rnd)
    if rnd.random() < .55:
        edits += mark_edits(doc, rnd)
    if rnd.random() < .7:
        edits += name_edits(doc, names, rnd)
    return apply(doc, edits)
