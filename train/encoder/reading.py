"""Reading a document with the model: windows, heads, decoding of names."""
import numpy as np
import torch

from labels import LABELS, piece_span
from windows import batch, windows

LENGTH, OVERLAP = 400, 120        # as the program reads


class Reading:
    """Hidden states of all windows of a document, and what the heads say of it."""

    def __init__(self, model, doc):
        self.model, self.doc, self.wins = model, doc, windows(doc, LENGTH, OVERLAP)
        self.parts = []
        with torch.no_grad():
            for a, b in self.wins:
                x = batch([(doc, a, b)])
                h = model.encode(x)
                self.parts.append((x, h, model.keys(h)))

    def window(self, first, last, back=False):
        """The window with most context around the pieces first..last (back: before them), or None."""
        best, n = (None, None), len(self.doc["ids"])
        for k, (a, b) in enumerate(self.wins):
            if a <= first and last < b:
                room = (min(first - a, 200) - (300 if b - last <= 24 and b < n else 0) if back else
                        min(first - a if a else 999, b - 1 - last if b < n else 999))
                if best[0] is None or room > best[0]:
                    best = room, k
        return best[1]

    def speaker(self, s, e):
        """(score of nobody, scores of the pieces of the window, its first piece, kind logits) of the code points s..e."""
        r = piece_span(self.doc, s, e)
        if r is None:
            return None
        first, last = r
        k = self.window(first, last)
        if k is None:
            last = min(last, first + 200)
            k = self.window(first, last)
        if k is None:
            return None
        a, (x, h, keys) = self.wins[k][0], self.parts[k]
        with torch.no_grad():
            scores, kind = self.model.speaker(h, keys, x, torch.tensor([0]), torch.tensor([first - a + 1]),
                                              torch.tensor([last - a + 1]))
        head = scores["head"][0].numpy()
        return head[0], head[2:], a, kind[0].numpy()

    def antecedent(self, first, last, head):
        """Best piece for a pronoun or description, None for nobody."""
        k = self.window(first, last, back=True)
        if k is None:
            return None
        a, (x, h, keys) = self.wins[k][0], self.parts[k]
        with torch.no_grad():
            s = self.model.antecedent(h, keys, x, torch.tensor([0]), *(torch.tensor([i - a + 1]) for i in (first, last, head)))
        best = int(s[0].argmax())
        return best - 2 + a if best else None

    def pieces(self, head):
        """Logits of `tags` [pieces, 3, 3] or `names` [pieces, 9], from the window with most context."""
        n, out, room = len(self.doc["ids"]), None, None
        with torch.no_grad():
            for (a, b), (x, h, _) in zip(self.wins, self.parts):
                y = self.model.tags(h).view(h.shape[1], 3, 3) if head == "tags" else self.model.names(h, x["case"])[0]
                y = y[1:b - a + 1].log_softmax(-1).numpy()
                if out is None:
                    out, room = np.zeros((n, *y.shape[1:]), np.float32), np.full(n, -1)
                t = np.arange(a, b)
                here = np.minimum(np.where(a > 0, t - a, 9999), np.where(b < n, b - 1 - t, 9999))
                more = here > room[a:b]
                out[a:b][more] = y[more]
                room[a:b][more] = here[more]
        return out

    def entities(self):
        """Names by Viterbi decoding: no I without its B, and words stay whole."""
        y, first, n = self.pieces("names"), self.doc["first"], len(self.doc["ids"])
        step = np.zeros((9, 9), np.float32)
        for a in range(9):
            for b in range(2, 9, 2):
                if a not in (b, b - 1):
                    step[a, b] = -1e4
        inside = step.copy()
        inside[0, 1:] = inside[1:, 0] = -1e4
        inside[:, 1::2] = -1e4
        score, back = y[0].copy(), []
        score[2::2] = -1e4
        for t in range(1, n):
            m = score[:, None] + (step if first[t] else inside)
            back.append(m.argmax(0))
            score = m.max(0) + y[t]
        path = [int(score.argmax())]
        for row in reversed(back):
            path.append(int(row[path[-1]]))
        path.reverse()
        out, i = [], 0
        while i < n:
            j = i
            if path[i] % 2:
                while j + 1 < n and path[j + 1] == path[i] + 1:
                    j += 1
                out.append((int(self.doc["off"][i, 0]), int(self.doc["off"][j, 1]), LABELS[path[i]][2:]))
            i = j + 1
        return out
