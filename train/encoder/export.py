#!/usr/bin/env python3
"""Write the weights in the program's layout: a PQPACK file, matrices in int8 with a scale per output row.

    python export.py WEIGHTS.pt OUT.pq --vocab VOCAB.txt [--pieces IDS.json]
"""
import argparse
import hashlib
import json
import struct

import numpy as np
import torch

from inputs import FEATURES
from model import LAYERS, Model, POINTERS

FORMAT, VERSION, ALIGN = 1, 1, 64


def fnv1a(data):
    """FNV-1a, 64 bits."""
    h = 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def kept_pieces(vocab, seen):
    """Original ids of the pieces that stay: seen in the texts, the special ones, single characters."""
    special = {"[UNK]", "[CLS]", "[SEP]", "[PAD]"}
    return [i for i, p in enumerate(vocab)
            if i in seen or p in special or len(p.removeprefix("##")) == 1]


def sections(model, vocab, keep):
    """Named byte strings."""
    w = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    out = {"vocab": "\n".join(vocab[i] for i in keep).encode()}

    def matrix(name, m):
        scale = np.maximum(np.abs(m).max(1), 1e-12).astype(np.float32) / np.float32(127)
        out[name] = np.rint(m / scale[:, None]).clip(-127, 127).astype(np.int8).tobytes()
        out[name + ".s"] = scale.astype("<f4").tobytes()

    def floats(name, *parts):
        out[name] = np.concatenate([np.asarray(p, np.float32).ravel() for p in parts]).astype("<f4").tobytes()

    matrix("word", w["word.weight"][keep])
    matrix("feats", w["feats.weight"][:FEATURES])
    matrix("pos", w["pos.weight"])
    floats("emb", w["typ.weight"][:1], w["case.weight"], w["quote.weight"], w["para.weight"])
    floats("emb.n", w["norm.weight"], w["norm.bias"])
    for i in range(LAYERS):
        p = f"layers.{i}."
        for m in ("qkv", "o", "f1", "f2"):
            matrix(f"l{i}.{m}", w[f"{p}{m}.weight"])
        floats(f"l{i}.b", *(w[p + x] for x in ("qkv.bias", "o.bias", "n1.weight", "n1.bias", "f1.bias", "f2.bias",
                                               "n2.weight", "n2.bias")))
    matrix("spk.q", w["spk.weight"])
    matrix("ant.q", w["ant.weight"])
    matrix("key", w["key.weight"])
    matrix("spk.p", w["spk_p.weight"])
    matrix("ant.p", w["ant_p.weight"])
    floats("spk.b", w["spk.bias"], w["spk_p.bias"])
    floats("ant.b", w["ant.bias"], w["ant_p.bias"])
    floats("key.b", w["key.bias"])
    floats("kind", w["kind.weight"], w["kind.bias"])
    floats("null", *(x for k in range(3) for x in (w["null.weight"][k], w["null.bias"][k:k + 1])),
           w["ant_null.weight"], w["ant_null.bias"])
    floats("bias", *(x for k in range(len(POINTERS)) for x in (w["dist"][k], w["par"][k])))
    floats("bio", w["bio.weight"], w["bio.bias"])
    floats("ner", w["ner_case.weight"], w["ner.weight"], w["ner.bias"])
    return out


def pack(parts):
    """The file: header, table of sections, sections at multiples of 64."""
    at = 64 + 32 * len(parts)
    table, body = b"", b""
    for name, data in parts.items():
        pad = -at % ALIGN
        body += bytes(pad)
        at += pad
        table += struct.pack("<16sQQ", name.encode(), at, len(data))
        body += data
        at += len(data)
    rest = table + body
    digest = struct.unpack("<Q", hashlib.sha256(body).digest()[:8])[0]
    header = b"PQPACK\r\n" + struct.pack("<IIQQQ4I8x", FORMAT, len(parts), VERSION, digest, fnv1a(rest), 0, 0, 0, 0)
    assert len(header) == 64
    return header + rest


def seen_pieces(groups):
    """Ids of the pieces in the training texts."""
    return {int(i) for docs in groups.values() for copies in docs for d in copies for i in np.unique(d["ids"])}


def write(model, vocab_path, groups, path, seen=None):
    """Writes `path`; the vocabulary is cut to the pieces of the training texts."""
    with open(vocab_path, encoding="utf-8") as f:
        vocab = f.read().rstrip("\n").split("\n")
    seen = seen_pieces(groups) if seen is None else seen
    with open(path, "wb") as f:
        f.write(pack(sections(model, vocab, kept_pieces(vocab, seen))))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights")
    p.add_argument("out")
    p.add_argument("--vocab", required=True)
    p.add_argument("--pieces", help="JSON list of the ids to keep (default: all)")
    a = p.parse_args()
    model = Model()
    model.load_state_dict(torch.load(a.weights))
    with open(a.vocab, encoding="utf-8") as f:
        everything = set(range(len(f.read().rstrip("\n").split("\n"))))
    write(model, a.vocab, None, a.out, set(json.load(open(a.pieces))) if a.pieces else everything)


if __name__ == "__main__":
    main()
