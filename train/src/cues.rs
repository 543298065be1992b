//! Trains the cue finder: logistic regression on every token that can be part of a cue.

use pullquote_annotate::context::Context;
use pullquote_annotate::cues::{self, CueModel, SECTION, Scores};
use pullquote_annotate::features::Hashes;
use pullquote_annotate::model::{ModelFile, ModelWriter, QUOTES_VERSION};

use crate::data::Attribution;
use crate::learn::{Examples, Learner, Shuffle};
use crate::quotes::Scales;

const BITS: u32 = 17;
const EPOCHS: usize = 5;
/// Weights are averaged over the ends of the epochs from this one on.
const SETTLED: usize = 2;
/// Step length, and pull towards zero.
const RATE: f32 = 0.015;
const PULL: f32 = 1e-4;

/// Which tokens are part of a gold cue.
pub fn labels(ctx: &Context, attributions: &[Attribution]) -> Vec<bool> {
    let mut out = vec![false; ctx.len()];
    for span in attributions.iter().flat_map(|a| &a.cue) {
        out[ctx.tokens.within(*span)].fill(true);
    }
    out
}

/// Trains on the given scenes.
pub fn learn(scenes: &[&Context], gold: &[&[Attribution]]) -> Learner {
    let mut examples = Examples::default();
    let mut right = Vec::new();
    let mut hashes = Hashes::default();
    for (ctx, gold) in scenes.iter().zip(gold) {
        let labels = labels(ctx, gold);
        for (idx, label) in labels.iter().enumerate() {
            if cues::is_possible(ctx, idx) {
                cues::features(ctx, idx, &mut hashes);
                examples.push(hashes.as_slice());
                right.push(*label);
            }
        }
    }
    let mut learner = Learner::new(BITS, RATE, PULL);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut shuffle = Shuffle::new(2);
    for epoch in 0..EPOCHS {
        shuffle.shuffle(&mut order);
        for idx in &order {
            learner.learn(examples.get(*idx), right[*idx]);
        }
        if epoch >= SETTLED {
            learner.settle();
        }
    }
    learner
}

/// The learned weights as a cue finder, through the same file form that is shipped.
pub fn model(learner: &Learner) -> anyhow::Result<CueModel> {
    let mut out = ModelWriter::new(QUOTES_VERSION);
    let mut scales = Scales::default();
    scales.write(&mut out, SECTION, learner);
    scales.finish(&mut out);
    let file = ModelFile::from_vec(out.finish(), QUOTES_VERSION)?;
    CueModel::open(file).ok_or_else(|| anyhow::anyhow!("no cue model"))
}

/// Cue scores for every training ctx, each from a model that has not seen it.
pub fn held_out(scenes: &[&Context], gold: &[&[Attribution]]) -> anyhow::Result<Vec<Scores>> {
    const FOLDS: usize = 6;
    let mut out = vec![Vec::new(); scenes.len()];
    for fold in 0..FOLDS {
        let (mut s, mut g) = (Vec::new(), Vec::new());
        for idx in (0..scenes.len()).filter(|idx| idx % FOLDS != fold) {
            s.push(scenes[idx]);
            g.push(gold[idx]);
        }
        let model = model(&learn(&s, &g))?;
        for idx in (fold..scenes.len()).step_by(FOLDS) {
            out[idx] = cues::score(scenes[idx], Some(model));
        }
    }
    Ok(out)
}

/// Precision and recall of cue tokens at even odds.
pub fn score(scenes: &[&Context], gold: &[&[Attribution]], model: CueModel) -> (f64, f64) {
    let (mut hit, mut got, mut want) = (0.0, 0.0, 0.0);
    for (ctx, gold) in scenes.iter().zip(gold) {
        let labels = labels(ctx, gold);
        for (label, score) in labels.iter().zip(cues::score(ctx, Some(model))) {
            hit += f64::from(u8::from(*label && score > 0));
            got += f64::from(u8::from(score > 0));
            want += f64::from(u8::from(*label));
        }
    }
    (100.0 * hit / got, 100.0 * hit / want)
}
