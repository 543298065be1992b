//! Trains the ranker that chooses the speaker of a quoted piece.

use std::ops::Range;

use pullquote_annotate::attribution::features::TargetContext;
use pullquote_annotate::attribution::{History, Ranker, SECTION, Target, options};
use pullquote_annotate::candidates::{self, Candidate};
use pullquote_annotate::context::Context;
use pullquote_annotate::cues::Scores;
use pullquote_annotate::features::Hashes;
use pullquote_annotate::model::{ModelWriter, QUOTES_VERSION};
use pullquote_text::Span;

use crate::data::Attribution;
use crate::learn::{Examples, Learner, Schedule};
use crate::models;
use crate::scales::Scales;

const BITS: u32 = 18;
const SCHEDULE: Schedule = Schedule {
    epochs: 12,
    averaged_from: 5,
    seed: 3,
};
const RATE: f32 = 0.03;
const DECAY: f32 = 1e-5;

/// The gold answer for a quoted span.
pub enum Truth<'a> {
    /// No attribution covers it.
    Scare,
    /// It belongs to this one.
    Said(&'a Attribution),
}

/// The attribution that covers most letters and digits of the span, provided that all attributions
/// together cover at least half of them.
pub fn truth<'a>(text: &str, span: Span, gold: &'a [Attribution]) -> Truth<'a> {
    let letters = |span: Span| {
        span.of(text)
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count()
    };
    let all = letters(span);
    let mut best = (0, None);
    let mut total = 0;
    for attribution in gold {
        let shared = attribution
            .content
            .iter()
            .filter_map(|c| c.intersection(span))
            .map(letters)
            .sum();
        total += shared;
        if shared > best.0 {
            best = (shared, Some(attribution));
        }
    }
    match best.1 {
        Some(attribution) if total * 2 >= all => Truth::Said(attribution),
        _ => Truth::Scare,
    }
}

/// Which options are correct: those whose head word is in the gold source, or, if there are none, those
/// that overlap it.
fn right(ctx: &Context, all: &[Candidate], options: &[u32], gold: &Attribution) -> Vec<bool> {
    let head_in = |span: Span, idx: &u32| {
        let head = ctx.tokens.tokens[all[*idx as usize].head as usize].span;
        span.overlaps(head)
    };
    let in_head = |idx: &u32| gold.head.is_some_and(|head| head_in(head, idx));
    // All mentions of the speaker are right where they are known: the ranker may learn the plainest one.
    let sources = || gold.source.iter().chain(&gold.mentions);
    let inside = |idx: &u32| sources().any(|span| head_in(*span, idx));
    let touches = |idx: &u32| {
        let span = ctx.span(&all[*idx as usize].tokens);
        gold.source.iter().any(|source| source.overlaps(span))
    };
    let mark = |test: &dyn Fn(&u32) -> bool| -> Vec<bool> { options.iter().map(test).collect() };
    for marks in [mark(&in_head), mark(&inside), mark(&touches)] {
        if marks.contains(&true) {
            return marks;
        }
    }
    vec![false; options.len()]
}

/// Training examples: for each choice its candidates and which of them are correct. The first candidate
/// always is “nobody”.
#[derive(Default)]
pub struct Choices {
    examples: Examples,
    list: Vec<(Range<usize>, Vec<bool>)>,
    /// How often each choice of the texts added next is learnt.
    pub weight: usize,
    /// Number of targets whose gold source is not among the candidates.
    pub missed: usize,
}

impl Choices {
    /// Adds the targets of one text, in text order, with their gold attributions; `None` if it has no attribution.
    pub fn add(
        &mut self,
        ctx: &Context,
        cues: &Scores,
        targets: &[(Target, Option<&Attribution>)],
    ) {
        let all = candidates::find(ctx);
        let mut before = History::default();
        let mut hashes = Hashes::default();
        for (target, gold) in targets {
            let options = options(ctx, &all, target, &before);
            let context = TargetContext::new(ctx, &all, cues, target, &before);
            let named = gold.filter(|gold| !gold.source.is_empty());
            let mut marks = vec![named.is_none()];
            match named {
                Some(gold) => marks.extend(right(ctx, &all, &options, gold)),
                None => marks.resize(options.len() + 1, false),
            }
            if marks.contains(&true) {
                let first = self.examples.len();
                context.nobody(&mut hashes);
                self.examples.push(hashes.as_slice());
                for idx in &options {
                    context.candidate(*idx as usize, &mut hashes);
                    self.examples.push(hashes.as_slice());
                }
                let speaker = marks.iter().position(|right| *right);
                before = History {
                    speaker: speaker
                        .and_then(|at| at.checked_sub(1))
                        .map(|at| options[at]),
                    paragraph: target.paragraph,
                };
                for _ in 0..self.weight {
                    self.list.push((first..self.examples.len(), marks.clone()));
                }
            } else {
                self.missed += 1;
            }
        }
    }

    pub fn learn(&self) -> Learner {
        let mut learner = Learner::new(BITS, RATE, DECAY);
        SCHEDULE.run(self.list.len(), &mut learner, |learner, idx| {
            let (range, right) = &self.list[idx];
            learner.choose(&self.examples, range.clone(), right);
        });
        learner
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}

/// The trained ranker, read back from its file format.
pub fn model(learner: &Learner) -> anyhow::Result<Ranker> {
    let mut out = ModelWriter::new(QUOTES_VERSION);
    let mut scales = Scales::default();
    scales.write(&mut out, SECTION, learner);
    scales.finish(&mut out);
    let file = models::file(out.finish(), QUOTES_VERSION)?;
    Ok(Ranker::open(file)?)
}

/// The quoted pieces of a text as targets with their gold attributions.
pub fn piece_targets<'a>(
    ctx: &Context,
    gold: &'a [Attribution],
) -> Vec<(Target, Option<&'a Attribution>)> {
    (0..ctx.quoted_spans.len())
        .filter(|idx| ctx.quoted_spans[*idx].parent.is_none())
        .filter_map(|idx| {
            // Whether a piece has a speaker at all is decided by another model (see `scare`).
            match truth(ctx.text, ctx.quoted_spans[idx].span, gold) {
                Truth::Said(attribution) => {
                    Some((Target::of_quoted_span(ctx, idx), Some(attribution)))
                }
                Truth::Scare => None,
            }
        })
        .collect()
}

/// The reported words of a text as targets with their gold attributions: the words before the first
/// quotation in each, with the cue's strongest token.
pub fn word_targets<'a>(
    ctx: &Context,
    gold: &'a [Attribution],
    cues: &Scores,
) -> Vec<(Target, Option<&'a Attribution>)> {
    let target = |attribution: &'a Attribution| {
        let all = ctx.tokens.within(*attribution.content.first()?);
        let words = all
            .clone()
            .find(|idx| !ctx.is_outside(*idx))
            .map_or(all.clone(), |end| all.start..end);
        let cue = attribution
            .cue
            .iter()
            .flat_map(|span| ctx.tokens.within(*span))
            .max_by_key(|idx| cues[*idx]);
        (!words.is_empty()).then(|| (Target::of_words(ctx, words, cue), Some(attribution)))
    };
    let mut out: Vec<_> = gold.iter().filter_map(target).collect();
    out.sort_by_key(|(target, _)| target.tokens.start);
    out
}
