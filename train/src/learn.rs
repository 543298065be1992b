//! Training of linear models, reproducible bit for bit on every machine: fixed example order, no
//! library functions whose rounding differs between platforms.

use pullquote_annotate::features::row;
use pullquote_annotate::linear::{exp, sigmoid};

/// Shuffles with a seeded generator (the 64-bit linear congruential one of Knuth's MMIX).
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

    /// Fisher-Yates.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            list.swap(last, other);
        }
    }
}

/// Examples as lists of feature hashes, stored in one vector.
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

/// How often and in which order a model sees its examples.
pub struct Schedule {
    pub epochs: usize,
    /// The first epoch whose final weights count towards the average.
    pub averaged_from: usize,
    pub seed: u64,
}

impl Schedule {
    /// Calls `step` with the index of every one of `n` examples, in a new order each epoch.
    pub fn run(&self, n: usize, learner: &mut Learner, mut step: impl FnMut(&mut Learner, usize)) {
        let mut order: Vec<usize> = (0..n).collect();
        let mut shuffle = Shuffle::new(self.seed);
        for epoch in 0..self.epochs {
            shuffle.shuffle(&mut order);
            for idx in &order {
                step(learner, *idx);
            }
            if epoch >= self.averaged_from {
                learner.accumulate();
            }
        }
    }
}

/// Weights under stochastic gradient descent with a step size per weight (`AdaGrad`, Duchi et al. 2011)
/// and L2 regularisation.
pub struct Weights {
    pub now: Vec<f32>,
    squares: Vec<f32>,
    /// Sums of the weights at the ends of the averaged epochs.
    pub sums: Vec<f32>,
    rate: f32,
    decay: f32,
}

impl Weights {
    /// `n` weights with the step size `rate` and the L2 penalty `decay`.
    pub fn new(n: usize, rate: f32, decay: f32) -> Self {
        Self {
            now: vec![0.0; n],
            squares: vec![1e-6; n],
            sums: vec![0.0; n],
            rate,
            decay,
        }
    }

    pub fn step(&mut self, at: usize, gradient: f32) {
        // Keeps the weights of features that were seen once small.
        let gradient = gradient + self.decay * self.now[at];
        self.squares[at] += gradient * gradient;
        self.now[at] -= self.rate * gradient / self.squares[at].sqrt();
    }

    /// Adds the current weights to the average that is written. Averaging over several epochs makes the
    /// result independent of the order of the last examples.
    pub fn accumulate(&mut self) {
        for (sum, now) in self.sums.iter_mut().zip(&self.now) {
            *sum += *now;
        }
    }
}

/// A linear model under training.
pub struct Learner {
    bits: u32,
    weights: Weights,
    n_averaged: u32,
}

impl Learner {
    /// A model of `1 << bits` weights; see [`Weights::new`].
    pub fn new(bits: u32, rate: f32, decay: f32) -> Self {
        Self {
            bits,
            weights: Weights::new(1 << bits, rate, decay),
            n_averaged: 0,
        }
    }

    pub fn score(&self, features: &[u32]) -> f32 {
        let rows = features.iter();
        rows.map(|hash| self.weights.now[row(*hash, self.bits)])
            .sum()
    }

    fn step(&mut self, features: &[u32], gradient: f32) {
        for hash in features {
            self.weights.step(row(*hash, self.bits), gradient);
        }
    }

    /// One step of logistic regression.
    pub fn learn(&mut self, features: &[u32], yes: bool) {
        let gradient = sigmoid(self.score(features)) - f32::from(u8::from(yes));
        self.step(features, gradient);
    }

    /// Logistic regression over all `examples`, shuffled anew in each epoch of `schedule`.
    pub fn fit(&mut self, examples: &Examples, labels: &[bool], schedule: &Schedule) {
        schedule.run(examples.len(), self, |learner, idx| {
            learner.learn(examples.get(idx), labels[idx]);
        });
    }

    /// One step of a softmax choice among the examples `list`; those marked `right` are equally good.
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

    /// Adds the current weights to the average that is written.
    pub fn accumulate(&mut self) {
        self.weights.accumulate();
        self.n_averaged += 1;
    }

    /// The averaged weights as 8-bit integers, and the factor they were multiplied by.
    pub fn quantised(&self) -> (Vec<i8>, u32) {
        let count = self.n_averaged.max(1) as f32;
        let average: Vec<f32> = if self.n_averaged == 0 {
            self.weights.now.clone()
        } else {
            self.weights.sums.iter().map(|sum| sum / count).collect()
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
