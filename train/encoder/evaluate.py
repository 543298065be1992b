#!/usr/bin/env python3
"""Scores of trained weights on the dev sets and, with --fold, on a fold of voices-wikinews.

    python evaluate.py WEIGHTS.pt --data DIR [--weights 8] [--inputs 7] [--fold N]

`--weights 8` rounds the weights as the shipped file does, `--inputs 7` the inputs of the matrices as the
program does while it reads.
"""
import argparse
import os
from collections import Counter

import torch

import corpora
import data
import inputs
import labels
from corpora import DIRECT, INDIRECT, MIXED, NOBODY
from model import Linear, Model
from reading import Reading

HERE = os.path.dirname(os.path.abspath(__file__))


def speakers(read, doc, c):
    """Pointer and kind of each quotation and passage."""
    queries = labels.quotation_queries(doc) if "attributions" in doc else doc["queries"]
    for s, e, kind, targets in queries:
        r = read.speaker(s, e)
        if r is None:
            continue
        null, scores, first, kinds = r
        said = int(kinds.argmax()) != NOBODY
        if kind == INDIRECT:
            c["passage kept", said] += 1
        else:
            c["quotation", kind != NOBODY, said] += 1
            if kind in (DIRECT, MIXED) and said:
                c["direct or mixed", kind == int(kinds.argmax())] += 1
        if targets:
            best = int(scores.argmax())
            at = doc["off"][min(best + first, len(doc["off"]) - 1), 0]
            right = scores[best] > null and any(t[0] <= at < t[1] for t in targets)
            c[("direct", "mixed", "", "reported")[kind], bool(right)] += 1
    for s, e, _, _ in labels.passages_of_nobody(doc, labels.random.Random(doc["id"])):
        r = read.speaker(s, e)
        if r is not None:
            c["passage of nobody refused", int(r[3].argmax()) == NOBODY] += 1


def tags(read, doc, c):
    """Content pieces."""
    y, gold = read.pieces("tags")[:, 2].argmax(-1) > 0, doc["y_bio"][:, 2] > 0
    c["content", "hit"] += int((y & gold).sum())
    c["content", "found"] += int(y.sum())
    c["content", "gold"] += int(gold.sum())


def names(read, doc, c, misc=False):
    """Names, strict."""
    kinds = ("PER", "ORG", "LOC")
    found = {x for x in read.entities() if x[2] in kinds}
    gold = {tuple(x[:3]) for x in doc["names"] if x[2] in kinds}
    c["names", "hit"] += len(found & gold)
    c["names", "found"] += len(found)
    c["names", "gold"] += len(gold)


def antecedents(read, doc, c):
    """Pronouns and descriptions that have a name in their chain; how often one without is left alone."""
    for first, last, head, right in doc["c"]:
        best = read.antecedent(first, last, head)
        c["antecedent" if right else "no antecedent", best in right if right else best is None] += 1


def line(c, key):
    """Share of right ones, or F1 where counts of found and gold are kept."""
    if (key, "gold") in c:
        hit, found, gold = (c[key, k] for k in ("hit", "found", "gold"))
        return f"{key} F1 {200 * hit / max(1, found + gold):.2f} (P {100 * hit / max(1, found):.1f} R {100 * hit / max(1, gold):.1f})"
    right, wrong = c[key, True], c[key, False]
    return f"{key} {100 * right / max(1, right + wrong):.2f} of {right + wrong}"


def report(name, c):
    out = []
    for key in ("direct", "mixed", "reported", "direct or mixed", "passage kept", "passage of nobody refused",
                "antecedent", "no antecedent"):
        if c[key, True] + c[key, False]:
            out.append(line(c, key))
    if c["quotation", False, False] + c["quotation", False, True]:
        tp, fp, fn = c["quotation", False, False], c["quotation", True, False], c["quotation", False, True]
        out.append(f"nobody's P {100 * tp / max(1, tp + fp):.1f} R {100 * tp / max(1, tp + fn):.1f} of {tp + fn}")
    out += [line(c, key) for key in ("content", "names") if (key, "gold") in c]
    print(f"{name}: " + "; ".join(out), flush=True)


def measure(model, docs):
    """Counts by set."""
    by = {}
    for d in docs:
        c, read = by.setdefault(d["set"], Counter()), Reading(model, d)
        if "attributions" in d or "queries" in d:
            speakers(read, d, c)
        if "y_bio" in d:
            tags(read, d, c)
        if d.get("names") is not None and d["set"] not in ("wikinews",):
            names(read, d, c)
        if d["c"]:
            antecedents(read, d, c)
    return by


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights_file", metavar="WEIGHTS.pt")
    p.add_argument("--data", required=True)
    p.add_argument("--repo", default=os.path.join(HERE, "..", ".."))
    p.add_argument("--out", default=os.path.join(HERE, "out"))
    p.add_argument("--base")
    p.add_argument("--weights", type=int, choices=(8, 32), default=32)
    p.add_argument("--inputs", type=int, choices=(7, 32), default=32)
    p.add_argument("--fold", type=int, action="append", help="voices-wikinews, this fold, instead of the dev sets")
    p.add_argument("--only", help="only sets whose name holds this")
    a = p.parse_args()
    torch.set_num_threads(1)
    _, vocab = data.base(a.base or os.path.join(a.out, "base"))
    model = Model()
    model.load_state_dict(torch.load(a.weights_file))
    model.eval()
    Linear.rounded, Linear.rounded_inputs = a.weights == 8, a.inputs == 7
    if a.fold is not None:
        docs = [d for d in corpora.wikinews(a.data) if d["fold"] in a.fold]
        docs = [labels.label(d) for d in inputs.attach(docs, a.repo, vocab, os.path.join(a.out, "inputs"))]
    else:
        docs = data.dev(a.data, a.repo, vocab, a.out)
    for name, c in measure(model, [d for d in docs if not a.only or a.only in d["set"]]).items():
        report(name, c)


if __name__ == "__main__":
    main()
