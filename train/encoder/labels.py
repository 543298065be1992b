"""Targets of the heads in pieces, from the annotations in code points.

Adds to each document
  q     [first piece, last piece, kind, heads, starts, ends]: the pieces of the mentions that name the
        speaker; [] nobody is named, None the pointer is not trained
  c     [first, last, head, heads of the named mentions of its chain]: a pronoun or description
  y_bio [pieces, 3] and y_ner [pieces]: classes, -100 where not trained
"""
import random
import re
from collections import defaultdict

import numpy as np

from corpora import INDIRECT, KINDS, MIXED, NOBODY

LABELS = ["O"] + [p + t for t in ("PER", "ORG", "LOC", "MISC") for p in ("B-", "I-")]


def piece_span(doc, s, e):
    """First and last piece of the code points s..e, or None."""
    i = int(np.searchsorted(doc["off"][:, 1], s, "right"))
    j = int(np.searchsorted(doc["off"][:, 0], e)) - 1
    return (i, j) if i <= j else None


def letters(text):
    """Number of letters and digits before each code point."""
    out = [0]
    for c in text:
        out.append(out[-1] + c.isalnum())
    return out


def quotation_queries(doc):
    """Queries of a PolNeAR article: a quotation belongs to the attribution that holds half of its letters,
    the others are nobody's words; an attribution without marks is a passage of its own."""
    pre, out = letters(doc["text"]), []
    size = lambda a, b: pre[b] - pre[a] if b > a else 0
    for s, e in doc["quotations"]:
        whole, best = size(s, e), (0, None)
        if not whole:
            continue
        shares = [(sum(size(max(s, a), min(e, b)) for a, b in content), -k) for k, (_, content, _) in
                  enumerate(doc["attributions"])]
        best = max(shares, default=(0, 0))
        if sum(x for x, _ in shares) * 2 >= whole and best[0]:
            kind, _, source = doc["attributions"][-best[1]]
            out.append([s, e, MIXED if kind == "indirect" else KINDS[kind], [source] if source else []])
        else:
            out.append([s, e, NOBODY, None])
    for kind, content, source in doc["attributions"]:
        if kind == "indirect":
            out.append([content[0][0], content[-1][1], INDIRECT, [source] if source else []])
    return out


def passages_of_nobody(doc, rnd):
    """Passages without marks that nobody reports: the engine's own candidates that hit nothing, and
    sentences and that-clauses. Only where all that is reported is known."""
    text = doc["text"]
    said = [x for x in doc["bio"][2]]
    found = [[m.start(1), m.end(1)] for m in re.finditer(r"(?:^|[.!?]\s+|\n|\bthat )([^.!?\n“”\"]{25,300})(?=[.!?\n])", text)]
    rnd.shuffle(found)
    found = doc["candidates"] + found[:max(4, len(said))]
    out = []
    for s, e in found:
        hit = sum(max(0, min(e, b) - max(s, a)) for a, b in said)
        if hit < .1 * (e - s) and re.search(r"\w", text[s:e]):
            out.append([s, e, NOBODY, None])
    return out


def put_queries(doc):
    """Queries in pieces."""
    queries = quotation_queries(doc) if "attributions" in doc else doc["queries"]
    if "bio" in doc:
        queries = queries + passages_of_nobody(doc, random.Random(doc["id"]))
    doc["q"] = []
    for s, e, kind, targets in queries:
        r = piece_span(doc, s, e)
        if not r:
            continue
        heads = starts = ends = None
        if targets is not None:
            heads, starts, ends = [], [], []
            for ts, te, hs, he, bounds in targets:
                t, h = piece_span(doc, ts, te), piece_span(doc, hs, he)
                if t and h:
                    heads.append(h[0])
                    if bounds:
                        starts.append(t[0])
                        ends.append(t[1])
            if targets and not heads:
                heads = None
            if targets and not starts:
                starts = ends = None
        doc["q"].append([*r, kind, heads, starts, ends])


def put_mentions(doc):
    """Antecedent queries: half of those without a named antecedent are left out."""
    by, rnd = defaultdict(list), random.Random(doc["id"])
    for s, e, hs, he, kind, cluster in doc["mentions"]:
        r, h = piece_span(doc, s, e), piece_span(doc, hs, he)
        if r and h:
            by[cluster].append((*r, h[0], kind))
    doc["c"] = []
    for chain in by.values():
        heads = sorted({m[2] for m in chain if m[3] == "N"})
        for s, e, h, kind in chain:
            if kind != "N" and (heads or len(chain) > 1 or rnd.random() < .25):
                doc["c"].append([s, e, h, heads])


def put_tags(doc):
    """Source, cue, content and name tags."""
    n = len(doc["ids"])
    if "bio" in doc:
        y = np.full((n, 3), -100, np.int64)
        for col, spans in doc["bio"].items():
            y[:, col] = 0
            for s, e in sorted(spans, key=lambda x: x[1] - x[0]):
                r = piece_span(doc, s, e)
                if r:
                    y[r[0]:r[1] + 1, col] = 2
                    y[r[0], col] = 1
        doc["y_bio"] = y
    if doc.get("names") is not None:
        y = np.zeros(n, np.int64)
        for s, e, t in sorted((x[:3] for x in doc["names"]), key=lambda x: x[1] - x[0]):
            r = piece_span(doc, s, e)
            if r and "B-" + t in LABELS:
                k = LABELS.index("B-" + t)
                y[r[0]:r[1] + 1] = k + 1
                y[r[0]] = k
        doc["y_ner"] = y


def label(doc):
    """All targets of a document that has its inputs."""
    doc["q"], doc["c"] = [], []
    if "attributions" in doc or "queries" in doc:
        put_queries(doc)
    if "mentions" in doc:
        put_mentions(doc)
    put_tags(doc)
    return doc
