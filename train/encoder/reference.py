#!/usr/bin/env python3
"""Outputs of the trained model on a few texts, which a test of the program compares with its own.

    python reference.py WEIGHTS.pt TEXTS.jsonl OUT.json --vocab VOCAB.txt [--repo ROOT]

The weights are rounded to 8 bits as in the file that ships, everything else is fp32. Each text is one window;
piece numbers count from the first piece after CLS, -1 is CLS.
"""
import argparse
import json
import os
import tempfile

import torch

import inputs
from labels import piece_span
from model import Linear, Model
from windows import batch

HERE = os.path.dirname(os.path.abspath(__file__))


def numbers(t, digits=5):
    return [round(x, digits) for x in t.flatten().tolist()]


def best(scores):
    """Score of nobody, best piece, its score."""
    k = int(scores[1:].argmax())
    return [*numbers(scores[:1]), k - 1, *numbers(scores[1 + k])]


def outputs(model, doc, text):
    """Some of each head's numbers for one text."""
    with torch.no_grad():
        b = batch([(doc, 0, len(doc["ids"]))])
        h = model.encode(b)
        keys, n = model.keys(h), len(doc["ids"])
        out = dict(id=text["id"], text=text["text"], pieces=n, hidden=[], quotations=[], pronouns=[])
        for i in sorted({-1, 0, n // 2, n - 1}):
            out["hidden"].append([i, numbers(h[0, i + 1, :8])])
        zero = torch.tensor([0])
        for s, e in doc["quotations"]:
            r = piece_span(doc, s, e)
            first, last = (torch.tensor([x + 1]) for x in r)
            scores, kind = model.speaker(h, keys, b, zero, first, last)
            out["quotations"].append(dict(span=[s, e], first=r[0], last=r[1], kind=numbers(kind),
                                          **{k: best(v[0]) for k, v in scores.items()}))
        for word in text.get("pronouns", []):
            at = text["text"].index(word)
            first, last = piece_span(doc, at, at + len(word))
            f, l = torch.tensor([first + 1]), torch.tensor([last + 1])
            scores = model.antecedent(h, keys, b, zero, f, l, l)
            out["pronouns"].append(dict(first=first, last=last, head=last, ante=best(scores[0])))
        tags = model.tags(h)[0, 1:n + 1].view(n, 3, 3)
        out["tags"] = ["".join(map(str, tags[:, k].argmax(-1).tolist())) for k in range(3)]
        names = model.names(h, b["case"])[0, 1:n + 1]
        out["names"] = "".join(map(str, names.argmax(-1).tolist()))
        out["tags_first"], out["names_first"] = numbers(tags[0]), numbers(names[0])
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights")
    p.add_argument("texts")
    p.add_argument("out")
    p.add_argument("--vocab", required=True)
    p.add_argument("--repo", default=os.path.join(HERE, "..", ".."))
    a = p.parse_args()
    torch.set_num_threads(1)
    model = Model()
    model.load_state_dict(torch.load(a.weights))
    model.eval()
    Linear.rounded = True
    with open(a.texts, encoding="utf-8") as f:
        texts = [json.loads(line) for line in f]
    with tempfile.TemporaryDirectory() as cache:
        docs = inputs.attach([dict(text=t["text"]) for t in texts], a.repo, a.vocab, cache)
    rows = [json.dumps(outputs(model, d, t), ensure_ascii=False) for d, t in zip(docs, texts, strict=True)]
    with open(a.out, "w", encoding="utf-8") as f:
        f.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
