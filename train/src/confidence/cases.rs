//! Cases with features and outcomes, and models that are fitted on them by cross-validation.

use std::collections::BTreeSet;

use pullquote_annotate::features::row;
use pullquote_annotate::linear::sigmoid;

use super::calibration::{Example, Map};
use crate::data::news;
use crate::learn::{Examples, Learner, Schedule};

/// How a model is fitted.
pub struct Fit {
    pub bits: u32,
    pub rate: f32,
    pub decay: f32,
    pub epochs: usize,
}

#[derive(Default)]
pub struct Cases {
    examples: Examples,
    right: Vec<bool>,
    folds: Vec<u32>,
    /// The name of the collection that each is from.
    collections: Vec<&'static str>,
    /// The confidence of each with the shipped parameters, and whether it is right.
    pub shown: Vec<(f32, bool)>,
}

impl Cases {
    pub fn push(&mut self, features: &[u32], right: bool, fold: u32, collection: &'static str) {
        self.examples.push(features);
        self.right.push(right);
        self.folds.push(fold);
        self.collections.push(collection);
    }

    /// Each case with its probability by a model that has not seen its fold.
    pub fn held_out(&self, fit: &Fit) -> Vec<Example> {
        let models: Vec<Weights> = (0..news::FOLDS)
            .map(|fold| self.fit(fit, |other| other != fold))
            .collect();
        let example = |(idx, fold): (usize, &u32)| Example {
            probability: models[*fold as usize].probability(self.examples.get(idx)),
            right: self.right[idx],
        };
        self.folds.iter().enumerate().map(example).collect()
    }

    /// Fits a model on the cases of the `wanted` folds.
    pub fn fit(&self, fit: &Fit, wanted: impl Fn(u32) -> bool) -> Weights {
        let mut learner = Learner::new(fit.bits, fit.rate, fit.decay);
        let (mut examples, mut right) = (Examples::default(), Vec::new());
        for idx in (0..self.right.len()).filter(|idx| wanted(self.folds[*idx])) {
            examples.push(self.examples.get(idx));
            right.push(self.right[idx]);
        }
        let schedule = Schedule {
            epochs: fit.epochs,
            averaged_from: fit.epochs / 2,
            seed: 6,
        };
        learner.fit(&examples, &right, &schedule);
        let (quantised, scale) = learner.quantised();
        Weights {
            learner,
            bits: fit.bits,
            quantised,
            scale,
        }
    }

    /// The names of the collections.
    pub fn collections(&self) -> BTreeSet<&'static str> {
        self.collections.iter().copied().collect()
    }

    /// The confidences of all cases, each with a map that has not seen its fold; with `collection`, only
    /// those of its cases.
    pub fn reliability(&self, held_out: &[Example], collection: Option<&str>) -> Vec<(f32, bool)> {
        let mut out = Vec::new();
        for fold in 0..news::FOLDS {
            let part = |is_inside: bool| {
                let pairs = held_out.iter().zip(&self.folds);
                let pairs = pairs.filter(move |(_, at)| (**at == fold) == is_inside);
                pairs.map(|(one, _)| *one)
            };
            let map = Map::fit(&part(false).collect::<Vec<_>>());
            let wanted = self.collections.iter().zip(&self.folds);
            let wanted = wanted.filter(|(_, at)| **at == fold);
            let inside = part(true).zip(wanted.map(|(name, _)| *name));
            out.extend(
                inside
                    .filter(|(_, name)| collection.is_none_or(|wanted| wanted == *name))
                    .map(|(one, _)| (map.at(one.probability), one.right)),
            );
        }
        out
    }
}

/// Weights as they are written.
pub struct Weights {
    pub learner: Learner,
    bits: u32,
    quantised: Vec<i8>,
    scale: u32,
}

impl Weights {
    fn probability(&self, features: &[u32]) -> f32 {
        let rows = features.iter().map(|hash| row(*hash, self.bits));
        let sum: i32 = rows.map(|row| i32::from(self.quantised[row])).sum();
        sigmoid(sum as f32 / self.scale as f32)
    }
}
