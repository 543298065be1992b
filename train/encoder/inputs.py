"""Inputs of the encoder: made by the engine itself (`cargo train encoder-input`), so that training and
reading cannot differ. Adds to each document: ids, off, case, quote, para, first, feats, quotations."""
import hashlib
import json
import os
import subprocess

import numpy as np

FEATURES = 768
MAX_FEATURES = 32


def attach(docs, repo, vocab, cache):
    """Runs the engine over the texts of `docs` (or takes its output of an earlier run over the same texts)
    and puts the arrays into the documents. Returns those with at least one piece."""
    os.makedirs(cache, exist_ok=True)
    lines = [json.dumps(dict(id=str(i), text=d["text"]), ensure_ascii=False) for i, d in enumerate(docs)]
    key = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    source, made = os.path.join(cache, key + "-texts.jsonl"), os.path.join(cache, key + "-input.jsonl")
    if not os.path.exists(made):
        with open(source, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
        run = os.environ.get("ENCODER_INPUT", "cargo train encoder-input").split()
        subprocess.run([*run, "--vocab", os.path.abspath(vocab), os.path.abspath(source), os.path.abspath(made + ".part")],
                       cwd=repo, check=True)
        os.rename(made + ".part", made)
    out = []
    with open(made, encoding="utf-8") as f:
        for d, line in zip(docs, f, strict=True):
            r = json.loads(line)
            n = len(r["ids"])
            if not n:
                continue
            d["ids"] = np.array(r["ids"], np.int32)
            d["off"] = np.array(r["offsets"], np.int32).reshape(-1, 2)
            for k in ("case", "quote", "para", "first"):
                d[k] = np.array(r[k], np.int8)
            d["feats"] = np.full((n, MAX_FEATURES), FEATURES, np.int16)
            for row, ids in zip(d["feats"], r["feats"]):
                ids = ids[:MAX_FEATURES]
                row[:len(ids)] = ids
            d["quotations"] = [q[:2] for q in r["quotations"]]
            d["candidates"] = [c[:2] for c in r.get("statements", [])]
            out.append(d)
    return out
