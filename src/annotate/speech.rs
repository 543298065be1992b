//! Puts the parts of each quotation together: speaker, kind, cue, and what decided.

use super::attribution::rules::{self, Rule};
use super::attribution::{Attributor, Before, Choice, Target};
use super::candidates::Candidate;
use super::cues::Scores;
use super::features::Hashes;
use super::kinds::{self, ScareModel};
use super::scene::{Scene, range};
use super::types::{Cue, Quote, QuoteKind, Speaker, Why};

/// A quotation with the candidate that was chosen for it, for the stages that go on from there.
pub struct Spoken {
    /// The quotation, its speaker not yet tied to anybody.
    pub quote: Quote,
    /// Index of the candidate.
    pub candidate: Option<u32>,
}

/// All quotations of a text.
pub fn quotations(attributor: &Attributor, scare: Option<ScareModel>) -> Vec<Spoken> {
    let scene = attributor.scene;
    let mut out: Vec<Spoken> = Vec::with_capacity(scene.pieces.len());
    let mut state = State::default();
    for idx in 0..scene.pieces.len() {
        let target = Target::of_piece(scene, idx);
        let (choice, rule) = state.choose(attributor, idx, &target);
        let is_scare = state.is_scare(attributor, scare, idx, &target, &choice, rule);
        let kind = if is_scare {
            QuoteKind::Scare
        } else {
            kinds::joined(
                scene,
                attributor.cues,
                &target,
                state.last_kind(scene, &target),
            )
        };
        let candidate = choice.candidate.filter(|_| !is_scare);
        let words = candidate.map(|c| &attributor.candidates[c as usize]);
        let cue = words.and_then(|words| cue(scene, attributor.cues, &target, words));
        let piece = &scene.pieces[idx];
        let confidence = if is_scare {
            state.scare_odds
        } else {
            choice.confidence
        };
        out.push(Spoken {
            quote: Quote {
                span: piece.span,
                kind,
                speaker: words.map(|words| Speaker {
                    mention: scene.span(&words.tokens),
                    who: None,
                }),
                cue,
                confidence,
                parent: piece.parent,
                why: why(scene, kind, rule, words, cue, confidence),
            },
            candidate,
        });
        if piece.parent.is_none() {
            state.advance(&target, choice.candidate, rule, kind);
        }
    }
    out
}

/// What is carried from one quotation to the next.
#[derive(Default)]
struct State {
    before: Before,
    rule: Option<Rule>,
    last: Option<(usize, QuoteKind)>,
    scare_odds: f32,
    hashes: Hashes,
}

impl State {
    fn choose(
        &mut self,
        attributor: &Attributor,
        idx: usize,
        target: &Target,
    ) -> (Choice, Option<Rule>) {
        let settled = |candidate, rule| {
            let choice = Choice {
                candidate: Some(candidate),
                confidence: 0.98,
            };
            (choice, Some(rule))
        };
        if let Some((candidate, rule)) =
            rules::settle(attributor.scene, attributor.candidates, target)
        {
            return settled(candidate, rule);
        }
        let labelled = matches!(self.rule, Some(Rule::Label | Rule::LabelContinued));
        if let (true, true, Some(speaker)) = (
            labelled,
            attributor.scene.pieces[idx].continues,
            self.before.speaker,
        ) {
            return settled(speaker, Rule::LabelContinued);
        }
        (
            attributor.choose(target, &self.before, &mut self.hashes),
            None,
        )
    }

    fn is_scare(
        &mut self,
        attributor: &Attributor,
        model: Option<ScareModel>,
        idx: usize,
        target: &Target,
        choice: &Choice,
        rule: Option<Rule>,
    ) -> bool {
        let piece = &attributor.scene.pieces[idx];
        let Some(model) = model else {
            return choice.candidate.is_none();
        };
        if rule.is_some() || !piece.closed {
            return false;
        }
        kinds::features(
            attributor.scene,
            attributor.cues,
            target,
            choice,
            &mut self.hashes,
        );
        let odds = model.odds(&self.hashes);
        self.scare_odds = super::linear::sigmoid(odds);
        odds > 0.0
    }

    /// The kind of the quotation before, when it ends in the sentence in which this one begins.
    fn last_kind(&self, scene: &Scene, target: &Target) -> Option<QuoteKind> {
        let (end, kind) = self.last?;
        let same = scene.sentence_of[end - 1] == scene.sentence_of[target.tokens.start];
        same.then_some(kind)
    }

    fn advance(
        &mut self,
        target: &Target,
        speaker: Option<u32>,
        rule: Option<Rule>,
        kind: QuoteKind,
    ) {
        self.before = Before {
            speaker,
            end: target.tokens.end,
            paragraph: target.paragraph,
        };
        self.rule = rule;
        self.last = Some((target.tokens.end, kind));
    }
}

/// Weakest cue that is shown as one.
const WEAKEST: i8 = -32;

/// The cue between a speaker and their words, or beside the speaker: the strongest, with the cue
/// words next to it (`according to`).
pub fn cue(scene: &Scene, cues: &Scores, target: &Target, speaker: &Candidate) -> Option<Cue> {
    let speaker = range(&speaker.tokens);
    let t = &target.tokens;
    let between = if speaker.end <= t.start {
        speaker.end..t.start
    } else {
        t.end..speaker.start
    };
    let beside = (speaker.start.saturating_sub(4)..speaker.start)
        .chain(speaker.end..(speaker.end + 6).min(scene.len()));
    let near = between.take(40).chain(beside);
    let free = |idx: &usize| scene.piece_of[*idx] == target.outer && !t.contains(idx);
    let sentence = scene.sentence_of[speaker.start];
    let best = near
        .filter(|idx| free(idx) && scene.sentence_of[*idx] == sentence)
        .max_by_key(|idx| (cues[*idx], usize::MAX - idx))?;
    if cues[best] < WEAKEST {
        return None;
    }
    let joins = |idx: usize| {
        idx < scene.len() && free(&idx) && cues[idx] > 0 && scene.sentence_of[idx] == sentence
    };
    let mut first = best;
    while first > 0 && best - first < 3 && joins(first - 1) {
        first -= 1;
    }
    let mut last = best;
    while last - best < 3 && joins(last + 1) {
        last += 1;
    }
    let span = scene.tokens.span_of(first..last + 1);
    Some(Cue { span })
}

fn why(
    scene: &Scene,
    kind: QuoteKind,
    rule: Option<Rule>,
    words: Option<&Candidate>,
    cue: Option<Cue>,
    confidence: f32,
) -> Why {
    let mut steps = Vec::new();
    let percent = (confidence * 100.0).round();
    let mention = words.map(|words| scene.span(&words.tokens).of(scene.text));
    match (kind, mention, rule) {
        (QuoteKind::Scare, ..) => {
            steps.push(format!(
                "the words and what stands around them look like a term or a title ({percent} %)"
            ));
        }
        (_, Some(mention), Some(Rule::Signature)) => {
            steps.push(format!("“{mention}” signs the quotation after a dash"));
        }
        (_, Some(mention), Some(Rule::Label)) => {
            steps.push(format!("“{mention}:” is the speaker’s label"));
        }
        (_, Some(mention), Some(Rule::LabelContinued)) => {
            steps.push(format!(
                "the quotation goes on from the paragraph before, under the label “{mention}”"
            ));
        }
        (_, Some(mention), None) => {
            if let Some(cue) = cue {
                steps.push(format!("“{}” announces it", cue.span.of(scene.text)));
            }
            steps.push(format!(
                "“{mention}” is the likeliest source of {percent} %"
            ));
        }
        (_, None, _) => steps.push("no words near by name a source".to_owned()),
    }
    steps.push(match kind {
        QuoteKind::Direct => "it is a sentence of its own, announced or standing free".to_owned(),
        QuoteKind::Mixed => "it begins inside the writer’s sentence".to_owned(),
        QuoteKind::Scare => "nobody in particular is quoted".to_owned(),
    });
    Why { steps }
}
