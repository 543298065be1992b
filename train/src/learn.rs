//! Learning with fixed order and plain arithmetic, so that a model file comes out the same bit for
//! bit on every machine.

use pullquote_annotate::features::row;
use pullquote_annotate::linear::{exp, sigmoid};

/// Shuffles by a fixed sequence (the 64-bit generator of Knuth's MMIX).
pub struct Shuffle {
    state: u64,
}

impl Shuffle {
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.state >> 33
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            list.swap(last, other);
        }
    }
}

/// Examples as lists of feature hashes, all in one block of memory.
#[derive(Default)]
pub struct Examples {
    hashes: Vec<u32>,
    ends: Vec<usize>,
}

impl Examples {
    pub fn push(&mut self, features: &[u32]) {
        self.hashes.extend_from_slice(features);
        self.ends.push(self.hashes.len());
    }

    pub fn get(&self, idx: usize) -> &[u32] {
        let start = if idx == 0 { 0 } else { self.ends[idx - 1] };
        &self.hashes[start..self.ends[idx]]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

/// A linear model under training: stochastic gradients with steps that shrink for each weight by
/// itself (`AdaGrad`, Duchi et al. 2011).
pub struct Learner {
    bits: u32,
    weights: Vec<f32>,
    squares: Vec<f32>,
    /// Sums of the weights at the ends of the epochs that count, and how many these are.
    sums: Vec<f32>,
    settled: u32,
    rate: f32,
    pull: f32,
}

impl Learner {
    /// A model of `1 << bits` weights; `rate` is the length of a step, `pull` what draws towards zero.
    pub fn new(bits: u32, rate: f32, pull: f32) -> Self {
        Self {
            bits,
            weights: vec![0.0; 1 << bits],
            squares: vec![1e-6; 1 << bits],
            sums: vec![0.0; 1 << bits],
            settled: 0,
            rate,
            pull,
        }
    }

    pub fn score(&self, features: &[u32]) -> f32 {
        let rows = features.iter();
        rows.map(|hash| self.weights[row(*hash, self.bits)]).sum()
    }

    fn step(&mut self, features: &[u32], gradient: f32) {
        for hash in features {
            let at = row(*hash, self.bits);
            // A pull towards zero, so that what was seen once weighs little.
            let gradient = gradient + self.pull * self.weights[at];
            self.squares[at] += gradient * gradient;
            self.weights[at] -= self.rate * gradient / self.squares[at].sqrt();
        }
    }

    /// One step of logistic regression.
    pub fn learn(&mut self, features: &[u32], yes: bool) {
        let gradient = sigmoid(self.score(features)) - f32::from(u8::from(yes));
        self.step(features, gradient);
    }

    /// One step of choosing among `list`, of which the `right` ones are as good as one another.
    pub fn choose(&mut self, examples: &Examples, list: std::ops::Range<usize>, right: &[bool]) {
        let scores: Vec<f32> = list
            .clone()
            .map(|idx| self.score(examples.get(idx)))
            .collect();
        let all = softmax(&scores, |_| true);
        let good = softmax(&scores, |idx| right[idx]);
        for (at, idx) in list.enumerate() {
            let gradient = all[at] - good[at];
            if gradient.abs() > 1e-4 {
                self.step(examples.get(idx), gradient);
            }
        }
    }

    /// Counts the weights as they are now towards the average that is written: an average over the ends
    /// of several epochs forgets the order of the last examples.
    pub fn settle(&mut self) {
        for (sum, weight) in self.sums.iter_mut().zip(&self.weights) {
            *sum += *weight;
        }
        self.settled += 1;
    }

    /// Averaged weights as bytes, with the factor that they were multiplied by.
    pub fn quantised(&self) -> (Vec<i8>, u32) {
        let count = self.settled.max(1) as f32;
        let average: Vec<f32> = if self.settled == 0 {
            self.weights.clone()
        } else {
            self.sums.iter().map(|sum| sum / count).collect()
        };
        let mut sizes: Vec<f32> = average
            .iter()
            .map(|w| w.abs())
            .filter(|w| *w > 1e-3)
            .collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let top = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let scale = (127.0 / top).floor().clamp(1.0, 4096.0);
        let byte = |w: &f32| (w * scale).round().clamp(-127.0, 127.0) as i8;
        (average.iter().map(byte).collect(), scale as u32)
    }
}

fn softmax(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Vec<f32> {
    let top = (0..scores.len())
        .filter(|idx| allowed(*idx))
        .map(|idx| scores[idx])
        .fold(f32::MIN, f32::max);
    let mut out: Vec<f32> = (0..scores.len())
        .map(|idx| {
            if allowed(idx) {
                exp(scores[idx] - top)
            } else {
                0.0
            }
        })
        .collect();
    let sum: f32 = out.iter().sum();
    for p in &mut out {
        *p /= sum.max(1e-30);
    }
    out
}
