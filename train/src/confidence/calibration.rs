//! The map from the probability of the logistic model to the confidence.

use pullquote_annotate::confidence::UNIT;
use pullquote_annotate::{DOUBTFUL, HIDDEN};

use crate::isotonic;

/// Minimum number of examples of a knot.
const LEAST: usize = 40;
/// Width of a step of the map.
const STEP: f32 = 1e-4;
/// Fewer speakers than this say nothing about a limit.
const FEWEST: usize = 100;

/// Largest shares of wrong ones.
pub struct Limits {
    /// Among those from [`DOUBTFUL`] on.
    pub wrong_if_sure: f64,
    /// Among those from [`HIDDEN`] on.
    pub wrong_if_shown: f64,
}

/// A probability with which a speaker was held to be right, and whether it is.
#[derive(Clone, Copy)]
pub struct Example {
    pub probability: f32,
    pub right: bool,
}

/// Increasing pairs of a probability and a confidence, linear in between.
pub struct Map(Vec<(f32, f32)>);

impl Map {
    /// Calibrates by isotonic regression, then bends doubtful speakers below [`DOUBTFUL`] and those that
    /// are rather wrong below [`HIDDEN`].
    pub fn fit(examples: &[Example], limits: Option<&Limits>) -> Self {
        let pairs: Vec<(f32, bool)> = examples
            .iter()
            .map(|one| (one.probability, one.right))
            .collect();
        let calibrated = Self(isotonic::fit(&pairs, LEAST));
        let Some(limits) = limits else {
            return calibrated;
        };
        let sure = limit(examples, limits.wrong_if_sure);
        let shown = limit(examples, limits.wrong_if_shown).min(sure);
        let confidence = |x: f32| {
            let y = calibrated.at(x);
            if x >= sure {
                y.max(DOUBTFUL)
            } else if x >= shown {
                y.clamp(HIDDEN, DOUBTFUL - 0.01)
            } else {
                y.min(HIDDEN - 0.01)
            }
        };
        let mut xs: Vec<f32> = calibrated.0.iter().map(|(x, _)| *x).collect();
        xs.extend([0.0, 1.0, sure - STEP, sure, shown - STEP, shown]);
        xs.retain(|x| (0.0..=1.0).contains(x));
        xs.sort_by(f32::total_cmp);
        xs.dedup();
        Self(xs.into_iter().map(|x| (x, confidence(x))).collect())
    }

    /// The confidence for a probability.
    pub fn at(&self, x: f32) -> f32 {
        let next = self.0.partition_point(|knot| knot.0 <= x);
        let before = next.checked_sub(1).map(|at| self.0[at]);
        match (before, self.0.get(next)) {
            (Some((x1, y1)), Some((x2, y2))) => y1 + (x - x1) / (x2 - x1).max(1e-6) * (y2 - y1),
            (Some((_, y)), None) => y,
            (None, next) => next.map_or(x, |knot| knot.1),
        }
    }

    /// The knots as the model file holds them.
    pub fn knots(&self) -> Vec<u32> {
        let part = |value: f32| (value * UNIT).round() as u32;
        self.0
            .iter()
            .flat_map(|(x, y)| [part(*x), part(*y)])
            .collect()
    }
}

/// The least probability from which on at most this share is wrong.
fn limit(examples: &[Example], most: f64) -> f32 {
    let mut sorted: Vec<&Example> = examples.iter().collect();
    sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mut wrong = 0;
    let mut limit = 1.0;
    for (at, one) in sorted.iter().enumerate() {
        wrong += usize::from(!one.right);
        let n = at + 1;
        let ends = sorted
            .get(n)
            .is_none_or(|next| next.probability < one.probability);
        if ends && (n < FEWEST || wrong as f64 <= most * n as f64) {
            limit = one.probability;
        }
    }
    limit
}
