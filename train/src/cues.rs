//! Trains the cue finder: logistic regression on every token that can be part of a cue.

use pullquote_annotate::context::Context;
use pullquote_annotate::cues::{self, CueModel, SECTION, Scores};
use pullquote_annotate::features::Hashes;
use pullquote_annotate::model::{ModelWriter, QUOTES_VERSION};

use crate::data::Attribution;
use crate::learn::{Examples, Learner, Schedule};
use crate::models;
use crate::scales::Scales;

const BITS: u32 = 17;
const SCHEDULE: Schedule = Schedule {
    epochs: 5,
    averaged_from: 2,
    seed: 2,
};
const RATE: f32 = 0.015;
const DECAY: f32 = 1e-4;

/// Which tokens are part of a gold cue.
pub fn labels(ctx: &Context, attributions: &[Attribution]) -> Vec<bool> {
    let mut out = vec![false; ctx.len()];
    for span in attributions.iter().flat_map(|a| &a.cue) {
        out[ctx.tokens.within(*span)].fill(true);
    }
    out
}

pub fn learn(contexts: &[&Context], gold: &[&[Attribution]]) -> Learner {
    let mut examples = Examples::default();
    let mut right = Vec::new();
    let mut hashes = Hashes::default();
    for (ctx, gold) in contexts.iter().zip(gold) {
        let labels = labels(ctx, gold);
        for (idx, label) in labels.iter().enumerate() {
            if cues::is_possible(ctx, idx) {
                cues::features(ctx, idx, &mut hashes);
                examples.push(hashes.as_slice());
                right.push(*label);
            }
        }
    }
    let mut learner = Learner::new(BITS, RATE, DECAY);
    learner.fit(&examples, &right, &SCHEDULE);
    learner
}

/// The trained cue finder, read back from its file format.
pub fn model(learner: &Learner) -> anyhow::Result<CueModel> {
    let mut out = ModelWriter::new(QUOTES_VERSION);
    let mut scales = Scales::default();
    scales.write(&mut out, SECTION, learner);
    scales.finish(&mut out);
    let file = models::file(out.finish(), QUOTES_VERSION)?;
    Ok(CueModel::open(file)?)
}

/// Cue scores for every training text, each from a model that was trained without it.
pub fn held_out(contexts: &[&Context], gold: &[&[Attribution]]) -> anyhow::Result<Vec<Scores>> {
    const FOLDS: usize = 6;
    let mut out = vec![Vec::new(); contexts.len()];
    for fold in 0..FOLDS {
        let (mut s, mut g) = (Vec::new(), Vec::new());
        for idx in (0..contexts.len()).filter(|idx| idx % FOLDS != fold) {
            s.push(contexts[idx]);
            g.push(gold[idx]);
        }
        let model = model(&learn(&s, &g))?;
        for idx in (fold..contexts.len()).step_by(FOLDS) {
            out[idx] = cues::score(contexts[idx], model);
        }
    }
    Ok(out)
}

/// Precision and recall of cue tokens at even odds.
pub fn score(contexts: &[&Context], gold: &[&[Attribution]], model: CueModel) -> (f64, f64) {
    let (mut hit, mut got, mut want) = (0.0, 0.0, 0.0);
    for (ctx, gold) in contexts.iter().zip(gold) {
        let labels = labels(ctx, gold);
        for (label, score) in labels.iter().zip(cues::score(ctx, model)) {
            hit += f64::from(u8::from(*label && score > 0));
            got += f64::from(u8::from(score > 0));
            want += f64::from(u8::from(*label));
        }
    }
    (100.0 * hit / got, 100.0 * hit / want)
}
