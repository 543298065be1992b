//! Training of the antecedent ranker: a conditional logit by stochastic gradient ascent.

use std::path::Path;

use pullquote_annotate::coref::weights::{SECTION, Weights};
use pullquote_annotate::coref::{self, AntecedentCandidate, RankingExample};
use pullquote_annotate::coref::{Features, N_FEATURES, NAMED_INSIDE};
use pullquote_annotate::model::{COREF_VERSION, ModelFiles, ModelWriter};
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
    weight: f64,
}

/// A part of the training data.
pub struct Corpus {
    pub name: &'static str,
    pub cases: Vec<Case>,
    /// Weight of an example.
    pub weight: f64,
}

/// Trains the weights and writes the model file.
pub fn run(corpora: &[Corpus], dev: &[Corpus], out: &Path) -> anyhow::Result<()> {
    let shipped = Shipped::open()?;
    let old = coref::weights::open(ModelFiles::shipped()?.coref)?;
    for corpus in dev {
        report("shipped", corpus, &old, &shipped);
    }
    let mut weights = [0i16; N_FEATURES];
    for round in 0..ROUNDS {
        let examples: Vec<Vec<Example>> = corpora
            .iter()
            .map(|corpus| corpus_examples(corpus, &weights, &shipped))
            .collect();
        let all: Vec<&Example> = examples.iter().flatten().collect();
        let learned = fit_clean(&all);
        for (weight, value) in weights.iter_mut().zip(&learned) {
            *weight = (value * SCALE).round().clamp(-3000.0, 3000.0) as i16;
        }
        outln!("round {round}: {} examples", all.len());
    }
    for corpus in corpora.iter().chain(dev) {
        report("trained", corpus, &weights, &shipped);
    }
    let mut file = ModelWriter::new(COREF_VERSION);
    file.i16s(SECTION, &weights);
    std::fs::write(out, file.finish())?;
    Ok(())
}

/// Prints the share of right antecedents.
fn report(which: &str, corpus: &Corpus, weights: &Weights, shipped: &Shipped) {
    let examples = corpus_examples(corpus, weights, shipped);
    let right = examples.iter().filter(|one| is_right(one, weights)).count();
    let percent = 100.0 * right as f64 / examples.len().max(1) as f64;
    outln!(
        "{which}, {}: {percent:.2} % of {}",
        corpus.name,
        examples.len()
    );
}

fn corpus_examples(corpus: &Corpus, weights: &Weights, shipped: &Shipped) -> Vec<Example> {
    let of_case = |case| examples(case, weights, shipped, corpus.weight);
    corpus.cases.iter().flat_map(of_case).collect()
}

fn examples(case: &Case, weights: &Weights, shipped: &Shipped, weight: f64) -> Vec<Example> {
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
        .filter_map(|pronoun| example(case, pronoun, weight))
        .collect()
}

fn example(case: &Case, pronoun: &RankingExample, weight: f64) -> Option<Example> {
    let chain = chain_at(&case.chains, pronoun.pronoun);
    let source = pronoun.source.map(|source| &case.sources[source]);
    if chain.is_none() && source.is_none() {
        return None;
    }
    let right = |candidate: &AntecedentCandidate| {
        let Some(source) = source else {
            let last = candidate
                .last
                .map(|last| Span::new(last.end() - 1, last.end()));
            return last.is_some_and(|last| chain_at(&case.chains, last) == chain);
        };
        let mut names = source.name.iter().chain(&source.alternatives);
        if candidate.is_named {
            return names.any(|name| names::fits(name, &candidate.name, false));
        }
        let held = |last: Span| source.chain.iter().any(|span| span.overlaps(last));
        candidate.last.is_some_and(held)
            || names.any(|name| names::describes(name, &candidate.name))
    };
    let right: Vec<bool> = pronoun.candidates.iter().map(right).collect();
    let useful = right.contains(&true) && right.contains(&false);
    let candidates = pronoun.candidates.iter().map(|one| one.features).collect();
    useful.then_some(Example {
        candidates,
        right,
        weight,
    })
}

/// The chain of the smallest mention that covers `span`.
fn chain_at(chains: &[Vec<Span>], span: Span) -> Option<usize> {
    let covers = |mention: &&Span| mention.start() <= span.start() && span.end() <= mention.end();
    let mentions = chains.iter().enumerate().flat_map(|(at, chain)| {
        chain
            .iter()
            .filter(covers)
            .map(move |mention| (mention.len(), at))
    });
    mentions.min().map(|(_, at)| at)
}

/// Fits, drops the examples that the fit finds unlikely, and fits again: about one silver name of eight
/// is wrong, most often that of somebody named inside the speech itself.
fn fit_clean(examples: &[&Example]) -> Vec<f64> {
    let is_clean = |one: &&Example| !names_itself(one);
    let first: Vec<&Example> = examples.iter().copied().filter(is_clean).collect();
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
    let total: f64 = examples.iter().map(|one| one.weight).sum();
    for epoch in 0..EPOCHS {
        let rate = RATE / (1.0 + epoch as f64 / 5.0);
        for example in examples {
            step(example, &mut weights, rate * example.weight);
        }
        for weight in &mut weights {
            *weight *= 1.0 - DECAY * total * rate;
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
