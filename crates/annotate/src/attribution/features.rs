//! What the ranker sees of a target and a candidate.

use super::{History, Target};
use crate::candidates::{Candidate, CandidateKind};
use crate::context::Context;
use crate::cues::{self, NEVER, Scores};
use crate::document::range;
use crate::features::templates;
use crate::features::{Hashes, mix};
use crate::pos::Tag;

/// A target with all that its candidates share.
pub struct TargetContext<'a> {
    ctx: &'a Context<'a>,
    all: &'a [Candidate],
    cues: &'a Scores,
    target: &'a Target,
    before: &'a History,
    /// Set apart the weights of quotations and of statements.
    salt: u32,
    /// The word before the target, as a small number, and its hash.
    lead: (u32, u32),
    /// How the target ends, as a small number.
    close: u32,
    /// The word after the target.
    next: (u32, u32),
    /// Length in a few steps.
    length: u32,
    /// Capital, small letter or none at its beginning.
    head: u32,
    /// Where it stands in its paragraph.
    place: u32,
    /// The strongest cue close on its left and on its right.
    cue_left: (u32, usize),
    cue_right: (u32, usize),
    /// How the paragraph before ends, when the target begins its own.
    announced: u32,
}

/// A length or distance in a few steps.
fn steps(n: usize) -> u32 {
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

/// Log-odds of a cue in a few steps.
fn strength(score: i8) -> u32 {
    match score {
        i8::MIN..=-64 => 0,
        -63..=-40 => 1,
        -39..=-16 => 2,
        -15..=0 => 3,
        1..=24 => 4,
        25..=127 => 5,
    }
}

templates! {
    SideKind = 10, SideKindGap = 11, SideSentencesBetween = 12,
    SideKindSentencesCandidateCues = 13, SideCandidateCuesOrder = 14, SideAfterWord = 15,
    SideBeforeWord = 16, SideKindAfterTag = 17, SideKindBeforeTag = 18,
    SideAfterTagAfterTag2 = 19, SideBeforeTagBeforeTag2 = 20, BeforeTagAfterTagSideKind = 21,
    HeadWordSide = 22, FirstWord = 23, CueSideOrder = 24, PrevTagEndingSideKindOrder = 25,
    PrevTagEndingGapSideSentences = 26, PrevWordSideKindOrder = 27, PreviousSideSentences = 28,
    PreviousPositionPrevTagEnding = 29, PreviousCandidateCuesTargetCues = 30,
    PositionSideKindOrderSentences = 31, TargetCuesCandidateCuesSideOrder = 32,
    BeforeWordAfterWordSide = 33, BetweenGapCandidateCuesSideSentences = 34,
    CaseLengthSideKindOrder = 35, NextTagEndingSideKindOrder = 36, NextWordSideOrder = 37,
    BestCueSideCandidateCues = 38, BestCueOrderSideKindSentences = 39, LengthSideKind = 40,
    HeadSuffixKindSide = 41, FirstInParagraphSideKindOrderSentences = 42, HeadClusterSide = 43,
    AfterClusterSideKind = 44, BeforeClusterSideKind = 45,
    AfterClusterAfterTagBeforeClusterBeforeTag = 46, CueClusterSideOrder = 47,
    HeadNameSideKind = 48, HeadNameSideCandidateCues = 49, CueSubjectSideOrder = 50,
    CueSubjectCueSideOrder = 51, CueSubjectCueNextTagSideKindOrder = 52,
    CueCueNextTagSideOrder = 53, CueSubjectPrevTagEndingSideOrder = 54,
    PrevParagraphSideKindGapSentencesOrder = 55, PrevParagraphPreviousSideRivals = 56,
    ByCueSideGapSideKind = 100, ByCueSideRivalsSideKind = 101, ByCuePath = 102,
    ByCuePathSideKind = 103, ByCueCueSideRivalsGap = 104, ByCueCueTagSideRivalsGapSideKind = 105,
    ByCueSideVerbsCommasSideKind = 106, ByCueSideEdgeTagGapRivals = 107, ByCueSideEdgeGap = 108,
    ByCueCueClusterCueTagSideGapRivals = 109, NobodyBias = 200, NobodyPrevTagEnding = 201,
    NobodyLengthCase = 202, NobodyCues = 203, NobodyPositionHistory = 204,
    NobodyPrevWordCase = 205, NobodyNextWordEnding = 206, NobodyLengthCues = 207,
    NobodyPositionLength = 208, NobodyPositionEnding = 209, NobodyNextTagPrevTag = 210,
    NobodyPositionHistoryEnding = 211, NobodyPrevParagraphCaseLength = 212,
    NobodyPrevParagraphHistoryEnding = 213,
}

use Template as T;

impl<'a> TargetContext<'a> {
    /// Looks at a target.
    pub fn new(
        ctx: &'a Context<'a>,
        all: &'a [Candidate],
        cues: &'a Scores,
        target: &'a Target,
        before: &'a History,
    ) -> Self {
        let paragraph = range(&ctx.tokens.paragraphs[target.paragraph]);
        let Target { tokens, quoted, .. } = target;
        let inner = usize::from(*quoted);
        let mut out = Self {
            ctx,
            all,
            cues,
            target,
            before,
            salt: if *quoted { 0 } else { 1000 },
            lead: (6, 0),
            close: 5,
            next: (Tag::Stop as u32, 0),
            length: steps(tokens.len()),
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
            out.close = out.closing(tokens.end - 1 - inner) + if inner == 1 { 8 } else { 0 };
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

    /// The strongest cue among the first few tokens of the target's own level.
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
            if self.cues[idx] > best.0 {
                best = (self.cues[idx], idx);
            }
        }
        (strength(best.0), best.1)
    }

    /// The features of there being no words for a source.
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
        let c = &self.all[idx];
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let view = self.view(idx);
        let sort = c.sort as u32;
        let side = view.side;
        let base = side * 16 + sort;
        let ctx = self.ctx;
        let (head, first) = (ctx.lower(c.head as usize), ctx.lower(start));
        let (w1, t1) = (ctx.lower(end), ctx.tag(end) as u32);
        let t2 = ctx.tag(end + 1) as u32;
        let back = start.wrapping_sub(1);
        let (w0, t0) = (ctx.lower(back), ctx.tag(back) as u32);
        let t00 = ctx.tag(start.wrapping_sub(2)) as u32;
        let gap = view.gap;
        let cues = view.cue_before.0 * 8 + view.cue_after.0;
        let between = view.quoted_spans * 4 + view.candidates;
        let marks = self.lead.0 * 16 + self.close;
        out.start(self.salt);
        out.add(T::SideKind, base);
        out.pair(T::SideKindGap, base, gap);
        out.pair(T::SideSentencesBetween, side * 8 + view.sentences, between);
        out.pair(
            T::SideKindSentencesCandidateCues,
            base * 8 + view.sentences,
            cues,
        );
        out.pair(T::SideCandidateCuesOrder, side * 64 + cues, view.order);
        out.pair(T::SideAfterWord, side, w1);
        out.pair(T::SideBeforeWord, side, w0);
        out.pair(T::SideKindAfterTag, base, t1);
        out.pair(T::SideKindBeforeTag, base, t0);
        out.pair(T::SideAfterTagAfterTag2, side * 32 + t1, t2);
        out.pair(T::SideBeforeTagBeforeTag2, side * 32 + t0, t00);
        out.pair(T::BeforeTagAfterTagSideKind, mix(t0, t1), base);
        out.pair(T::HeadWordSide, head, side);
        out.add(T::FirstWord, first);
        out.pair(T::CueSideOrder, mix(view.cue_lower, side), view.order);
        out.pair(T::PrevTagEndingSideKindOrder, mix(marks, base), view.order);
        out.pair(
            T::PrevTagEndingGapSideSentences,
            mix(marks, gap),
            side * 8 + view.sentences,
        );
        out.pair(T::PrevWordSideKindOrder, mix(self.lead.1, base), view.order);
        out.pair(
            T::PreviousSideSentences,
            view.previous,
            side * 8 + view.sentences,
        );
        out.pair(
            T::PreviousPositionPrevTagEnding,
            view.previous * 64 + self.place,
            marks,
        );
        out.pair(
            T::PreviousCandidateCuesTargetCues,
            mix(view.previous, cues),
            self.cue_left.0 * 8 + self.cue_right.0,
        );
        out.pair(
            T::PositionSideKindOrderSentences,
            self.place * 64 + base,
            view.order * 8 + view.sentences,
        );
        out.pair(
            T::TargetCuesCandidateCuesSideOrder,
            mix(self.cue_left.0 * 8 + self.cue_right.0, cues),
            side * 8 + view.order,
        );
        out.pair(T::BeforeWordAfterWordSide, mix(w0, w1), side);
        out.pair(
            T::BetweenGapCandidateCuesSideSentences,
            mix(between, gap),
            mix(cues, side * 8 + view.sentences),
        );
        out.pair(
            T::CaseLengthSideKindOrder,
            self.head * 16 + self.length,
            mix(base, view.order),
        );
        out.pair(
            T::NextTagEndingSideKindOrder,
            mix(self.next.0, self.close),
            mix(base, view.order),
        );
        out.pair(T::NextWordSideOrder, mix(self.next.1, side), view.order);
        out.pair(T::BestCueSideCandidateCues, view.best, side * 64 + cues);
        out.pair(
            T::BestCueOrderSideKindSentences,
            mix(view.best, view.order),
            mix(base, view.sentences),
        );
        out.pair(T::LengthSideKind, (end - start).min(6) as u32, base);
        out.pair(
            T::HeadSuffixKindSide,
            mix(ctx.words.suffix[c.head as usize][0], sort),
            side,
        );
        out.pair(T::HeadClusterSide, ctx.cluster(c.head as usize, 12), side);
        out.pair(T::AfterClusterSideKind, ctx.cluster(end, 12), base);
        out.pair(T::BeforeClusterSideKind, ctx.cluster(back, 12), base);
        out.pair(
            T::AfterClusterAfterTagBeforeClusterBeforeTag,
            mix(ctx.cluster(end, 8), t1),
            mix(ctx.cluster(back, 8), t0),
        );
        out.pair(
            T::CueClusterSideOrder,
            ctx.cluster(view.cue_at, 12),
            side * 8 + view.order,
        );
        out.pair(T::HeadNameSideKind, kind_of(ctx, c.head as usize), base);
        out.pair(
            T::HeadNameSideCandidateCues,
            kind_of(ctx, c.head as usize),
            side * 64 + cues,
        );
        // Whether the cue beside it has a subject of its own, as `told` has in `Roe told the paper`.
        let (doer, next) = if view.cue_at > 0 {
            let doer = cues::subject(ctx, view.cue_at);
            let own = u32::from((start..end).contains(&doer));
            let next = ctx.tag(view.cue_at + 1) as u32;
            (cues::who(ctx, doer) * 2 + own, next)
        } else {
            (0, 99)
        };
        out.pair(T::CueSubjectSideOrder, doer, side * 8 + view.order);
        out.pair(
            T::CueSubjectCueSideOrder,
            mix(doer, view.cue_lower),
            side * 8 + view.order,
        );
        out.pair(
            T::CueSubjectCueNextTagSideKindOrder,
            mix(doer, next),
            base * 8 + view.order,
        );
        out.pair(
            T::CueCueNextTagSideOrder,
            mix(view.cue_lower, next),
            side * 8 + view.order,
        );
        out.pair(
            T::CueSubjectPrevTagEndingSideOrder,
            mix(doer, marks),
            side * 8 + view.order,
        );
        out.pair(
            T::PrevParagraphSideKindGapSentencesOrder,
            mix(self.announced, base),
            mix(view.gap, view.sentences * 8 + view.order),
        );
        out.pair(
            T::PrevParagraphPreviousSideRivals,
            mix(self.announced, view.previous),
            side * 8 + view.candidates,
        );
        if let Some(cue) = self.target.cue {
            self.beside_cue(c, cue, base, out);
        }
        out.pair(
            T::FirstInParagraphSideKindOrderSentences,
            u32::from(view.paragraph_first),
            mix(base, view.order * 8 + view.sentences),
        );
    }

    /// How a candidate stands to the cue of a statement.
    fn beside_cue(&self, c: &Candidate, cue: usize, base: u32, out: &mut Hashes) {
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let after = start > cue;
        let between = if after { cue + 1..start } else { end..cue };
        let side = u32::from(after)
            + 2 * u32::from(self.ctx.sentence_of[start] != self.ctx.sentence_of[cue]);
        let gap = steps(between.len());
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

    fn view(&self, idx: usize) -> View {
        let c = &self.all[idx];
        let (start, end) = (c.tokens.start as usize, c.tokens.end as usize);
        let t = &self.target.tokens;
        let left = start < t.start;
        let paragraph = range(&self.ctx.tokens.paragraphs[self.target.paragraph]);
        let side = match (left, paragraph.contains(&start)) {
            (true, true) => 0,
            (false, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
        };
        let between = if left { end..t.start } else { t.end..start };
        let (quoted_spans, outside) = self.between(between.clone());
        let sentence_of = |token: usize| self.ctx.sentence_of[token] as usize;
        let sentences = if left {
            sentence_of(t.start).abs_diff(sentence_of(start))
        } else {
            sentence_of(start).abs_diff(sentence_of(t.end - 1))
        };
        let cue_after = self.cue_beside(end..end + 5);
        let cue_before = self.cue_beside((start.saturating_sub(4)..start).rev());
        let strongest = if cue_after.1 > cue_before.1 {
            cue_after.2
        } else {
            cue_before.2
        };
        let candidates = self.candidates_between(&between);
        // Which of the two best cues of the target it stands beside.
        let beside = |cue: (u32, usize)| cue.0 > 1 && cue.1 + 5 > start && cue.1 < end + 5;
        let best = u32::from(beside(self.cue_left)) + 2 * u32::from(beside(self.cue_right));
        let previous = match self.before.speaker {
            Some(speaker) if speaker as usize == idx => 2 + u32::from(left),
            Some(speaker) if self.same_words(speaker as usize, idx) => 1,
            _ => 0,
        };
        let first = self
            .all
            .partition_point(|c| (c.tokens.start as usize) < paragraph.start);
        View {
            side,
            gap: steps(outside),
            sentences: sentences.min(4) as u32,
            quoted_spans: quoted_spans.min(3),
            candidates,
            cue_before: (strength(cue_before.1), cue_before.1),
            cue_after: (strength(cue_after.1), cue_after.1),
            cue_lower: self.ctx.lower(strongest),
            cue_at: strongest,
            order: u32::from(cue_after.1 > cue_before.1)
                + 2 * u32::from(quoted_spans == 0)
                + 4 * u32::from(outside == 0),
            previous,
            best,
            paragraph_first: first == idx,
        }
    }

    fn same_words(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.all[a], &self.all[b]);
        self.ctx.lower(a.head as usize) == self.ctx.lower(b.head as usize)
    }

    /// How many quoted spans lie in a stretch, and how many of its tokens are of the target's own level.
    fn between(&self, stretch: std::ops::Range<usize>) -> (u32, usize) {
        let (mut quoted_spans, mut outside) = (0, 0);
        let mut last = self.target.outer;
        for idx in stretch.take(60) {
            let quoted_span = self.ctx.quoted_span_of[idx];
            if quoted_span == self.target.outer {
                outside += 1;
            } else if quoted_span != last {
                quoted_spans += 1;
            }
            last = quoted_span;
        }
        (quoted_spans, outside)
    }

    fn candidates_between(&self, stretch: &std::ops::Range<usize>) -> u32 {
        let from = self
            .all
            .partition_point(|c| (c.tokens.start as usize) < stretch.start);
        let inside = self.all[from..]
            .iter()
            .take(12)
            .take_while(|c| (c.tokens.start as usize) < stretch.end);
        let rivals = inside.filter(|c| {
            c.quoted_span == self.target.outer
                && !matches!(c.sort, CandidateKind::Possessor | CandidateKind::Relative)
        });
        rivals.count().min(3) as u32
    }

    /// The strongest cue among tokens beside a candidate: place in steps, score, token.
    fn cue_beside(&self, tokens: impl Iterator<Item = usize>) -> (u32, i8, usize) {
        let mut best = (0, NEVER, 0);
        for (n, idx) in tokens.enumerate() {
            if idx >= self.ctx.len() || self.ctx.quoted_span_of[idx] != self.target.outer {
                break;
            }
            if self.ctx.tag(idx) == Tag::Stop {
                break;
            }
            if self.cues[idx] > best.1 {
                best = (n as u32, self.cues[idx], idx);
            }
        }
        best
    }
}

/// The kind of name at a token, as a small number.
fn kind_of(ctx: &Context, idx: usize) -> u32 {
    ctx.name_of[idx].map_or(0, |kind| kind as u32 + 1)
}

/// What a candidate looks like from the target.
struct View {
    side: u32,
    gap: u32,
    sentences: u32,
    quoted_spans: u32,
    candidates: u32,
    cue_before: (u32, i8),
    cue_after: (u32, i8),
    cue_lower: u32,
    cue_at: usize,
    order: u32,
    previous: u32,
    best: u32,
    paragraph_first: bool,
}
