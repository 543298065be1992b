"""Readers of the corpora: each gives documents with annotations in code points of the text.

A document is a dict: id, set, text and, where the corpus has them,
  attributions  [kind, content spans, source or None]: the queries are made from the engine's quotations
  queries       [start, end, kind, targets]: a quotation or passage; targets are mentions that name its
                speaker, [] when nobody is named, None when the pointer is not trained
  bio           {column: spans} with the columns 0 source, 1 cue, 2 content; a missing column is not trained
  names         [start, end, type]; nomisc: the corpus has no MISC
  mentions      [start, end, head start, head end, N name | P pronoun | D description, cluster]
A source or target is [start, end, head start, head end, whether its bounds are trained].
"""
import gzip
import json
import os
import re
import zlib
from collections import defaultdict

DIRECT, MIXED, NOBODY, INDIRECT = range(4)
KINDS = dict(direct=DIRECT, mixed=MIXED, scare=NOBODY, none=NOBODY, indirect=INDIRECT)
NAME_SETS = ["gmb", "uner-ewt-dev", "uner-ewt-test", "gum-train", "crossner-politics", "crossner-literature",
             "crossner-music", "crossner-science", "crossner-ai", "btc", "wnut17", "silver-wikinews"]
NO_MISC = {"uner-ewt-dev", "uner-ewt-test", "uner-pud", "btc"}
PRONOUNS = set("i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers "
               "herself it its itself they them their theirs themselves who whom whose which this that these those".split())
STOPS = set("of in with on at for from to who whom whose which that by and as , ; : ( - – —".split())
FOLDS = 5


def fold(doc_id):
    """Fold of a voices-wikinews article: CRC-32 of its id, modulo five."""
    return zlib.crc32(doc_id.encode()) % FOLDS


def rows(data, name):
    """Records of a gzipped JSON Lines file under the data directory."""
    with gzip.open(os.path.join(data, name + ".jsonl.gz"), "rt", encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def head_of(text, s, e, name=False):
    """Head word of a noun phrase by rule: the last word of a name, else the last word before a
    preposition, a comma or a relative pronoun."""
    words = [(m.group(), s + m.start(), s + m.end()) for m in re.finditer(r"[\w’'.-]*\w|[,;:(–—]", text[s:e])]
    if not words:
        return s, e
    last = words[0]
    for w in words:
        if not name and w is not words[0] and w[0].lower() in STOPS:
            break
        last = w
    return last[1], last[2]


def mention(text, s, e, bounds=True, name=None):
    """A target span with the head found by rule."""
    t = text[s:e]
    if name is None:
        name = all(w[:1].isupper() for w in t.split()) and t.lower() not in PRONOUNS
    return [s, e, *head_of(text, s, e, name), bounds]


def polnear(data, split):
    """PolNeAR: attributions with source, cue, content; machine-made coreference; silver names for train."""
    silver = {r["id"]: r for r in rows(data, "entities/silver-polnear")} if split == "train" else {}
    for r in rows(data, "quotes/" + split):
        text, atts, bio = r["text"], [], {0: [], 1: [], 2: []}
        for a in r["attributions"]:
            source, h = None, a.get("source_head")
            if a["source"]:
                part = next((p for p in a["source"] if h and p[0] <= h[0] < p[1]), a["source"][0])
                source = [*part, *h, True] if h else mention(text, *part)
            atts.append([a["kind"], a["content"], source])
            for col, field in enumerate(("source", "cue", "content")):
                bio[col] += a[field]
        named = [(e[0], e[1]) for e in r["corenlp_entities"]]
        mentions = []
        for c, chain in enumerate(r["corenlp_mentions"]):
            for s, e, hs, he in chain["mentions"]:
                kind = ("P" if text[hs:he].lower() in PRONOUNS
                        else "N" if any(x <= hs and he <= y for x, y in named) else "D")
                mentions.append([s, e, hs, he, kind, c])
        doc = dict(id=r["id"], set="polnear", text=text, attributions=atts, bio=bio, mentions=mentions)
        s = silver.get(r["id"])
        if s and s["text"] == text:
            doc["names"] = s["entities"]
        yield doc


def wikinews(data):
    """World news read by hand: quotations and reported passages, with the place that names the speaker."""
    silver = {r["id"]: r for r in rows(data, "entities/silver-wikinews")}
    for r in rows(data, "quotes/voices-wikinews"):
        text, queries, bio = r["text"], [], {0: [], 2: []}
        for q in r["quotes"]:
            kind = KINDS[q["kind"]]
            targets = [mention(text, *q["mention"])] if q["mention"] else []
            queries.append([q["start"], q["end"], kind, targets if kind != NOBODY and q["sure"] else None])
            if kind != NOBODY:
                bio[2].append([q["start"], q["end"]])
                bio[0] += [t[:2] for t in targets]
        for p in r["reported"]:
            queries.append([p["start"], p["end"], INDIRECT, [mention(text, *p["source"])] if p["source"] else []])
            holes = sorted(x for x in (p["source"], p["cue"]) if x and p["start"] < x[0] and x[1] < p["end"])
            at = p["start"]
            if holes:
                bio[2].append([at, holes[0][0]])
                at = holes[-1][1]
            bio[2].append([at, p["end"]])
            if p["source"]:
                bio[0].append(p["source"])
        doc = dict(id=r["id"], set="wikinews", text=text, queries=queries, bio=bio, fold=fold(r["id"]))
        s = silver.get(r["id"])
        if s and s["text"] == text:
            doc["names"] = s["entities"]
        yield doc


TAG = re.compile(r"\[\[([A-Z]+):([^|\[\]]*)\|")


def read_tagged(path):
    """Plain text and tags [tag, argument, start, end] of an inline-tagged article."""
    with open(path, encoding="utf-8", newline="") as f:
        lines = f.read().split("\n")
    n = next((i for i, x in enumerate(lines) if not x.startswith("#")), len(lines))
    body, out, stack, tags, length, pos = "\n".join(lines[n + 1:]), [], [], [], 0, 0
    while pos < len(body):
        m = TAG.match(body, pos)
        if m:
            stack.append((m.group(1), m.group(2), length))
            pos = m.end()
        elif body.startswith("]]", pos) and stack:
            tags.append([*stack.pop(), length])
            pos += 2
        else:
            out.append(body[pos])
            length += 1
            pos += 1
    return "".join(out), tags


def styles_targets(text, mentions, s, e):
    """Mentions of the speaker for the passage s..e: those of its sentence, else of its paragraph, else all."""
    outside = [m for m in mentions if not (s <= m[0] and m[1] <= e)] or mentions
    end = text.find("\n", e)
    para = text.rfind("\n", 0, s) + 1, len(text) if end < 0 else end
    stop = re.search(r"[.!?][”’\"']?(?=\s|$)", text[e:])
    before = [m.end() for m in re.finditer(r"[.!?][”’\"']?(?=\s)", text[:s])]
    sentence = max(before[-1] if before else 0, para[0]), min(e + stop.end() if stop else len(text), para[1])
    for a, b in (sentence, para):
        near = [m for m in outside if a <= m[0] and m[1] <= b]
        if near:
            return near
    return outside


def styles(data, parity, every=False):
    """Fictional articles of many styles, tagged by hand; parity 1: the odd numbers (train), 0: even (dev).
    `every`: all mentions of the speaker are targets, not only the near ones."""
    folder = os.path.join(data, "..", "gold", "styles")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".tagged") or int(name.split("-")[0]) % 2 != parity:
            continue
        text, tags = read_tagged(os.path.join(folder, name))
        by, mentions, names, queries, content = defaultdict(list), [], [], [], []
        for tag, arg, s, e in tags:
            if tag in ("PER", "ORG", "LOC", "GRP", "EVT", "ROLE"):
                m = mention(text, s, e, tag == "ROLE", tag != "ROLE")
                by[arg].append(m)
                kind = "N" if tag != "ROLE" else "P" if text[s:e].lower() in PRONOUNS else "D"
                mentions.append([*m[:4], kind, arg])
                if tag != "ROLE":
                    names.append([s, e, dict(GRP="MISC", EVT="MISC").get(tag, tag)])
        for tag, arg, s, e in tags:
            if tag not in ("Q", "I"):
                continue
            kind, who = arg.split(":") if tag == "Q" else ("indirect", arg)
            k = NOBODY if who == "-" else KINDS[kind]
            parts = [[m.start() + s, m.end() + s] for m in re.finditer(r"(?:[^\n]|\n(?!\n))+", text[s:e])]
            for a, b in parts:
                found = by[who] if every or not by[who] else styles_targets(text, by[who], a, b)
                queries.append([a, b, k, None if k == NOBODY else found or None])
                if k != NOBODY:
                    content.append([a, b])
        yield dict(id=name[:-7], set="styles", text=text, queries=queries, bio={2: content},
                   names=names, mentions=mentions)


def coref(data, name):
    """Coreference chains of GUM and LitBank."""
    kinds = dict(name="N", pronoun="P", description="D")
    for r in rows(data, "coref/" + name):
        text, mentions = r["text"], []
        for m in r["mentions"]:
            head = m.get("head") or head_of(text, m["start"], m["end"], m["type"] == "name")
            mentions.append([m["start"], m["end"], *head, kinds[m["type"]], m["cluster"]])
        yield dict(id=r["id"], set=name, text=text, mentions=mentions)


def gap(data):
    """One pronoun and two names a paragraph; those where one name is the right one."""
    for r in rows(data, "coref/gap"):
        text, a, b = r["text"], r["A"], r["B"]
        if a["coref"] == b["coref"]:
            continue
        s, e = r["pronoun"]
        mentions = [[s, e, s, e, "P", 0]]
        right = a if a["coref"] else b
        last = text[right["start"]:right["end"]].split()[-1]
        for m in re.finditer(r"\b" + re.escape(last) + r"\b", text):
            mentions.append([*m.span(), *m.span(), "N", 0])
        yield dict(id=r["id"], set="gap", text=text, mentions=mentions)


def names(data, name, keep=lambda r: True):
    """An entity set."""
    for r in rows(data, "entities/" + name):
        if keep(r) and r["text"].strip():
            yield dict(id=r["id"], set=name, text=r["text"], names=r["entities"], nomisc=name in NO_MISC)


def train_documents(data):
    """Every training document, in a fixed order."""
    out = list(polnear(data, "train")) + list(wikinews(data)) + list(styles(data, 1))
    for name in ("gum-train", "litbank"):
        for d in coref(data, name):
            d["set"] = name + "-coref"
            out.append(d)
    out += gap(data)
    read = {d["text"] for d in out}
    for name in NAME_SETS:
        out += [d for d in names(data, name) if d["text"] not in read]
    return out


def dev_documents(data):
    """Documents to measure on: never trained on."""
    out = list(polnear(data, "dev"))
    for d in out:
        d["set"] = "polnear-dev"
    for d in styles(data, 0, every=True):
        d["set"] = "styles-even"
        out.append(d)
    for d in coref(data, "gum-dev"):
        d["set"] = "gum-dev-coref"
        out.append(d)
    out += names(data, "gum-dev")
    out += names(data, "uner-pud", lambda r: r["id"].startswith("pud-n"))
    return out
