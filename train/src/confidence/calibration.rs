//! The map from the probability of the logistic model to the confidence.

use pullquote_annotate::confidence::UNIT;

use crate::isotonic;

/// Minimum number of examples of a knot.
const LEAST: usize = 40;

/// A probability with which a speaker was held to be right, and whether it is.
#[derive(Clone, Copy)]
pub struct Example {
    pub probability: f32,
    pub right: bool,
}

/// Increasing pairs of a probability and a confidence, linear in between.
pub struct Map(Vec<(f32, f32)>);

impl Map {
    /// Calibrates by isotonic regression.
    pub fn fit(examples: &[Example]) -> Self {
        let pairs: Vec<(f32, bool)> = examples
            .iter()
            .map(|one| (one.probability, one.right))
            .collect();
        Self(isotonic::fit(&pairs, LEAST))
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
