//! Training of the antecedent ranker: a conditional logit by stochastic gradient ascent.

use std::path::Path;

use pullquote_annotate::coref::weights::{SECTION, Weights};
use pullquote_annotate::coref::{self, AntecedentCandidate, RankingExample};
use pullquote_annotate::coref::{Features, N_FEATURES, NAMED_INSIDE};
use pullquote_annotate::model::{COREF_VERSION, ModelWriter};
use pullquote_text::Span;

use super::gold::Case;
use super::names;
use crate::models::Shipped;

/// Rounds. The pronouns before a source are resolved with the weights of the round before.
const ROUNDS: usize = 3;
const EPOCHS: usize = 30;
const RATE: f64 = 0.05;
const DECAY: f64 = 2e-4;
/// Examples whose gold is less likely than this under the fit are dropped as mislabelled.
const MIN_LIKELIHOOD: f64 = 0.08;
/// Weights are stored in hundredths of log odds.
const SCALE: f64 = 100.0;

/// One pronoun: the features of its candidates, and which of them the gold has.
struct Example {
    candidates: Vec<Features>,
    right: Vec<bool>,
}

/// Trains the weights and writes the model file.
pub fn run(cases: &[Case], out: &Path) -> anyhow::Result<()> {
    let shipped = Shipped::open()?;
    let mut weights = [0i16; N_FEATURES];
    for round in 0..ROUNDS {
        let examples: Vec<Example> = cases
            .iter()
            .flat_map(|case| examples(case, &weights, &shipped))
            .collect();
        let learned = fit_clean(&examples);
        for (weight, value) in weights.iter_mut().zip(&learned) {
            *weight = (value * SCALE).round().clamp(-3000.0, 3000.0) as i16;
        }
        let right = examples
            .iter()
            .filter(|one| is_right(one, &weights))
            .count();
        outln!("round {round}: {right} of {} right", examples.len());
    }
    let mut file = ModelWriter::new(COREF_VERSION);
    file.i16s(SECTION, &weights);
    std::fs::write(out, file.finish())?;
    Ok(())
}

fn examples(case: &Case, weights: &Weights, shipped: &Shipped) -> Vec<Example> {
    let pronouns = coref::ranking_examples(
        &shipped.document(&case.article),
        &shipped.names.lexicon,
        &case.entities,
        &case.source_spans(),
        &case.quotes(),
        weights,
    );
    pronouns
        .iter()
        .filter_map(|pronoun| example(case, pronoun))
        .collect()
}

fn example(case: &Case, pronoun: &RankingExample) -> Option<Example> {
    let source = &case.sources[pronoun.source];
    let right = |candidate: &AntecedentCandidate| {
        if let Some(name) = &source.name {
            return !candidate.name.is_empty() && names::fits(name, &candidate.name, false);
        }
        // An unnamed source: an unnamed candidate in the same chain of the silver coreference.
        let held = |last: Span| source.chain.iter().any(|span| span.overlaps(last));
        candidate.name.is_empty() && candidate.last.is_some_and(held)
    };
    let right: Vec<bool> = pronoun.candidates.iter().map(right).collect();
    let useful = right.contains(&true) && right.contains(&false);
    let candidates = pronoun.candidates.iter().map(|one| one.features).collect();
    useful.then_some(Example { candidates, right })
}

/// Fits, drops the examples that the fit finds unlikely, and fits again: about one silver name of eight
/// is wrong, most often that of somebody named inside the speech itself.
fn fit_clean(examples: &[Example]) -> Vec<f64> {
    let first: Vec<&Example> = examples.iter().filter(|one| !names_itself(one)).collect();
    let mut weights = fit(&first);
    for _ in 0..2 {
        let kept: Vec<&Example> = first
            .iter()
            .copied()
            .filter(|one| likelihood(one, &weights) > MIN_LIKELIHOOD)
            .collect();
        outln!("  fitted on {} of {}", kept.len(), examples.len());
        weights = fit(&kept);
    }
    weights
}

/// Whether all correct candidates are named only inside the quotation whose source is resolved.
fn names_itself(example: &Example) -> bool {
    let right = example
        .candidates
        .iter()
        .zip(&example.right)
        .filter(|(_, right)| **right);
    right
        .map(|(features, _)| features)
        .all(|features| features.active().contains(&(NAMED_INSIDE as u8)))
}

fn likelihood(example: &Example, weights: &[f64]) -> f64 {
    let (_, total, good) = odds(example, weights);
    good / total
}

fn fit(examples: &[&Example]) -> Vec<f64> {
    let mut weights = vec![0.0; N_FEATURES];
    let mut sum = vec![0.0; N_FEATURES];
    for epoch in 0..EPOCHS {
        let rate = RATE / (1.0 + epoch as f64 / 5.0);
        for example in examples {
            step(example, &mut weights, rate);
        }
        for weight in &mut weights {
            *weight *= 1.0 - DECAY * examples.len() as f64 * rate;
        }
        if epoch >= EPOCHS / 2 {
            for (total, weight) in sum.iter_mut().zip(&weights) {
                *total += weight;
            }
        }
    }
    let kept = (EPOCHS - EPOCHS / 2) as f64;
    sum.into_iter().map(|total| total / kept).collect()
}

/// A gradient step on the log likelihood of the correct candidates.
fn step(example: &Example, weights: &mut [f64], rate: f64) {
    let (odds, total, good) = odds(example, weights);
    for ((features, odds), right) in example.candidates.iter().zip(&odds).zip(&example.right) {
        let wanted = if *right { odds / good } else { 0.0 };
        let gradient = wanted - odds / total;
        for at in features.active() {
            weights[*at as usize] += rate * gradient;
        }
    }
}

/// The odds of each candidate, their sum, and the sum over the correct ones.
fn odds(example: &Example, weights: &[f64]) -> (Vec<f64>, f64, f64) {
    let scores: Vec<f64> = example
        .candidates
        .iter()
        .map(|one| one.active().iter().map(|at| weights[*at as usize]).sum())
        .collect();
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let odds: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let total = odds.iter().sum();
    let good = odds
        .iter()
        .zip(&example.right)
        .filter(|(_, right)| **right)
        .map(|(odds, _)| odds)
        .sum();
    (odds, total, good)
}

fn is_right(example: &Example, weights: &Weights) -> bool {
    let best = (0..example.candidates.len()).max_by_key(|at| {
        (
            example.candidates[*at].score(weights),
            std::cmp::Reverse(*at),
        )
    });
    best.is_some_and(|at| example.right[at])
}
