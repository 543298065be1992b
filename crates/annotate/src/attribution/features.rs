//! Features of the speaker ranker, for a target and each of its candidates.

mod role;
mod templates;
mod view;

use self::templates::Template as T;
use self::view::View;
use super::{History, Target};
use crate::candidates::Candidate;
use crate::context::Context;
use crate::cues::{self, NEVER, Scores};
use crate::document::range;
use crate::features::{Hashes, mix};
use crate::tagset::Tag;

/// A target and what all of its candidates share. Distances and scores are binned.
pub struct TargetContext<'a> {
    ctx: &'a Context<'a>,
    all: &'a [Candidate],
    scores: &'a Scores,
    target: &'a Target,
    before: &'a History,
    /// Separates the weights of quotations and statements.
    salt: u32,
    /// Tag and hash of the word before the target.
    lead: (u32, u32),
    /// The punctuation at the end of the target.
    close: u32,
    /// Tag and hash of the word after the target.
    next: (u32, u32),
    length: u32,
    /// Lower case, upper case or no letter at its beginning.
    head: u32,
    /// Whether it begins or ends its paragraph.
    place: u32,
    /// Level and token of the strongest cue near its start and its end.
    cue_left: (u32, usize),
    cue_right: (u32, usize),
    /// The punctuation at the end of the previous paragraph, for a target that begins its own.
    announced: u32,
}

/// Stands for the tag before a target that begins its paragraph.
const NO_LEAD: u32 = 6;

/// Bins a length or distance in tokens.
fn length_level(n: usize) -> u32 {
    match n {
        0..=3 => n as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=24 => 7,
        25..=50 => 8,
        _ => 9,
    }
}

/// Bins the log-odds of a cue.
fn cue_level(score: i8) -> u32 {
    match score {
        i8::MIN..=-64 => 0,
        -63..=-40 => 1,
        -39..=-16 => 2,
        -15..=0 => 3,
        1..=24 => 4,
        25..=127 => 5,
    }
}

impl<'a> TargetContext<'a> {
    pub fn new(
        ctx: &'a Context<'a>,
        all: &'a [Candidate],
        cues: &'a Scores,
        target: &'a Target,
        before: &'a History,
    ) -> Self {
        let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
        let Target { tokens, quoted, .. } = target;
        let inner = usize::from(target.marked);
        let mut out = Self {
            ctx,
            all,
            scores: cues,
            target,
            before,
            salt: if *quoted { 0 } else { 1000 },
            lead: (NO_LEAD, 0),
            close: 5,
            next: (Tag::Stop as u32, 0),
            length: length_level(tokens.len()),
            head: 2,
            place: 0,
            cue_left: (0, 0),
            cue_right: (0, 0),
            announced: 0,
        };
        if tokens.start > paragraph.start {
            let tag = ctx.tag(tokens.start - 1);
            out.lead = (tag as u32, ctx.lower(tokens.start - 1));
        }
        if tokens.end < paragraph.end {
            out.next = (ctx.tag(tokens.end) as u32, ctx.lower(tokens.end));
        }
        let first = tokens.start + inner;
        if first < tokens.end {
            out.head = match ctx.words.shape[first] {
                crate::features::Shape::Lower => 0,
                crate::features::Shape::Sign => 2,
                _ => 1,
            };
        }
        if tokens.len() > 2 {
            out.close = out.closing(tokens.end - 1 - inner) + if *quoted { 8 } else { 0 };
        }
        out.place =
            u32::from(tokens.start == paragraph.start) + 2 * u32::from(tokens.end >= paragraph.end);
        if tokens.start == paragraph.start && paragraph.start > 0 {
            out.announced = 1 + out.closing(paragraph.start - 1);
        }
        out.cue_left = out.nearest_cue((paragraph.start..tokens.start).rev());
        out.cue_right = out.nearest_cue(tokens.end..paragraph.end);
        out
    }

    fn closing(&self, idx: usize) -> u32 {
        match self.ctx.tag(idx) {
            Tag::Comma => 0,
            Tag::Stop if self.ctx.word(idx) == "." => 1,
            Tag::Stop => 2,
            Tag::Colon => 3,
            _ => 4,
        }
    }

    /// The strongest of the first few tokens in the same sentence and on the same nesting level.
    fn nearest_cue(&self, tokens: impl Iterator<Item = usize>) -> (u32, usize) {
        let mut best = (NEVER, 0);
        let mut sentence = None;
        for idx in tokens.take(14) {
            if self.ctx.quoted_span_of[idx] != self.target.outer {
                break;
            }
            let here = self.ctx.sentence_of[idx];
            if *sentence.get_or_insert(here) != here {
                break;
            }
            if self.scores[idx] > best.0 {
                best = (self.scores[idx], idx);
            }
        }
        (cue_level(best.0), best.1)
    }

    /// The features of the choice that the text names no speaker.
    pub fn nobody(&self, out: &mut Hashes) {
        let cues = self.cue_left.0 * 8 + self.cue_right.0;
        let continued = u32::from(self.before.speaker.is_some())
            + 2 * u32::from(self.before.paragraph == self.target.paragraph);
        out.start(self.salt);
        out.add(T::NobodyBias, 0);
        out.pair(T::NobodyPrevTagEnding, self.lead.0, self.close);
        out.pair(T::NobodyLengthCase, self.length, self.head);
        out.add(T::NobodyCues, cues);
        out.pair(T::NobodyPositionHistory, self.place, continued);
        out.pair(T::NobodyPrevWordCase, self.lead.1, self.head);
        out.pair(T::NobodyNextWordEnding, self.next.1, self.close);
        out.pair(T::NobodyLengthCues, self.length, cues);
        out.pair(T::NobodyPositionLength, self.place, self.length);
        out.pair(T::NobodyPositionEnding, self.place, self.close);
        out.pair(T::NobodyNextTagPrevTag, self.next.0, self.lead.0);
        out.pair(
            T::NobodyPositionHistoryEnding,
            self.place * 4 + continued,
            self.close,
        );
        out.pair(
            T::NobodyPrevParagraphCaseLength,
            self.announced,
            self.head * 16 + self.length,
        );
        out.pair(
            T::NobodyPrevParagraphHistoryEnding,
            mix(self.announced, continued),
            self.close,
        );
    }

    /// The features of candidate `idx`.
    pub fn candidate(&self, idx: usize, out: &mut Hashes) {
        let candidate = &self.all[idx];
        let view = self.view(idx);
        out.start(self.salt);
        self.words(candidate, &view, out);
        self.distance(candidate, &view, out);
        self.target(&view, out);
        self.cues(candidate, &view, out);
        self.role(candidate, &view, out);
        if let Some(cue) = self.target.cue {
            self.beside_cue(candidate, cue, view.base, out);
        }
    }

    /// The candidate's own words and those next to it.
    fn words(&self, c: &Candidate, view: &View, out: &mut Hashes) {
        let ctx = self.ctx;
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let (head, back) = (c.head as usize, start.wrapping_sub(1));
        let (base, side) = (view.base, view.side);
        let (w0, w1) = (ctx.lower(back), ctx.lower(end));
        let (t0, t1) = (ctx.tag(back) as u32, ctx.tag(end) as u32);
        let (t00, t2) = (
            ctx.tag(start.wrapping_sub(2)) as u32,
            ctx.tag(end + 1) as u32,
        );
        out.pair(T::SideAfterWord, side, w1);
        out.pair(T::SideBeforeWord, side, w0);
        out.pair(T::SideKindAfterTag, base, t1);
        out.pair(T::SideKindBeforeTag, base, t0);
        out.pair(T::SideAfterTagAfterTag2, side * 32 + t1, t2);
        out.pair(T::SideBeforeTagBeforeTag2, side * 32 + t0, t00);
        out.pair(T::BeforeTagAfterTagSideKind, mix(t0, t1), base);
        out.pair(T::HeadWordSide, ctx.lower(head), side);
        out.add(T::FirstWord, ctx.lower(start));
        out.pair(T::BeforeWordAfterWordSide, mix(w0, w1), side);
        let suffix = mix(ctx.words.suffix[head][0], c.sort as u32);
        out.pair(T::HeadSuffixKindSide, suffix, side);
        out.pair(T::LengthSideKind, (end - start).min(6) as u32, base);
        out.pair(T::HeadClusterSide, ctx.cluster(head, 12), side);
        out.pair(T::AfterClusterSideKind, ctx.cluster(end, 12), base);
        out.pair(T::BeforeClusterSideKind, ctx.cluster(back, 12), base);
        let (after, before) = (mix(ctx.cluster(end, 8), t1), mix(ctx.cluster(back, 8), t0));
        out.pair(T::AfterClusterAfterTagBeforeClusterBeforeTag, after, before);
        out.pair(T::HeadNameSideKind, name_kind(ctx, head), base);
    }

    /// Where the candidate is in relation to the target.
    fn distance(&self, c: &Candidate, view: &View, out: &mut Hashes) {
        let View {
            base, side, gap, ..
        } = *view;
        let cues = view.cues();
        let sentences = side * 8 + view.sentences;
        let between = view.quoted_spans * 4 + view.candidates;
        out.add(T::SideKind, base);
        out.pair(T::SideKindGap, base, gap);
        out.pair(T::SideSentencesBetween, sentences, between);
        out.pair(
            T::SideKindSentencesCandidateCues,
            base * 8 + view.sentences,
            cues,
        );
        out.pair(T::SideCandidateCuesOrder, side * 64 + cues, view.order);
        out.pair(
            T::BetweenGapCandidateCuesSideSentences,
            mix(between, gap),
            mix(cues, sentences),
        );
        out.pair(T::PreviousSideSentences, view.previous, sentences);
        out.pair(
            T::PositionSideKindOrderSentences,
            self.place * 64 + base,
            view.order * 8 + view.sentences,
        );
        out.pair(
            T::FirstInParagraphSideKindOrderSentences,
            u32::from(view.paragraph_first),
            mix(base, view.order * 8 + view.sentences),
        );
        out.pair(T::BestCueSideCandidateCues, view.best, side * 64 + cues);
        out.pair(
            T::BestCueOrderSideKindSentences,
            mix(view.best, view.order),
            mix(base, view.sentences),
        );
        let name = name_kind(self.ctx, c.head as usize);
        out.pair(T::HeadNameSideCandidateCues, name, side * 64 + cues);
    }

    /// The target's ends and surroundings, combined with the position of the candidate.
    fn target(&self, view: &View, out: &mut Hashes) {
        let View {
            base, side, order, ..
        } = *view;
        let cues = view.cues();
        let marks = self.lead.0 * 16 + self.close;
        let target_cues = self.cue_left.0 * 8 + self.cue_right.0;
        out.pair(T::PrevTagEndingSideKindOrder, mix(marks, base), order);
        out.pair(
            T::PrevTagEndingGapSideSentences,
            mix(marks, view.gap),
            side * 8 + view.sentences,
        );
        out.pair(T::PrevWordSideKindOrder, mix(self.lead.1, base), order);
        out.pair(
            T::PreviousPositionPrevTagEnding,
            view.previous * 64 + self.place,
            marks,
        );
        let previous = mix(view.previous, cues);
        out.pair(T::PreviousCandidateCuesTargetCues, previous, target_cues);
        out.pair(
            T::TargetCuesCandidateCuesSideOrder,
            mix(target_cues, cues),
            side * 8 + order,
        );
        out.pair(
            T::CaseLengthSideKindOrder,
            self.head * 16 + self.length,
            mix(base, order),
        );
        out.pair(
            T::NextTagEndingSideKindOrder,
            mix(self.next.0, self.close),
            mix(base, order),
        );
        out.pair(T::NextWordSideOrder, mix(self.next.1, side), order);
        out.pair(
            T::PrevParagraphSideKindGapSentencesOrder,
            mix(self.announced, base),
            mix(view.gap, view.sentences * 8 + order),
        );
        out.pair(
            T::PrevParagraphPreviousSideRivals,
            mix(self.announced, view.previous),
            side * 8 + view.candidates,
        );
    }

    /// The strongest cue next to the candidate. A cue with another subject speaks against it: in `Roe
    /// told the paper`, `told` belongs to `Roe`.
    fn cues(&self, c: &Candidate, view: &View, out: &mut Hashes) {
        let ctx = self.ctx;
        let candidate = c.tokens.start as usize..c.tokens.end as usize;
        let (subject, next) = if view.cue_at > 0 {
            let subject = cues::subject(ctx, view.cue_at);
            let own = u32::from(candidate.contains(&subject));
            let next = ctx.tag(view.cue_at + 1) as u32;
            (cues::who(ctx, subject) * 2 + own, next)
        } else {
            (0, 99)
        };
        let (cue, base) = (view.cue_lower, view.base);
        let order = view.side * 8 + view.order;
        let marks = self.lead.0 * 16 + self.close;
        out.pair(T::CueSideOrder, mix(cue, view.side), view.order);
        out.pair(T::CueClusterSideOrder, ctx.cluster(view.cue_at, 12), order);
        out.pair(T::CueSubjectSideOrder, subject, order);
        out.pair(T::CueSubjectCueSideOrder, mix(subject, cue), order);
        out.pair(
            T::CueSubjectCueNextTagSideKindOrder,
            mix(subject, next),
            base * 8 + view.order,
        );
        out.pair(T::CueCueNextTagSideOrder, mix(cue, next), order);
        out.pair(
            T::CueSubjectPrevTagEndingSideOrder,
            mix(subject, marks),
            order,
        );
    }

    /// The path between a candidate and the cue of a statement.
    fn beside_cue(&self, c: &Candidate, cue: usize, base: u32, out: &mut Hashes) {
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let after = start > cue;
        let between = if after { cue + 1..start } else { end..cue };
        let side = u32::from(after)
            + 2 * u32::from(self.ctx.sentence_of[start] != self.ctx.sentence_of[cue]);
        let gap = length_level(between.len());
        let rivals = self.candidates_between(&between);
        let mut verbs = 0;
        let mut commas = 0;
        for idx in between.take(30) {
            let tag = self.ctx.tag(idx);
            verbs += u32::from(tag.is_finite());
            commas += u32::from(matches!(tag, Tag::Comma | Tag::Colon | Tag::Mark));
        }
        let way = mix(
            side * 16 + gap,
            rivals * 16 + verbs.min(3) * 4 + commas.min(3),
        );
        let (lower, tag) = (self.ctx.lower(cue), self.ctx.tag(cue) as u32);
        let edge = if after { start.wrapping_sub(1) } else { end };
        out.pair(T::ByCueSideGapSideKind, side * 16 + gap, base);
        out.pair(T::ByCueSideRivalsSideKind, side * 16 + rivals, base);
        out.add(T::ByCuePath, way);
        out.pair(T::ByCuePathSideKind, way, base);
        out.pair(
            T::ByCueCueSideRivalsGap,
            mix(lower, side),
            rivals * 16 + gap,
        );
        out.pair(
            T::ByCueCueTagSideRivalsGapSideKind,
            mix(tag, side),
            mix(rivals * 16 + gap, base),
        );
        out.pair(
            T::ByCueSideVerbsCommasSideKind,
            mix(side, verbs.min(3) * 4 + commas.min(3)),
            base,
        );
        out.pair(
            T::ByCueSideEdgeTagGapRivals,
            mix(side, self.ctx.tag(edge) as u32),
            mix(gap, rivals),
        );
        out.pair(T::ByCueSideEdgeGap, mix(side, self.ctx.lower(edge)), gap);
        out.pair(
            T::ByCueCueClusterCueTagSideGapRivals,
            mix(self.ctx.cluster(cue, 10), tag),
            mix(side * 16 + gap, rivals),
        );
    }
}

/// The kind of name at a token as a small number, 0 for none.
fn name_kind(ctx: &Context, idx: usize) -> u32 {
    ctx.name_of[idx].map_or(0, |kind| kind as u32 + 1)
}
