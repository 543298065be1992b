//! Trains the classifier that separates scare quotes from quotations.

use pullquote_annotate::attribution::{Attributor, History, Ranker, SpeakerChoice, Target};
use pullquote_annotate::candidates;
use pullquote_annotate::context::Context;
use pullquote_annotate::cues::Scores;
use pullquote_annotate::features::Hashes;
use pullquote_annotate::quote_kind;

use crate::data::Attribution;
use crate::learn::{Examples, Learner, Schedule};
use crate::speakers::{Truth, truth};

const BITS: u32 = 15;
const SCHEDULE: Schedule = Schedule {
    epochs: 8,
    averaged_from: 3,
    seed: 4,
};
const RATE: f32 = 0.015;
const DECAY: f32 = 1e-5;

/// Quoted pieces with their features and labels.
#[derive(Default)]
pub struct Pieces {
    examples: Examples,
    scare: Vec<bool>,
}

impl Pieces {
    /// Adds the pieces of one text with the speakers that `ranker` chooses.
    pub fn add(
        &mut self,
        ctx: &Context,
        gold: &[Attribution],
        cues: &Scores,
        labels: &[u8],
        ranker: Ranker,
    ) {
        let all = candidates::find(ctx);
        let attributor = Attributor {
            ctx,
            candidates: &all,
            cues,
            ranker,
        };
        let mut hashes = Hashes::default();
        let mut before = History::default();
        for idx in 0..ctx.quoted_spans.len() {
            if ctx.quoted_spans[idx].parent.is_some() || ctx.quoted_spans[idx].single {
                continue;
            }
            let target = Target::of_quoted_span(ctx, idx);
            let choice: SpeakerChoice = attributor.choose(&target, &before, &mut hashes);
            before = History {
                speaker: choice.candidate,
                paragraph: target.paragraph,
            };
            quote_kind::features(ctx, cues, labels, &target, &choice, &mut hashes);
            self.examples.push(hashes.as_slice());
            let nobody = matches!(
                truth(ctx.text, ctx.quoted_spans[idx].span, gold),
                Truth::Scare
            );
            self.scare.push(nobody);
        }
    }

    pub fn learn(&self) -> Learner {
        let mut learner = Learner::new(BITS, RATE, DECAY);
        learner.fit(&self.examples, &self.scare, &SCHEDULE);
        learner
    }
}
