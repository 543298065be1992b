"""The encoder: MiniLM-L6 with further input features, and its heads.

Heads: from a quotation's or passage's vector the place that names its speaker (head word, first and last
piece, or nobody) and its kind; from a pronoun or description the name that it stands for; for each piece
source, cue and content tags and names.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from inputs import FEATURES

WIDTH, HEADS, LAYERS, KEY = 384, 12, 6, 128
POINTERS = ("head", "start", "end", "ante")
DISTANCES, PARAGRAPHS = 26, 9


class Rounded(torch.autograd.Function):
    """Weights rounded to 8 bits a row (symmetric, one scale a row); the gradient passes unchanged."""

    @staticmethod
    def forward(ctx, w):
        scale = w.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
        return (w / scale).round() * scale

    @staticmethod
    def backward(ctx, grad):
        return grad


LEVELS = 127


class RoundedInputs(torch.autograd.Function):
    """Inputs rounded to 7 bits a row, with the row's range, as the program does it; the gradient passes unchanged."""

    @staticmethod
    def forward(ctx, x):
        low, high = x.amin(-1, keepdim=True).float().clamp(max=0), x.amax(-1, keepdim=True).float().clamp(min=0)
        scale = ((high - low) / LEVELS).clamp(min=1e-12)
        zero = (-low / scale).round()
        return (((x / scale + zero).round().clamp(0, LEVELS) - zero) * scale).to(x.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad


class Linear(nn.Linear):
    """A linear map whose weights and inputs can be rounded in the forward pass."""
    rounded = False
    rounded_inputs = False

    def forward(self, x):
        w = Rounded.apply(self.weight) if Linear.rounded else self.weight
        if Linear.rounded_inputs:
            x = RoundedInputs.apply(x)
        return F.linear(x, w, self.bias)


class Table(nn.Embedding):
    """An embedding table whose rows can be rounded like the weights."""

    def table(self):
        return Rounded.apply(self.weight) if Linear.rounded else self.weight


class Layer(nn.Module):
    def __init__(self, drop):
        super().__init__()
        self.qkv, self.o = Linear(WIDTH, 3 * WIDTH), Linear(WIDTH, WIDTH)
        self.f1, self.f2 = Linear(WIDTH, 4 * WIDTH), Linear(4 * WIDTH, WIDTH)
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = drop

    def forward(self, x, mask):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        s = q @ (k * (WIDTH // HEADS) ** -.5).transpose(2, 3)      # half the time of the fused kernel's gradient
        if mask is not None:
            s = s.masked_fill(~mask, -1e4)
        a = (s.softmax(-1) @ v).transpose(1, 2).reshape(b, n, WIDTH)
        x = self.n1(x + self.dropped(self.o(a)))
        return self.n2(x + self.dropped(self.f2(F.gelu(self.f1(x)))))

    def dropped(self, x):
        """Dropout with one mask for all pieces of a window: costs nothing."""
        if not self.training or not self.drop:
            return x
        return x * (torch.rand(x.shape[0], 1, WIDTH) >= self.drop).to(x.dtype) / (1 - self.drop)


def distance_bucket(first, last, t):
    """Signed logarithmic bucket of the distance of piece t from the span first..last; 25 inside it."""
    d = torch.where(t < first, first - t, torch.where(t > last, t - last, torch.zeros_like(t)))
    b = torch.where(d < 5, d, 4 + (torch.log2(d.clamp(min=1).float() / 4) * 1.5).long()).clamp(max=12)
    return torch.where(t < first, 12 - b, torch.where(t > last, 12 + b, torch.full_like(t, 25)))


class Model(nn.Module):
    def __init__(self, base=None, drop=0.05):
        super().__init__()
        self.word, self.pos, self.typ = nn.Embedding(30522, WIDTH), Table(512, WIDTH), nn.Embedding(2, WIDTH)
        self.feats = Table(FEATURES + 1, WIDTH, padding_idx=FEATURES)
        self.case, self.quote, self.para = nn.Embedding(8, WIDTH), nn.Embedding(4, WIDTH), nn.Embedding(2, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), drop
        self.layers = nn.ModuleList(Layer(drop) for _ in range(LAYERS))
        self.spk, self.ant = Linear(4 * WIDTH, WIDTH), Linear(4 * WIDTH, WIDTH)
        self.key = Linear(WIDTH, KEY * len(POINTERS))
        self.spk_p, self.ant_p = Linear(WIDTH, 3 * KEY), Linear(WIDTH, KEY)
        self.kind, self.null, self.ant_null = nn.Linear(WIDTH, 4), nn.Linear(WIDTH, 3), nn.Linear(WIDTH, 1)
        self.dist = nn.Parameter(torch.zeros(len(POINTERS), DISTANCES))
        self.par = nn.Parameter(torch.zeros(len(POINTERS), PARAGRAPHS))
        self.bio, self.ner, self.ner_case = nn.Linear(WIDTH, 9), nn.Linear(WIDTH + 16, 9), nn.Embedding(8, 16)
        for e in (self.feats, self.case, self.quote, self.para):
            nn.init.zeros_(e.weight)
        if base:
            self.load_base(base)
        self.word.weight.requires_grad = self.typ.weight.requires_grad = False

    def load_base(self, path):
        """The weights of the base model; the word table is rounded at once, it is never trained."""
        w = load_file(path)
        get = lambda k: w[k] if k in w else w["bert." + k]
        e = "embeddings."
        self.word.weight.data.copy_(Rounded.apply(get(e + "word_embeddings.weight")))
        self.pos.weight.data.copy_(get(e + "position_embeddings.weight"))
        self.typ.weight.data.copy_(get(e + "token_type_embeddings.weight"))
        for layer, name in [(self.norm, e + "LayerNorm.")] + [
                (getattr(l, n), f"encoder.layer.{i}.{p}.") for i, l in enumerate(self.layers) for n, p in
                (("o", "attention.output.dense"), ("n1", "attention.output.LayerNorm"), ("f1", "intermediate.dense"),
                 ("f2", "output.dense"), ("n2", "output.LayerNorm"))]:
            layer.weight.data.copy_(get(name + "weight"))
            layer.bias.data.copy_(get(name + "bias"))
        for i, l in enumerate(self.layers):
            for x in ("weight", "bias"):
                parts = [get(f"encoder.layer.{i}.attention.self.{y}.{x}") for y in ("query", "key", "value")]
                getattr(l.qkv, x).data.copy_(torch.cat(parts))

    def encode(self, b):
        """Hidden states of a batch."""
        n = b["ids"].shape[1]
        x = self.word(b["ids"]) + self.pos.table()[:n] + self.typ.weight[0]
        x = x + self.case(b["case"]) + self.quote(b["quote"]) + self.para(b["para"])
        f = b["feats"]
        x = x + F.embedding_bag(f.view(-1, f.shape[-1]), self.feats.table(), mode="sum",
                                padding_idx=FEATURES).view(*f.shape[:2], WIDTH)
        x = F.dropout(self.norm(x), self.drop, self.training)
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        for layer in self.layers:
            x = layer(x, b["mask"])
        return x

    def vectors(self, h, w, first, last, fourth):
        """Vector of each span first..last of window w: its first and last piece, its mean, a fourth piece."""
        total = F.pad(h.float().cumsum(1), (0, 0, 1, 0))
        mean = (total[w, last + 1] - total[w, first]) / (last - first + 1)[:, None]
        h = h.float()
        return torch.cat([h[w, first], h[w, last], mean, h[w, fourth]], -1)

    def keys(self, h):
        """Keys of the four pointers for each piece: [windows, pieces, 4, KEY]."""
        return self.key(h).float().view(*h.shape[:2], len(POINTERS), KEY)

    def scores(self, pointer, queries, null, keys, b, w, first, last):
        """Scores [queries, 1 + pieces] of a pointer; column 0 is `nobody`."""
        k = POINTERS.index(pointer)
        t = torch.arange(keys.shape[1])[None]
        order, number, most = spread(w)
        grid = torch.zeros(keys.shape[0], most, KEY).index_put((order, number), queries)
        s = torch.bmm(grid, keys[:, :, k].transpose(1, 2))[order, number] / math.sqrt(KEY)
        s = s + self.dist[k][distance_bucket(first[:, None], last[:, None], t.expand(len(w), -1))]
        p = b["par"][w]
        s = s + self.par[k][(p - p.gather(1, first[:, None])).clamp(-4, 4) + 4]
        allowed = b["pad"] if pointer == "end" else b["words"]
        return torch.cat([null[:, None], s.masked_fill(~allowed[w], -1e4)], 1)

    def speaker(self, h, keys, b, w, first, last):
        """Scores of head, start and end, and kind logits, of quotations or passages."""
        v = F.gelu(self.spk(self.vectors(h, w, first, last, first - 1)))
        q, null = self.spk_p(v).float().view(-1, 3, KEY), self.null(v).float()
        out = {p: self.scores(p, q[:, i], null[:, i], keys, b, w, first, last) for i, p in enumerate(POINTERS[:3])}
        return out, self.kind(v).float()

    def antecedent(self, h, keys, b, w, first, last, head):
        """Scores of the antecedent of pronouns or descriptions."""
        v = F.gelu(self.ant(self.vectors(h, w, first, last, head)))
        return self.scores("ante", self.ant_p(v).float(), self.ant_null(v).float()[:, 0], keys, b, w, first, last)

    def tags(self, h):
        return self.bio(h.float())

    def names(self, h, case):
        return self.ner(torch.cat([h.float(), self.ner_case(case)], -1))


def spread(w):
    """Window, running number within the window, and the largest count, for queries' windows w."""
    count, number = {}, []
    for x in w.tolist():
        number.append(count.get(x, 0))
        count[x] = number[-1] + 1
    return w, torch.tensor(number), max(count.values(), default=1)
