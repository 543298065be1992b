//! Pointers: from a span of pieces to the piece that it asks for, such as the head of its speaker.
//!
//! A query is made of the span's first, last and mean hidden state and a fourth one; pieces answer with
//! the product of their keys with it, plus a bias for the distance (Vinyals et al. 2015).

use std::ops::{Range, RangeInclusive};

use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::{Gelu, Softmax};

use super::linear::{Kernels, Scratch};
use super::weights::{POINTER, Pointer, Query, Weights};

/// The rows of a window: hidden states, keys and paragraphs, with the marks at the ends.
#[derive(Debug, Default)]
pub struct Rows {
    pub states: Vec<f32>,
    pub keys: Vec<f32>,
    /// Number of paragraphs that began up to the row.
    pub paragraphs: Vec<u32>,
    /// Whether the row is the first piece of a word.
    pub starts_word: Vec<bool>,
}

/// A query: what the span's vector became.
#[derive(Debug, Default)]
pub struct Asked {
    /// The hidden layer.
    pub hidden: Vec<f32>,
    /// A block per pointer.
    wanted: Vec<f32>,
}

/// Probabilities of the rows of a window, and of none of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pointed {
    pub none: f32,
    pub rows: Vec<f32>,
}

impl Query {
    /// The query of the rows `span`; `fourth` is one more row that matters.
    pub fn ask(
        &self,
        kernels: &Kernels,
        rows: &Rows,
        span: &RangeInclusive<usize>,
        fourth: usize,
    ) -> Asked {
        let width = self.hidden.n_out();
        let state = |row: usize| &rows.states[row * width..(row + 1) * width];
        let mut vector = Vec::with_capacity(4 * width);
        vector.extend(state(*span.start()));
        vector.extend(state(*span.end()));
        let mut mean = vec![0.0; width];
        for row in span.clone() {
            for (sum, value) in mean.iter_mut().zip(state(row)) {
                *sum += value;
            }
        }
        let n = span.clone().count().max(1) as f32;
        vector.extend(mean.iter().map(|sum| sum / n));
        vector.extend(state(fourth));
        let mut scratch = Scratch::default();
        let mut asked = Asked::default();
        self.hidden
            .apply(kernels, &vector, &mut scratch, &mut asked.hidden);
        Gelu {}.map_mut(&mut asked.hidden);
        self.wanted
            .apply(kernels, &asked.hidden, &mut scratch, &mut asked.wanted);
        asked
    }
}

impl Asked {
    /// Where pointer `idx` of the weights points to; `block` is its place in the query. Only first pieces of
    /// words are possible unless `anywhere`.
    pub fn point(
        &self,
        weights: &Weights,
        rows: &Rows,
        (idx, block): (usize, usize),
        span: &RangeInclusive<usize>,
        anywhere: bool,
    ) -> Pointed {
        let pointer = &weights.pointers[idx];
        let wanted = &self.wanted[block * POINTER..(block + 1) * POINTER];
        let n_keys = weights.keys.n_out();
        let from = rows.paragraphs[*span.start()];
        let scale = 1.0 / (POINTER as f32).sqrt();
        let mut scores = vec![pointer.none(&self.hidden)];
        for (row, keys) in rows.keys.chunks_exact(n_keys).enumerate() {
            scores.push(if anywhere || rows.starts_word[row] {
                let key = &keys[idx * POINTER..(idx + 1) * POINTER];
                let distance = pointer.distance[distance_bucket(span, row)];
                let paragraph = pointer.paragraph[paragraph_bucket(from, rows.paragraphs[row])];
                dot(wanted, key) * scale + distance + paragraph
            } else {
                -1e4
            });
        }
        Softmax::new_mut(&mut scores).dispatch();
        Pointed {
            none: scores[0],
            rows: scores.split_off(1),
        }
    }

    /// Logarithms of the probabilities of the kinds of speech: direct, mixed, nobody's, indirect.
    pub fn kinds(&self, weights: &Weights) -> [f32; 4] {
        let (rows, bias) = weights.kinds.split_at(4 * self.hidden.len());
        let mut out = [0.0; 4];
        for (out, (row, bias)) in out
            .iter_mut()
            .zip(rows.chunks_exact(self.hidden.len()).zip(bias))
        {
            *out = dot(row, &self.hidden) + bias;
        }
        log_softmax(&mut out);
        out
    }
}

impl Pointer {
    fn none(&self, hidden: &[f32]) -> f32 {
        dot(&self.null[..hidden.len()], hidden) + self.null[hidden.len()]
    }
}

/// Sum of products, in eight lanes.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Makes scores logarithms of probabilities.
pub fn log_softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    let log = most + sum.ln();
    for score in scores {
        *score -= log;
    }
}

/// Distances are told apart up to 4 pieces, then by their logarithm. Inside of the span is a bucket of
/// its own.
fn distance_bucket(span: &RangeInclusive<usize>, row: usize) -> usize {
    let bucket = |distance: usize| match distance {
        0..5 => distance,
        _ => (4 + ((distance as f32 / 4.0).log2() * 1.5) as usize).min(12),
    };
    if row < *span.start() {
        12 - bucket(span.start() - row)
    } else if row > *span.end() {
        12 + bucket(row - span.end())
    } else {
        25
    }
}

fn paragraph_bucket(from: u32, to: u32) -> usize {
    let distance = i64::from(to) - i64::from(from);
    (distance.clamp(-4, 4) + 4) as usize
}

/// The row of a piece of `window`.
pub fn row_of(window: &Range<usize>, piece: usize) -> usize {
    piece - window.start + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_fall_into_buckets() {
        let span = 100..=104;
        assert_eq!(distance_bucket(&span, 102), 25);
        assert_eq!(distance_bucket(&span, 99), 11);
        assert_eq!(distance_bucket(&span, 106), 14);
        assert_eq!(distance_bucket(&span, 112), 12 + 5);
        assert_eq!(distance_bucket(&span, 400), 12 + 12 - 1 + 1);
        assert_eq!(paragraph_bucket(9, 2), 0);
        assert_eq!(paragraph_bucket(2, 3), 5);
    }

    #[test]
    fn products_and_logarithms() {
        let a: Vec<f32> = (0..19).map(|i| i as f32).collect();
        assert!((dot(&a, &a) - 2109.0).abs() < 1e-3);
        let mut scores = [1.0, 1.0];
        log_softmax(&mut scores);
        assert!((scores[0] - 0.5_f32.ln()).abs() < 1e-6);
    }
}
