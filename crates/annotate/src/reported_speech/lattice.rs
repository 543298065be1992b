//! Inference in the semi-Markov chain (Sarawagi and Cohen 2004): all segmentations of a sentence into
//! reported segments and other words, weighted by the segments' scores. Every segment has a score of its
//! own, which can depend on both of its ends. Sums are kept as logarithms. The trainer uses the same code.

use crate::linear::exp;

/// A segment of words that may be reported.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    pub start: u32,
    /// End, exclusive.
    pub end: u32,
    /// Log-odds that exactly these words are a reported segment.
    pub score: f32,
}

/// The segments of one sentence and the sums over them. Buffers are reused.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    n: usize,
    /// Sorted by start, then by end.
    pub segments: Vec<Segment>,
    /// For each word, the score of a segment that begins there right after another one.
    pub join: Vec<f32>,
    /// Probability of each segment; set by [`Lattice::solve`].
    pub odds: Vec<f32>,
    /// For each word, the probability that a segment begins there right after another one.
    pub joined: Vec<f32>,
    /// For each word, the probability that it is reported.
    pub inside: Vec<f32>,
    enter: Vec<f32>,
    open: Vec<f32>,
    ended: Vec<Sum>,
    after: Vec<[f32; 2]>,
}

const NEVER: f32 = -1e9;

/// A running log-sum-exp: the largest exponent, and the sum relative to it.
#[derive(Clone, Copy, Debug)]
struct Sum(f32, f32);

impl Sum {
    const NONE: Self = Self(NEVER, 0.0);

    fn add(&mut self, x: f32) {
        if x <= self.0 {
            self.1 += exp(x - self.0);
        } else {
            self.1 = self.1 * exp(self.0 - x) + 1.0;
            self.0 = x;
        }
    }

    fn log(self) -> f32 {
        if self.1 > 0.0 {
            self.0 + ln(self.1)
        } else {
            NEVER
        }
    }
}

fn log_add(a: f32, b: f32) -> f32 {
    let mut sum = Sum(a, 1.0);
    sum.add(b);
    sum.log()
}

/// Natural logarithm in basic arithmetic, the same on every platform: Newton steps on [`exp`].
fn ln(x: f32) -> f32 {
    let mut y = (x.to_bits() as f32 / 8_388_608.0 - 126.942_69) * std::f32::consts::LN_2;
    for _ in 0..2 {
        y += x * exp(-y) - 1.0;
    }
    y
}

impl Lattice {
    /// Starts a sentence of `n` words.
    pub fn begin(&mut self, n: usize) {
        self.n = n;
        self.segments.clear();
        self.join.clear();
        self.join.resize(n, 0.0);
    }

    /// Computes the probabilities. Returns the logarithm of the total.
    pub fn solve(&mut self) -> f32 {
        let total = self.forward();
        self.backward(total);
        total
    }

    /// The forward pass: `open` after a word outside segments, `ended` after a segment.
    fn forward(&mut self) -> f32 {
        let n = self.n;
        self.ended.clear();
        self.ended.resize(n + 1, Sum::NONE);
        self.open.clear();
        self.enter.clear();
        let mut next = 0;
        let mut open = 0.0;
        for at in 0..=n {
            let ended = self.ended[at].log();
            self.open.push(ended);
            if at == n {
                return log_add(open, ended);
            }
            let enter = log_add(open, ended + self.join[at]);
            self.enter.push(enter);
            while let Some(s) = self.segments.get(next).filter(|s| s.start as usize == at) {
                self.ended[s.end as usize].add(enter + s.score);
                next += 1;
            }
            open = log_add(open, ended);
        }
        open
    }

    /// The backward pass and the probabilities.
    fn backward(&mut self, total: f32) {
        let n = self.n;
        self.after.clear();
        self.after.resize(n + 1, [0.0; 2]);
        self.odds.clear();
        self.odds.resize(self.segments.len(), 0.0);
        self.joined.clear();
        self.joined.resize(n, 0.0);
        self.inside.clear();
        self.inside.resize(n + 1, 0.0);
        let mut next = self.segments.len();
        for at in (0..n).rev() {
            let skip = self.after[at + 1][0];
            let mut begin = Sum::NONE;
            while next > 0 && self.segments[next - 1].start as usize == at {
                next -= 1;
                let s = self.segments[next];
                let rest = s.score + self.after[s.end as usize][1];
                begin.add(rest);
                let log = self.enter[at] + rest - total;
                if log > -9.0 {
                    let odds = exp(log);
                    self.odds[next] = odds;
                    self.inside[at] += odds;
                    self.inside[s.end as usize] -= odds;
                }
            }
            let begin = begin.log();
            self.after[at] = [log_add(skip, begin), log_add(skip, begin + self.join[at])];
            let log = self.open[at] + self.join[at] + begin - total;
            self.joined[at] = exp(log.max(-80.0));
        }
        let mut sum = 0.0;
        for inside in &mut self.inside {
            sum += *inside;
            *inside = sum;
        }
    }

    /// The disjoint segments with the highest expected gain. A segment gains the probability that a true one
    /// overlaps it by at least half, less `price`, plus `word.0` times the sum over its words of the
    /// probability that they are reported less `word.1`.
    pub fn best(&self, price: f32, word: (f32, f32), out: &mut Vec<(usize, usize)>) {
        out.clear();
        let likely: Vec<usize> = (0..self.segments.len())
            .filter(|idx| self.odds[*idx] > 0.01)
            .collect();
        // For each end the best sum and the segment that ends there.
        let mut best = vec![(0.0_f32, usize::MAX); self.n + 1];
        let mut gains = Vec::with_capacity(likely.len());
        let mut from = 0;
        for &idx in &likely {
            let s = self.segments[idx];
            while from < likely.len()
                && (self.segments[likely[from]].start as usize) + LONGEST < s.start as usize
            {
                from += 1;
            }
            let near = likely[from..]
                .iter()
                .take_while(|other| self.segments[**other].start < s.end);
            let hit: f32 = near
                .filter(|other| half(s, self.segments[**other]))
                .map(|other| self.odds[*other])
                .sum();
            let inside = &self.inside[s.start as usize..s.end as usize];
            let words: f32 = inside.iter().map(|odds| odds - word.1).sum();
            gains.push(hit - price + word.0 * words);
        }
        let mut next = 0;
        for at in 0..=self.n {
            if at > 0 && best[at - 1].0 >= best[at].0 {
                best[at] = (best[at - 1].0, usize::MAX);
            }
            while next < likely.len() && self.segments[likely[next]].start as usize == at {
                let end = self.segments[likely[next]].end as usize;
                let sum = best[at].0 + gains[next];
                if sum > best[end].0 {
                    best[end] = (sum, likely[next]);
                }
                next += 1;
            }
        }
        let mut at = self.n;
        while at > 0 {
            if best[at].1 == usize::MAX {
                at -= 1;
            } else {
                let s = self.segments[best[at].1];
                out.push((s.start as usize, s.end as usize));
                at = s.start as usize;
            }
        }
        out.reverse();
    }
}

/// Maximum length of a segment in words; bounded for linear time.
pub const LONGEST: usize = 72;

/// Whether the overlap is at least half of the union.
fn half(a: Segment, b: Segment) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.end.max(b.end) - a.start.min(b.start);
    2 * shared >= all && shared > 0
}
