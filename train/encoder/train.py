#!/usr/bin/env python3
"""Train the encoder: one command, seeded.

    python train.py --data DIR [--repo ROOT] [--out FOLDER]

Stage 1 trains on everything but voices-wikinews; stage 2 goes on for a short while with voices-wikinews
added, weights and inputs of the matrices rounded as the program does it: once with all of it (final.pt, encoder.pq: what ships) and, with --folds,
once without each fold of it (fold0.pt ...), to measure on texts that were not trained on.
"""
import argparse
import os
import random
import time

import torch

import data
import export
import losses
from model import Linear, Model
from windows import batch

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE = 2048          # pieces a step
FRESH = 1e-3         # learning rate of what the base model does not have
ROUNDED_FROM = .8    # share of stage 1 after which weights are rounded
REPLAY = .08         # share of stage 1's documents in an epoch of stage 2


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, help="folder with quotes/, entities/, coref/, lists/; ../gold beside it")
    p.add_argument("--repo", default=os.path.join(HERE, "..", ".."))
    p.add_argument("--out", default=os.path.join(HERE, "out"))
    p.add_argument("--base", help="folder of the base model (default: OUT/base)")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--pieces", type=float, default=6.8e6, help="pieces of stage 1")
    p.add_argument("--more", type=float, default=5e5, help="pieces of each run of stage 2")
    p.add_argument("--lr", type=float, default=1.5e-4)
    p.add_argument("--folds", action="store_true", help="also the five runs that leave out a fold")
    p.add_argument("--stage", type=int, choices=(1, 2), help="only this stage")
    p.add_argument("--seconds", type=float, default=0, help="end stage 1 by the clock (then not repeatable)")
    return p.parse_args()


def parameters(model, lr):
    """Two groups: what comes from the base model, and what is new and learns faster."""
    old, new = [], []
    for name, p in model.named_parameters():
        if p.requires_grad:
            (old if name.split(".")[0] in ("layers", "pos", "norm") else new).append(p)
    groups = [dict(params=old, base=lr), dict(params=new, base=FRESH * lr / 1.5e-4)]
    return torch.optim.AdamW(groups, lr=lr, weight_decay=.01, betas=(.9, .98), fused=True), old + new


def run(model, groups, a, budget, lr, seed, name, rates=data.RATE, rounded_from=0., rounded_inputs=False,
        seconds=0.):
    """Trains on `budget` pieces (or for `seconds`): a short warm-up, then a linear descent."""
    rnd = random.Random(seed)
    torch.manual_seed(seed)
    opt, weights = parameters(model, lr)
    model.train()
    start, seen, step, mean, epochs, saved = time.time(), 0, 0, {}, 0, time.time()
    Linear.rounded, Linear.rounded_inputs = False, rounded_inputs
    while True:
        todo = data.epoch(groups, rnd, SIZE, rates)
        epochs += 1
        for wins in todo:
            progress = max(seen / budget, (time.time() - start) / seconds if seconds else 0)
            if progress >= 1:
                return finish(model, a, name, start, seen, epochs)
            Linear.rounded = progress >= rounded_from
            for g in opt.param_groups:
                g["lr"] = g["base"] * min(1, (step + 1) / 60) * max(.02, 1 - progress)
            b = batch(wins)
            loss, parts = losses.loss_of(model, wins, b, rnd)
            seen += sum(e - s + 2 for _, s, e in wins)
            if loss is None:
                continue
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            opt.step()
            opt.zero_grad(set_to_none=True)
            step += 1
            for k, v in parts.items():
                mean[k] = mean.get(k, v.item()) * .97 + .03 * v.item()
            if step % 40 == 0:
                took = time.time() - start
                print(f"{name} step {step} epoch {epochs} {progress:.3f} {took:.0f} s {seen / took:.0f} pieces/s "
                      + " ".join(f"{k} {v:.3f}" for k, v in sorted(mean.items())), flush=True)
            if time.time() - saved > 240:
                saved = time.time()
                torch.save(model.state_dict(), os.path.join(a.out, name + "-part.pt"))


def finish(model, a, name, start, seen, epochs):
    """Saves the weights."""
    torch.save(model.state_dict(), os.path.join(a.out, name + ".pt"))
    took = time.time() - start
    print(f"{name}: {seen} pieces, {epochs} epochs begun, {took:.0f} s, {seen / took:.0f} pieces/s", flush=True)


def second(a, base, groups, fold):
    """Stage 2 from stage 1's weights; `fold` of voices-wikinews is left out (None: nothing is)."""
    model = Model(base)
    model.load_state_dict(torch.load(os.path.join(a.out, "stage1.pt")))
    kept = dict(groups)
    kept["wikinews"] = [d for d in groups["wikinews"] if d[0]["fold"] != fold]
    rates = {k: REPLAY * data.RATE.get(k, 1) for k in groups} | {"wikinews": 2.5, "styles": 1.5}
    name = "final" if fold is None else f"fold{fold}"
    run(model, kept, a, a.more, a.lr / 3, a.seed + 1000, name, rates, rounded_inputs=True)
    return model


def main():
    a = options()
    torch.set_num_threads(a.threads)
    os.makedirs(a.out, exist_ok=True)
    base, vocab = data.base(a.base or os.path.join(a.out, "base"))
    groups = data.train(a.data, a.repo, vocab, a.out)
    for name, docs in groups.items():
        print(name, len(docs), "documents", sum(len(d[0]["ids"]) for d in docs), "pieces", flush=True)
    if a.stage != 2:
        torch.manual_seed(a.seed)
        first = {k: v for k, v in groups.items() if k != "wikinews"}
        run(Model(base), first, a, a.pieces, a.lr, a.seed, "stage1", rounded_from=ROUNDED_FROM, seconds=a.seconds)
    if a.stage != 1:
        model = second(a, base, groups, None)
        export.write(model, vocab, groups, os.path.join(a.out, "encoder.pq"))
        for fold in range(5) if a.folds else ():
            model = second(a, base, groups, fold)
            export.write(model, vocab, groups, os.path.join(a.out, f"encoder-{fold}.pq"))


if __name__ == "__main__":
    main()
