//! Builds quotations and statements: speaker, kind, cue and explanation.

use std::ops::Range;

use super::attribution::rules::{self, Rule};
use super::attribution::{Attributor, History, SpeakerChoice, Target};
use super::candidates::{Candidate, CandidateKind};
use super::confidence::Grounds;
use super::context::Context;
use super::cues::Scores;
use super::features::Hashes;
use super::linear::sigmoid;
use super::quote_kind::{self, ScareModel};
use super::reported_speech::claim;
use super::reported_speech::semi_crf::SemiCrf;
use super::reported_speech::{self, Labels, Reported};
use super::tagset::Tag;
use super::token::TokenKind;
use super::types::{Cue, Explanation, Quote, QuoteKind, Speaker, Statement};
use crate::document::{OUTSIDE, range};
use pullquote_text::Span;

/// The quotations and statements of a text. Speakers are not linked to entities yet.
#[derive(Default)]
pub struct QuotesAndStatements {
    pub quotes: Vec<Quote>,
    /// For each quotation what speaks for its speaker.
    pub grounds: Vec<Grounds>,
    pub statements: Vec<Statement>,
    /// For each statement the features of its confidence.
    pub claims: Vec<Hashes>,
}

pub fn find(attributor: &Attributor, scare: ScareModel, reported: SemiCrf) -> QuotesAndStatements {
    let ctx = attributor.ctx;
    let labels = reported_speech::labels(ctx, attributor.cues, reported);
    let (mut spoken, grounds) = quotations(attributor, &labels.labels, scare);
    let scare: Vec<bool> = spoken
        .iter()
        .map(|quote| quote.kind == QuoteKind::Scare)
        .collect();
    let reported = reported_speech::gather(ctx, attributor.cues, &labels.labels, &scare);
    let (mut statements, mut claims) = (Vec::new(), Vec::new());
    let mut state = State::default();
    for reported in reported {
        if let Some(clause) = clause_of(ctx, &reported, &spoken) {
            for quoted_span in &reported.touches {
                let quote = &mut spoken[*quoted_span as usize];
                if quote.kind != QuoteKind::Scare {
                    quote.clause.clone_from(&clause);
                }
            }
        } else if !claim::is_denied(ctx, &reported) {
            statements.push(state.statement(attributor, &reported, &labels));
            claims.push(state.hashes.clone());
        }
    }
    QuotesAndStatements {
        quotes: spoken,
        grounds,
        statements,
        claims,
    }
}

/// The clause that reported words and the quotations next to them form together.
fn clause_of(ctx: &Context, reported: &Reported, spoken: &[Quote]) -> Option<Vec<Span>> {
    let quoted = |quoted_span: &&u32| spoken[**quoted_span as usize].kind != QuoteKind::Scare;
    let quoted_spans: Vec<&u32> = reported.touches.iter().filter(quoted).collect();
    if quoted_spans.is_empty() {
        return None;
    }
    let mut spans: Vec<Span> = reported
        .parts
        .iter()
        .map(|p| ctx.tokens.span_of(p.clone()))
        .collect();
    spans.extend(
        quoted_spans
            .iter()
            .map(|quoted_span| ctx.quoted_spans[**quoted_span as usize].span),
    );
    spans.sort();
    spans.dedup();
    Some(spans)
}

/// All quotations; `labels` are those of [`reported_speech::labels`].
fn quotations(
    attributor: &Attributor,
    labels: &[u8],
    scare: ScareModel,
) -> (Vec<Quote>, Vec<Grounds>) {
    let ctx = attributor.ctx;
    let mut grounds = Vec::with_capacity(ctx.quoted_spans.len());
    let mut out: Vec<Quote> = Vec::with_capacity(ctx.quoted_spans.len());
    let mut state = State::default();
    for idx in 0..ctx.quoted_spans.len() {
        let target = Target::of_quoted_span(ctx, idx);
        let (choice, rule) = state.choose(attributor, idx, &target);
        let quoted_span = &ctx.quoted_spans[idx];
        state.scare = 0.0;
        let is_scare = if rule.is_some() || !quoted_span.closed || quoted_span.block {
            false
        } else if quote_kind::is_distanced(ctx, &target)
            || quote_kind::is_title(ctx, &target)
            || quote_kind::is_term(ctx, &target)
        {
            state.scare_odds = quote_kind::SURE;
            true
        } else {
            state.is_scare(attributor, scare, labels, &target, &choice)
        };
        let kind = if is_scare {
            QuoteKind::Scare
        } else if quoted_span.block {
            QuoteKind::Direct
        } else {
            quote_kind::joined(ctx, attributor.cues, &target, state.last_kind(ctx, &target))
        };
        let candidate = choice.candidate.filter(|_| !is_scare);
        let words = candidate.map(|c| &attributor.candidates[c as usize]);
        let cue = words.and_then(|words| cue(ctx, attributor.cues, &target, words));
        let confidence = if is_scare {
            state.scare_odds
        } else {
            choice.confidence
        };
        grounds.push(state.grounds(attributor, &target, &choice, rule));
        out.push(Quote {
            span: quoted_span.span,
            kind,
            speaker: words.map(|words| speaker(ctx, words)),
            cue,
            confidence,
            parent: quoted_span.parent,
            clause: Vec::new(),
            explanation: explain(ctx, kind, rule, words, cue, confidence),
            corrected: false,
        });
        if quoted_span.parent.is_none() {
            state.advance(&target, choice, rule, kind);
        }
    }
    (out, grounds)
}

/// Whether a quotation has a verb or pronoun: a name alone signs the quotation before it.
fn is_clause(ctx: &Context, target: &Target) -> bool {
    let mut tags = target.tokens.clone().map(|at| ctx.tag(at));
    tags.any(|tag| tag.is_finite() || matches!(tag, Tag::Pronoun | Tag::Modal | Tag::Verb))
}

/// The target in the paragraph that introduces it: `Ana Ruiz said:` before a paragraph that is only
/// quoted. Ranked there, its candidates are those of any quotation after a colon.
fn introduced(ctx: &Context, target: &Target) -> Option<Target> {
    let before = target.paragraph.checked_sub(1)?;
    let own = range(&ctx.tokens.paragraphs[target.paragraph]);
    let colon = ctx.tokens.paragraphs[before].end as usize;
    let introduces = colon == own.start && colon > 0 && ctx.word(colon - 1) == ":";
    let is_quoted = |at: usize| ctx.quoted_span_of[at] != OUTSIDE || !ctx.words.shape[at].is_word();
    (introduces && target.outer == OUTSIDE && own.clone().all(is_quoted)).then(|| Target {
        paragraph: before,
        ..target.clone()
    })
}

fn speaker(ctx: &Context, words: &Candidate) -> Speaker {
    Speaker {
        mention: ctx.span(&words.tokens),
        entity: None,
    }
}

/// State carried from one quotation or statement to the next.
#[derive(Default)]
struct State {
    before: History,
    /// Of the speaker in `before`.
    confidence: f32,
    rule: Option<Rule>,
    last: Option<(usize, QuoteKind)>,
    scare_odds: f32,
    /// Log-odds that nobody says the quotation.
    scare: f32,
    hashes: Hashes,
}

impl State {
    fn choose(
        &mut self,
        attributor: &Attributor,
        idx: usize,
        target: &Target,
    ) -> (SpeakerChoice, Option<Rule>) {
        let settled = |candidate, rule: Rule| {
            let choice = SpeakerChoice {
                candidate: Some(candidate),
                confidence: rule.confidence(),
                lead: 4.0,
            };
            (choice, Some(rule))
        };
        if let Some((candidate, rule)) = rules::settle(
            attributor.ctx,
            attributor.candidates,
            attributor.cues,
            target,
        ) {
            return settled(candidate, rule);
        }
        let ctx = attributor.ctx;
        if target.block && ctx.quoted_spans[idx].continues {
            let choice = SpeakerChoice {
                candidate: self.before.speaker,
                confidence: self.confidence,
                lead: 0.0,
            };
            return (choice, Some(Rule::BlockContinued));
        }
        let mut own = attributor.choose(target, &self.before, &mut self.hashes);
        if own.candidate.is_none() || own.candidate == self.before.speaker {
            let again = introduced(ctx, target)
                .map(|target| attributor.choose(&target, &self.before, &mut self.hashes));
            own = again
                .filter(|again| again.candidate.is_some())
                .unwrap_or(own);
        }
        let continues = ctx.quoted_spans[idx].continues && is_clause(ctx, target);
        if let (true, Some(speaker)) = (continues, self.before.speaker) {
            let names_another = |idx: u32| {
                let candidate = &attributor.candidates[idx as usize];
                let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
                candidate.sort == CandidateKind::Person
                    && paragraph.contains(&(candidate.head as usize))
            };
            if !own.candidate.is_some_and(names_another) {
                let labelled = matches!(self.rule, Some(Rule::Label | Rule::LabelContinued));
                let rule = if labelled {
                    Rule::LabelContinued
                } else {
                    Rule::Continued
                };
                return settled(speaker, rule);
            }
        }
        (own, None)
    }

    fn is_scare(
        &mut self,
        attributor: &Attributor,
        model: ScareModel,
        labels: &[u8],
        target: &Target,
        choice: &SpeakerChoice,
    ) -> bool {
        let (ctx, cues) = (attributor.ctx, attributor.cues);
        quote_kind::features(ctx, cues, labels, target, choice, &mut self.hashes);
        let mut odds = model.odds(&self.hashes);
        if let Some(evidence) = &ctx.evidence
            && let Some(speaker) = evidence.speaker(target.tokens.clone())
        {
            let weight = evidence.mix().scare;
            odds = (1.0 - weight) * odds + weight * speaker.nobody;
        }
        self.scare_odds = sigmoid(odds);
        self.scare = odds;
        odds > quote_kind::limit(ctx, target)
    }

    fn grounds(
        &self,
        attributor: &Attributor,
        target: &Target,
        choice: &SpeakerChoice,
        rule: Option<Rule>,
    ) -> Grounds {
        let (ctx, t) = (attributor.ctx, &target.tokens);
        let mut out = Grounds {
            lead: choice.lead,
            ranked: choice.confidence,
            scare: self.scare,
            rule,
            length: t.len(),
            continues: choice.candidate.is_some() && choice.candidate == self.before.speaker,
            ..Grounds::default()
        };
        if let Some(words) = choice.candidate.map(|c| &attributor.candidates[c as usize]) {
            let tokens = range(&words.tokens);
            out.mention = Some(words.sort);
            out.follows = tokens.start >= t.end;
            out.distance = if out.follows {
                tokens.start - t.end
            } else {
                t.start.saturating_sub(tokens.end)
            };
            out.apart = ctx.paragraph_of[tokens.start] as usize != target.paragraph;
            let cue = cue_at(ctx, attributor.cues, target, words);
            out.cue = cue.map(|at| attributor.cues[at]);
        }
        out
    }

    /// Builds a statement and attributes it. Leaves the features of its confidence in `hashes`.
    fn statement(
        &mut self,
        attributor: &Attributor,
        reported: &Reported,
        labels: &Labels,
    ) -> Statement {
        let ctx = attributor.ctx;
        let first = reported.parts.first().cloned().unwrap_or_default();
        let target = Target::of_words(ctx, first, reported.cue);
        let choice = attributor.choose(&target, &self.before, &mut self.hashes);
        self.before = History {
            speaker: choice.candidate,
            paragraph: target.paragraph,
        };
        let words = choice.candidate.map(|c| &attributor.candidates[c as usize]);
        let cue = reported
            .cue
            .map(|at| cue_around(ctx, attributor.cues, OUTSIDE, at, &target.tokens));
        let odds = labels.odds_of(reported);
        claim::features(
            ctx,
            attributor.cues,
            reported,
            odds,
            words,
            &mut self.hashes,
        );
        Statement {
            spans: reported
                .parts
                .iter()
                .map(|part| ctx.tokens.span_of(part.clone()))
                .collect(),
            speaker: words.map(|words| speaker(ctx, words)),
            cue,
            confidence: odds,
            explanation: explain_statement(ctx, words, cue),
            corrected: false,
        }
    }

    /// The kind of the previous quotation, if it ends in the sentence in which `target` begins.
    fn last_kind(&self, ctx: &Context, target: &Target) -> Option<QuoteKind> {
        let (end, kind) = self.last?;
        let same = ctx.sentence_of[end - 1] == ctx.sentence_of[target.tokens.start];
        same.then_some(kind)
    }

    fn advance(
        &mut self,
        target: &Target,
        choice: SpeakerChoice,
        rule: Option<Rule>,
        kind: QuoteKind,
    ) {
        self.before = History {
            speaker: choice.candidate,
            paragraph: target.paragraph,
        };
        self.confidence = choice.confidence;
        self.rule = rule;
        self.last = Some((target.tokens.end, kind));
    }
}

/// Minimum score of a cue that is reported.
const WEAKEST: i8 = -32;

/// The strongest cue between a speaker and their words or next to the speaker, with adjacent cue words
/// (`according to`).
pub fn cue(ctx: &Context, cues: &Scores, target: &Target, speaker: &Candidate) -> Option<Cue> {
    let best = cue_at(ctx, cues, target, speaker)?;
    (cues[best] >= WEAKEST).then(|| cue_around(ctx, cues, target.outer, best, &target.tokens))
}

/// The token of the strongest possible cue, which may be weak.
fn cue_at(ctx: &Context, cues: &Scores, target: &Target, speaker: &Candidate) -> Option<usize> {
    let speaker = range(&speaker.tokens);
    let t = &target.tokens;
    let between = if speaker.end <= t.start {
        speaker.end..t.start
    } else {
        t.end..speaker.start
    };
    let beside = (speaker.start.saturating_sub(4)..speaker.start)
        .chain(speaker.end..(speaker.end + 6).min(ctx.len()));
    let near = between.take(40).chain(beside);
    let free = |idx: &usize| ctx.quoted_span_of[*idx] == target.outer && !t.contains(idx);
    let sentence = ctx.sentence_of[speaker.start];
    near.filter(|idx| free(idx) && ctx.sentence_of[*idx] == sentence)
        .max_by_key(|idx| (strength(ctx, cues, *idx), usize::MAX - idx))
}

/// Ranks words before colons and dashes.
fn strength(ctx: &Context, cues: &Scores, idx: usize) -> i32 {
    let sign = ctx.words.kind[idx] != TokenKind::Word;
    i32::from(cues[idx]) - if sign { 96 } else { 0 }
}

/// The cue at token `best`, with adjacent cue words.
fn cue_around(ctx: &Context, cues: &Scores, level: u32, best: usize, target: &Range<usize>) -> Cue {
    let sentence = ctx.sentence_of[best];
    let joins = |idx: usize| {
        idx < ctx.len()
            && ctx.quoted_span_of[idx] == level
            && !target.contains(&idx)
            && cues[idx] > 0
            && ctx.sentence_of[idx] == sentence
            && ctx.words.kind[idx] == TokenKind::Word
    };
    let mut first = best;
    while first > 0 && best - first < 3 && joins(first - 1) {
        first -= 1;
    }
    let mut last = best;
    while last - best < 3 && joins(last + 1) {
        last += 1;
    }
    Cue {
        span: ctx.tokens.span_of(first..last + 1),
    }
}

fn explain(
    ctx: &Context,
    kind: QuoteKind,
    rule: Option<Rule>,
    words: Option<&Candidate>,
    cue: Option<Cue>,
    confidence: f32,
) -> Explanation {
    let mut steps = Vec::new();
    let percent = (confidence * 100.0).round();
    let mention = words.map(|words| ctx.span(&words.tokens).of(ctx.text));
    match (kind, mention, rule) {
        (QuoteKind::Scare, ..) => {
            steps.push(format!(
                "its wording and context are those of a term or a title ({percent}%)"
            ));
        }
        (_, Some(mention), Some(rule)) => steps.push(rule.explanation(mention)),
        (_, Some(mention), None) => {
            if let Some(cue) = cue {
                steps.push(format!("“{}” introduces it", cue.span.of(ctx.text)));
            }
            steps.push(format!("“{mention}” is the most likely speaker"));
        }
        (_, None, _) => steps.push("no words nearby name a speaker".to_owned()),
    }
    steps.push(match kind {
        QuoteKind::Direct => "direct: it is a whole sentence".to_owned(),
        QuoteKind::Mixed => "mixed: it is part of the writer’s sentence".to_owned(),
        QuoteKind::Scare => "scare: nobody is quoted".to_owned(),
    });
    Explanation { steps }
}

fn explain_statement(ctx: &Context, words: Option<&Candidate>, cue: Option<Cue>) -> Explanation {
    let mention = words.map(|words| ctx.span(&words.tokens).of(ctx.text));
    let steps = vec![
        match cue {
            Some(cue) => format!("“{}” introduces it", cue.span.of(ctx.text)),
            None => "its wording and context are those of reported speech".to_owned(),
        },
        match mention {
            Some(mention) => format!("“{mention}” is the most likely speaker"),
            None => "no words nearby name a speaker".to_owned(),
        },
        "reported: it has no quotation marks".to_owned(),
    ];
    Explanation { steps }
}
