"""Windows of pieces, and batches of windows."""
import numpy as np
import torch

from inputs import FEATURES, MAX_FEATURES

CLS, SEP = 101, 102
KEYS = ("ids", "case", "quote", "para", "first")


def windows(doc, length, overlap=0, skip=0):
    """[(a, b)]: whole paragraphs packed to `length` pieces. `overlap` pieces of the paragraphs before are
    repeated; the first window may be shorter by `skip`, so that cuts fall elsewhere in each epoch."""
    p = np.flatnonzero(doc["para"]).tolist()
    if not p or p[0] != 0:
        p = [0] + p
    p.append(len(doc["ids"]))
    out, i, room = [], 0, length - skip
    while p[i] < p[-1]:
        j = i + 1
        while j + 1 < len(p) and p[j + 1] - p[i] <= room:
            j += 1
        room = length
        a, b = p[i], p[j]
        while b - a > length:
            out.append((a, a + length))
            a += length - 64
        out.append((a, b))
        if p[j] >= p[-1]:
            break
        k = j
        while overlap and k > i + 1 and p[j] - p[k - 1] <= overlap:
            k -= 1
        i = k
    return out


def batch(wins):
    """Tensors of windows (document, a, b), each between CLS and SEP, padded to the longest."""
    size, count = max(b - a for _, a, b in wins) + 2, len(wins)
    size = (size + 15) // 16 * 16
    out = {k: np.zeros((count, size), np.int64) for k in (*KEYS, "par")}
    feats = np.full((count, size, MAX_FEATURES), FEATURES, np.int64)
    pad = np.zeros((count, size), bool)
    for i, (d, a, b) in enumerate(wins):
        n = b - a
        for k in KEYS:
            out[k][i, 1:n + 1] = d[k][a:b]
        out["ids"][i, 0], out["ids"][i, n + 1] = CLS, SEP
        out["par"][i, 1:n + 1] = np.cumsum(d["para"][a:b])
        out["par"][i, 0], out["par"][i, n + 1] = out["par"][i, 1], out["par"][i, n]
        feats[i, 1:n + 1] = d["feats"][a:b]
        pad[i, :n + 2] = True
    widest = max(1, int((feats < FEATURES).sum(-1).max()))
    out = {k: torch.from_numpy(v) for k, v in out.items()}
    out["feats"], out["pad"] = torch.from_numpy(feats[:, :, :widest]), torch.from_numpy(pad)
    out["mask"] = None if pad.all() else out["pad"][:, None, None, :]
    out["words"] = out["pad"] & (out["first"] == 1)
    return out
