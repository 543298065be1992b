//! An averaged structured perceptron with a margin (Collins 2002; Taskar et al. 2003) for partially
//! labelled data: the best path among the allowed ones is taken as gold.

use std::collections::{HashMap, HashSet};

use pullquote_annotate::decode::{LANES, Row, Viterbi};
use pullquote_annotate::ner::training::{N_LABELS, N_WEIGHTS, OUTSIDE, forbid};

use super::corpus::Example;

/// Hyperparameters.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub epochs: u32,
    pub seed: u64,
    /// Margin by which a wrong label must lose.
    pub margin: f32,
    /// Feature dropout, in thousandths.
    pub dropout: u32,
}

/// A sequence with features as indexes.
pub struct Item {
    ids: Vec<u32>,
    ends: Vec<u32>,
    allowed: Vec<u16>,
    /// Number of epochs, out of every ten, in which it is used.
    pub share: u32,
}

/// The features by index.
#[derive(Default)]
pub struct Index {
    pub hashes: Vec<u64>,
    pub counts: Vec<u32>,
}

/// Assigns indexes to the features seen at least `cutoff` times, most frequent first.
pub fn number(examples: Vec<(Example, u32)>, cutoff: u32) -> (Index, Vec<Item>) {
    let mut counts: HashMap<u64, u32> = HashMap::with_capacity(1 << 22);
    for (example, _) in &examples {
        for &feature in &example.chain.features {
            *counts.entry(feature).or_default() += 1;
        }
    }
    let mut kept: Vec<(u32, u64)> = counts
        .iter()
        .filter(|&(_, &n)| n >= cutoff)
        .map(|(&hash, &n)| (n, hash))
        .collect();
    kept.sort_unstable_by(|a, b| b.cmp(a));
    let numbers: HashMap<u64, u32> = kept
        .iter()
        .enumerate()
        .map(|(i, &(_, hash))| (hash, i as u32))
        .collect();
    drop(counts);
    let items = examples.into_iter().map(|(example, share)| {
        let mut item = Item {
            ids: Vec::with_capacity(example.chain.features.len()),
            ends: Vec::with_capacity(example.chain.ends.len()),
            allowed: example.allowed,
            share,
        };
        let mut at = 0;
        for &end in &example.chain.ends {
            for feature in &example.chain.features[at..end as usize] {
                item.ids.extend(numbers.get(feature));
            }
            item.ends.push(item.ids.len() as u32);
            at = end as usize;
        }
        item
    });
    let items = items.collect();
    let index = Index {
        hashes: kept.iter().map(|&(_, hash)| hash).collect(),
        counts: kept.iter().map(|&(n, _)| n).collect(),
    };
    (index, items)
}

/// Trained weights, relative to those of the label `OUTSIDE`.
pub struct Trained {
    pub rows: Vec<Row<f32>>,
    pub transitions: [Row<f32>; LANES],
}

/// A pseudo-random generator (xorshift64*, Marsaglia 2003, Vigna 2016).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 33) as usize) % n.max(1)
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

struct Learner {
    weights: Vec<Row<f32>>,
    sums: Vec<Row<f32>>,
    transitions: [Row<f32>; LANES],
    transition_sums: [Row<f32>; LANES],
    step: f32,
}

impl Learner {
    fn update(&mut self, ids: &[u32], label: usize, by: f32) {
        for &id in ids {
            self.weights[id as usize][label] += by;
            self.sums[id as usize][label] += by * self.step;
        }
    }

    fn update_move(&mut self, from: usize, to: usize, by: f32) {
        self.transitions[from][to] += by;
        self.transition_sums[from][to] += by * self.step;
    }

    fn averaged(mut self) -> Trained {
        for (row, sum) in self.weights.iter_mut().zip(&self.sums) {
            for lane in 0..N_LABELS {
                row[lane] -= sum[lane] / self.step;
            }
            let outside = row[OUTSIDE];
            for value in row.iter_mut().take(N_LABELS) {
                *value -= outside;
            }
        }
        for (row, sum) in self.transitions.iter_mut().zip(&self.transition_sums) {
            for lane in 0..LANES {
                row[lane] -= sum[lane] / self.step;
            }
        }
        Trained {
            rows: self.weights,
            transitions: self.transitions,
        }
    }
}

impl Trained {
    /// Adds the weights of `other`, trained on the same features, times `share`.
    pub fn add(&mut self, other: &Self, share: f32) {
        let rows = self.rows.iter_mut().zip(&other.rows);
        for (into, from) in rows.chain(self.transitions.iter_mut().zip(&other.transitions)) {
            for (into, from) in into.iter_mut().zip(from) {
                *into += from * share;
            }
        }
    }

    /// All weights zero.
    pub fn empty(n_features: usize) -> Self {
        Self {
            rows: vec![[0.0; LANES]; n_features],
            transitions: [[0.0; LANES]; LANES],
        }
    }
}

/// Removes all features but those whose hash is in `kept`, and renumbers them.
pub fn narrow(index: &Index, items: &mut [Item], kept: &HashSet<u64>) -> Index {
    let mut narrowed = Index::default();
    let numbers: Vec<u32> = index
        .hashes
        .iter()
        .zip(&index.counts)
        .map(|(hash, &count)| {
            if !kept.contains(hash) {
                return u32::MAX;
            }
            narrowed.hashes.push(*hash);
            narrowed.counts.push(count);
            narrowed.hashes.len() as u32 - 1
        })
        .collect();
    for item in items {
        let (mut at, mut to) = (0, 0);
        for end in &mut item.ends {
            for i in at..*end as usize {
                let number = numbers[item.ids[i] as usize];
                if number != u32::MAX {
                    item.ids[to] = number;
                    to += 1;
                }
            }
            at = *end as usize;
            *end = to as u32;
        }
        item.ids.truncate(to);
        item.ids.shrink_to_fit();
    }
    narrowed
}

/// Trains on `items`. `report` is called after each epoch with its number and the share of sequences that
/// were predicted right.
pub fn learn(
    n_features: usize,
    items: &[Item],
    options: Options,
    report: impl Fn(u32, f32),
) -> Trained {
    let mut learner = Learner {
        weights: vec![[0.0; LANES]; n_features],
        sums: vec![[0.0; LANES]; n_features],
        transitions: [[0.0; LANES]; LANES],
        transition_sums: [[0.0; LANES]; LANES],
        step: 1.0,
    };
    let mut random = Random::new(options.seed);
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut scratch = Scratch::default();
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let (mut n, mut n_right) = (0u32, 0u32);
        for &i in &order {
            let item = &items[i];
            // Spreads an item's epochs evenly: it is used `share` times in ten.
            if (i as u32 * 7 + epoch * 3) % 10 >= item.share {
                continue;
            }
            n += 1;
            n_right += u32::from(scratch.learn_one(&mut learner, item, options, &mut random));
            learner.step += 1.0;
        }
        report(epoch, n_right as f32 / n.max(1) as f32);
    }
    learner.averaged()
}

#[derive(Default)]
struct Scratch {
    viterbi: Viterbi,
    rows: Vec<Row<f32>>,
    ids: Vec<u32>,
    ends: Vec<u32>,
    guess: Vec<u8>,
    truth: Vec<u8>,
}

impl Scratch {
    /// One update. Returns whether the prediction was right.
    fn learn_one(
        &mut self,
        learner: &mut Learner,
        item: &Item,
        options: Options,
        random: &mut Random,
    ) -> bool {
        self.ids.clear();
        self.ends.clear();
        self.rows.clear();
        let mut at = 0;
        for (&end, &allowed) in item.ends.iter().zip(&item.allowed) {
            let mut row = [0.0; LANES];
            for &id in &item.ids[at..end as usize] {
                if options.dropout > 0 && random.below(1000) < options.dropout as usize {
                    continue;
                }
                self.ids.push(id);
                for (sum, weight) in row.iter_mut().zip(&learner.weights[id as usize]) {
                    *sum += weight;
                }
            }
            for (lane, value) in row.iter_mut().enumerate().take(N_LABELS) {
                if allowed >> lane & 1 == 0 {
                    *value += options.margin;
                }
            }
            self.rows.push(row);
            self.ends.push(self.ids.len() as u32);
            at = end as usize;
        }
        let mut transitions = learner.transitions;
        forbid(&mut transitions);
        self.viterbi.best(
            &self.rows,
            &transitions,
            OUTSIDE,
            |_| 0x7fff,
            &mut self.guess,
        );
        let fits = |(&label, &allowed): (&u8, &u16)| allowed >> label & 1 == 1;
        if self.guess.iter().zip(&item.allowed).all(fits) {
            return true;
        }
        self.viterbi.best(
            &self.rows,
            &transitions,
            OUTSIDE,
            |i| item.allowed[i],
            &mut self.truth,
        );
        let mut at = 0;
        let (mut from_truth, mut from_guess) = (OUTSIDE, OUTSIDE);
        for (i, &end) in self.ends.iter().enumerate() {
            let (truth, guess) = (self.truth[i] as usize, self.guess[i] as usize);
            if truth != guess {
                learner.update(&self.ids[at..end as usize], truth, 1.0);
                learner.update(&self.ids[at..end as usize], guess, -1.0);
            }
            if (from_truth, truth) != (from_guess, guess) {
                learner.update_move(from_truth, truth, 1.0);
                learner.update_move(from_guess, guess, -1.0);
            }
            (from_truth, from_guess, at) = (truth, guess, end as usize);
        }
        if from_truth != from_guess {
            learner.update_move(from_truth, OUTSIDE, 1.0);
            learner.update_move(from_guess, OUTSIDE, -1.0);
        }
        false
    }
}

/// The rows as 8-bit integers, most important first, and the transitions on the same scale.
pub fn quantise(
    trained: &Trained,
    index: &Index,
) -> (Vec<(u64, [i8; N_WEIGHTS])>, [i16; LANES * LANES]) {
    let mut sizes: Vec<f32> = trained
        .rows
        .iter()
        .flat_map(|row| row[..N_WEIGHTS].iter().map(|v| v.abs()))
        .collect();
    sizes.retain(|&v| v > 0.0);
    sizes.sort_unstable_by(f32::total_cmp);
    let top = sizes
        .get(sizes.len().saturating_sub(1 + sizes.len() / 20_000))
        .copied()
        .unwrap_or(1.0);
    let scale = 127.0 / top.max(1e-6);
    let mut rows: Vec<(f32, u64, [i8; N_WEIGHTS])> = Vec::new();
    for ((row, &hash), &count) in trained.rows.iter().zip(&index.hashes).zip(&index.counts) {
        let mut out = [0i8; N_WEIGHTS];
        for (small, value) in out.iter_mut().zip(row) {
            *small = (value * scale).round().clamp(-127.0, 127.0) as i8;
        }
        if out != [0; N_WEIGHTS] {
            let norm: f32 = row[..N_WEIGHTS].iter().map(|v| v * v).sum::<f32>().sqrt();
            rows.push((norm * (count as f32 + 1.0).ln(), hash, out));
        }
    }
    rows.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut moves = [0; LANES * LANES];
    for (from, row) in trained.transitions.iter().enumerate() {
        for (to, value) in row.iter().enumerate() {
            moves[from * LANES + to] = (value * scale).round().clamp(-30_000.0, 30_000.0) as i16;
        }
    }
    (
        rows.into_iter().map(|(_, hash, row)| (hash, row)).collect(),
        moves,
    )
}
