"""The loss of a batch: a weighted sum over the heads that its documents train."""
import torch
import torch.nn.functional as F

from corpora import INDIRECT

WEIGHT = dict(kind=.5, head=1., start=.4, end=.4, ante=.7, bio=2., ner=1.5)
MOST_ANTECEDENTS = 30
JITTER = .3       # share of the passages without marks whose ends are moved: the engine finds them no better


def pointer_loss(scores, targets):
    """Minus the log probability of any of the target columns, bounded."""
    mask = torch.full_like(scores, -1e9)
    row = torch.tensor([i for i, t in enumerate(targets) for _ in t])
    mask[row, torch.tensor([x for t in targets for x in t])] = 0
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores + mask, 1)).clamp(max=20)


def columns(pieces, a, b):
    """Score columns of pieces within the window a..b; [0] for an empty list (nobody), None if none is inside."""
    if not pieces:
        return [0] if pieces == [] else None
    return [p - a + 2 for p in pieces if a <= p < b] or None


def queries_of(wins, rnd):
    """Speaker and antecedent queries inside the windows."""
    speaker, ante = [], []
    for i, (d, a, b) in enumerate(wins):
        for first, last, kind, heads, starts, ends in d["q"]:
            if kind == INDIRECT and rnd.random() < JITTER and last - first > 6:
                first, last = first + rnd.randint(-2, 2), last + rnd.randint(-2, 2)
            if first >= a and last < b:
                speaker.append((i, first - a + 1, last - a + 1, kind, columns(heads, a, b), columns(starts, a, b),
                                columns(ends, a, b)))
        inside = [c for c in d["c"] if c[0] >= a and c[1] < b]
        if len(inside) > MOST_ANTECEDENTS:
            inside = rnd.sample(inside, MOST_ANTECEDENTS)
        for first, last, head, names in inside:
            ante.append((i, first - a + 1, last - a + 1, head - a + 1, columns(names, a, b) or [0],
                         .5 if d["set"] == "polnear" else 1.))
    return speaker, ante


def loss_of(model, wins, b, rnd):
    """Loss and its parts for the windows `wins` with their tensors `b`."""
    parts = {}
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h = model.encode(b)
        keys = model.keys(h)
    speaker, ante = queries_of(wins, rnd)
    if speaker:
        w, first, last, kind = (torch.tensor([q[k] for q in speaker]) for k in range(4))
        scores, kinds = model.speaker(h, keys, b, w, first, last)
        parts["kind"] = F.cross_entropy(kinds, kind)
        for k, name in enumerate(("head", "start", "end")):
            rows = [i for i, q in enumerate(speaker) if q[4 + k]]
            if rows:
                weight = torch.where(kind[rows] == INDIRECT, .6, 1.)
                loss = pointer_loss(scores[name][rows], [speaker[i][4 + k] for i in rows])
                parts[name] = (loss * weight).sum() / weight.sum()
    if ante:
        w, first, last, head = (torch.tensor([q[k] for q in ante]) for k in range(4))
        loss = pointer_loss(model.antecedent(h, keys, b, w, first, last, head), [q[4] for q in ante])
        weight = torch.tensor([q[5] for q in ante])
        parts["ante"] = (loss * weight).sum() / weight.sum()
    tags = [i for i, x in enumerate(wins) if "y_bio" in x[0]]
    if tags:
        y = torch.full((len(tags), h.shape[1], 3), -100)
        for k, i in enumerate(tags):
            d, a, e = wins[i]
            y[k, 1:e - a + 1] = torch.from_numpy(d["y_bio"][a:e])
        if (y >= 0).any():
            parts["bio"] = F.cross_entropy(model.tags(h[tags]).view(-1, 3), y.view(-1), ignore_index=-100)
    named = [i for i, x in enumerate(wins) if "y_ner" in x[0]]
    if named:
        y, off = torch.full((len(named), h.shape[1]), -100), torch.zeros(len(named), 1, 9)
        for k, i in enumerate(named):
            d, a, e = wins[i]
            y[k, 1:e - a + 1] = torch.from_numpy(d["y_ner"][a:e])
            if d.get("nomisc"):
                off[k, 0, 7:] = -1e4
        logits = model.names(h[named], b["case"][named]) + off
        parts["ner"] = F.cross_entropy(logits.view(-1, 9), y.view(-1), ignore_index=-100)
    total = sum(WEIGHT[k] * v for k, v in parts.items()) if parts else None
    return total, parts
