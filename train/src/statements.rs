//! Trains the chain that finds reported words: a conditional random field by stochastic gradients.

use pullquote::annotate::cues::Scores;
use pullquote::annotate::features::{Hashes, row};
use pullquote::annotate::linear::exp;
use pullquote::annotate::model::{Pack, PackWriter, QUOTES_VERSION};
use pullquote::annotate::scene::Scene;
use pullquote::annotate::statements::chain::{
    BITS, Chain, LABELS, ROW, SECTION, TURN_SECTION, TURNS,
};
use pullquote::annotate::statements::{features::Sentence, words};

use crate::data::Attribution;
use crate::learn::{Examples, Shuffle};

const EPOCHS: usize = 6;
const RATE: f32 = 0.08;

/// Sentences with the features, places and labels of their words.
#[derive(Default)]
pub struct Sentences {
    examples: Examples,
    turns: Vec<u8>,
    labels: Vec<u8>,
    list: Vec<std::ops::Range<usize>>,
    /// Reported words in sentences that are not looked at, and all.
    pub lost: (usize, usize),
}

/// The label of every token: reported words of any attribution.
fn labels(scene: &Scene, gold: &[Attribution]) -> Vec<u8> {
    let mut out = vec![0; scene.len()];
    for content in gold.iter().flat_map(|a| &a.content) {
        let within = scene.tokens.within(*content);
        let mut first = true;
        for idx in within {
            if out[idx] == 0 || !first {
                out[idx] = if first && (idx == 0 || out[idx - 1] == 0) {
                    1
                } else {
                    2
                };
            }
            first = false;
        }
    }
    out
}

impl Sentences {
    /// Adds the sentences of a text.
    pub fn add(&mut self, scene: &Scene, gold: &[Attribution], cues: &Scores) {
        let labels = labels(scene, gold);
        let mut hashes = Hashes::default();
        for sentence in 0..scene.tokens.sentences.len() {
            let range = &scene.tokens.sentences[sentence];
            let all = range.start as usize..range.end as usize;
            let outside = all.filter(|idx| scene.is_outside(*idx));
            let reported = outside.filter(|idx| labels[*idx] > 0).count();
            self.lost.1 += reported;
            let Some(words) = words(scene, cues, sentence) else {
                self.lost.0 += reported;
                continue;
            };
            let context = Sentence::new(scene, cues, &words);
            let first = self.examples.len();
            let mut open = false;
            for (at, idx) in words.iter().enumerate() {
                context.word(at, &mut hashes);
                self.examples.push(hashes.as_slice());
                self.turns.push(context.turn(at) as u8);
                // After a quotation a new stretch begins.
                let gap = at > 0 && words[at - 1] + 1 != *idx;
                let label = match labels[*idx] {
                    0 => 0,
                    2 if open && !gap => 2,
                    _ => 1,
                };
                open = label > 0;
                self.labels.push(label);
            }
            self.list.push(first..self.examples.len());
        }
    }

    /// Learns the chain and writes its sections.
    pub fn learn(&self, out: &mut PackWriter) {
        let mut chain = Learner::new();
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        let mut shuffle = Shuffle::new(5);
        for _ in 0..EPOCHS {
            shuffle.shuffle(&mut order);
            for idx in &order {
                let range = self.list[*idx].clone();
                chain.learn(
                    &self.examples,
                    range.clone(),
                    &self.turns[range.clone()],
                    &self.labels[range],
                );
            }
        }
        chain.write(out);
    }
}

impl Sentences {
    /// The learned chain, through the same file form that is shipped.
    pub fn model(&self) -> anyhow::Result<Chain> {
        let mut out = PackWriter::new(QUOTES_VERSION);
        self.learn(&mut out);
        let pack = Pack::from_vec(out.finish(), QUOTES_VERSION)?;
        Chain::open(pack).ok_or_else(|| anyhow::anyhow!("no chain"))
    }
}

struct Learner {
    rows: Vec<[f32; LABELS]>,
    squares: Vec<[f32; LABELS]>,
    turns: Vec<f32>,
    turn_squares: Vec<f32>,
}

const MIN: f32 = -1e30;

fn log_sum(values: [f32; LABELS]) -> f32 {
    let top = values.into_iter().fold(MIN, f32::max);
    top + ln(values.into_iter().map(|v| exp(v - top)).sum())
}

/// Natural logarithm from plain arithmetic: two Newton steps on [`exp`] from the exponent's bits.
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let mut y = ((bits as f32) / 8_388_608.0 - 126.942_69) * std::f32::consts::LN_2;
    for _ in 0..3 {
        y += x * exp(-y) - 1.0;
    }
    y
}

impl Learner {
    fn new() -> Self {
        let turns = TURNS * LABELS * LABELS;
        Self {
            rows: vec![[0.0; LABELS]; 1 << BITS],
            squares: vec![[1e-6; LABELS]; 1 << BITS],
            turns: vec![0.0; turns],
            turn_squares: vec![1e-6; turns],
        }
    }

    fn emit(&self, features: &[u32]) -> [f32; LABELS] {
        let mut sums = [0.0; LABELS];
        for hash in features {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[row(*hash, BITS)]) {
                *sum += weight;
            }
        }
        sums
    }

    fn turn(&self, turn: u8, from: usize, to: usize) -> f32 {
        if to == 2 && from == 0 {
            return MIN;
        }
        self.turns[turn as usize * LABELS * LABELS + from * LABELS + to]
    }

    /// One step on one sentence, by the forward and backward sums.
    fn learn(
        &mut self,
        examples: &Examples,
        range: std::ops::Range<usize>,
        turns: &[u8],
        labels: &[u8],
    ) {
        let n = range.len();
        let scores: Vec<[f32; LABELS]> = range
            .clone()
            .map(|idx| self.emit(examples.get(idx)))
            .collect();
        let mut forward = vec![[MIN; LABELS]; n];
        for at in 0..n {
            for to in 0..LABELS {
                let sum = if at == 0 {
                    self.turn(turns[0], 0, to)
                } else {
                    log_sum(
                        [0, 1, 2]
                            .map(|from| forward[at - 1][from] + self.turn(turns[at], from, to)),
                    )
                };
                forward[at][to] = (sum + scores[at][to]).max(MIN);
            }
        }
        let mut backward = vec![[0.0; LABELS]; n];
        for at in (0..n.saturating_sub(1)).rev() {
            for from in 0..LABELS {
                backward[at][from] = log_sum([0, 1, 2].map(|to| {
                    self.turn(turns[at + 1], from, to) + scores[at + 1][to] + backward[at + 1][to]
                }));
            }
        }
        let total = log_sum(forward[n - 1]);
        for at in 0..n {
            let mut gradient = [0.0; LABELS];
            for label in 0..LABELS {
                gradient[label] = exp(forward[at][label] + backward[at][label] - total);
            }
            gradient[labels[at] as usize] -= 1.0;
            self.step(examples.get(range.start + at), gradient);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let before = if at == 0 {
                        if from == 0 { 0.0 } else { MIN }
                    } else {
                        forward[at - 1][from]
                    };
                    let log =
                        before + self.turn(turns[at], from, to) + scores[at][to] + backward[at][to]
                            - total;
                    let seen = if at == 0 {
                        from == 0
                    } else {
                        labels[at - 1] as usize == from
                    };
                    let hit = seen && labels[at] as usize == to;
                    let gradient = exp(log.max(-80.0)) - f32::from(u8::from(hit));
                    self.turn_step(
                        turns[at] as usize * LABELS * LABELS + from * LABELS + to,
                        gradient,
                    );
                }
            }
        }
    }

    fn step(&mut self, features: &[u32], gradient: [f32; LABELS]) {
        if gradient.iter().all(|g| g.abs() < 1e-3) {
            return;
        }
        for hash in features {
            let at = row(*hash, BITS);
            for (label, gradient) in gradient.iter().enumerate() {
                let gradient = gradient + 1e-5 * self.rows[at][label];
                self.squares[at][label] += gradient * gradient;
                self.rows[at][label] -= RATE * gradient / self.squares[at][label].sqrt();
            }
        }
    }

    fn turn_step(&mut self, at: usize, gradient: f32) {
        self.turn_squares[at] += gradient * gradient;
        self.turns[at] -= RATE * gradient / self.turn_squares[at].sqrt();
    }

    fn write(&self, out: &mut PackWriter) {
        let mut sizes: Vec<f32> = self
            .rows
            .iter()
            .flatten()
            .map(|w| w.abs())
            .filter(|w| *w > 1e-3)
            .collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let top = sizes
            .get(sizes.len() * 9995 / 10000)
            .copied()
            .unwrap_or(1.0);
        let scale = 127.0 / top.max(0.01);
        let byte = |w: &f32| (w * scale).round().clamp(-127.0, 127.0) as i8;
        let mut rows = Vec::with_capacity(self.rows.len() * ROW);
        for weights in &self.rows {
            rows.extend(weights.iter().map(byte));
            rows.push(0);
        }
        out.i8s(SECTION, &rows);
        let turns: Vec<i8> = self.turns.iter().map(byte).collect();
        out.i8s(TURN_SECTION, &turns);
    }
}
