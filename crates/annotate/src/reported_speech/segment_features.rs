//! Features of a segment: both of its ends, and what is inside.

use super::features::{Sentence, Side, steps, strength};
use super::lattice::LONGEST;
use crate::features::templates;
use crate::features::{Hashes, mix};
use crate::tagset::Tag;

/// Counts before each word, so that those of a segment are a difference.
struct Counts {
    finite: u32,
    wh: u32,
    and: u32,
    comma: u32,
    dash: u32,
    bracket: i32,
    verb: u32,
}

/// The segments of a sentence.
pub struct SegmentFeatures<'a> {
    sentence: &'a Sentence<'a>,
    counts: Vec<Counts>,
    /// The tag of each word, or its hash for function words.
    class: Vec<u32>,
    /// For each word, what the segments that end with it share.
    tails: Vec<Tail>,
}

/// The end of a segment.
struct Tail {
    last: u32,
    after: u32,
    right: Side,
    closes: u32,
}

/// The start of a segment.
pub struct Head {
    start: usize,
    first: u32,
    before: u32,
    cue: u32,
    cluster: u32,
    kind: u32,
    opens: u32,
    doer: u32,
}

templates! {
    CuesInnerCue = 1, CueLength = 2, CueClusterAfterFinite = 3, FirstAfter = 4,
    FirstCueDistanceGrammar = 5, CommasAfterGrammarCueDistance = 6, LengthFirstCloses = 7,
    OpensClosesCueDistanceRightStrength = 8, RightCueOpensCloses = 9, CueFirstFinite = 10,
    DashesBracketsAfter = 11, ConjunctionsAfterGrammarCommas = 12, CueAfter = 13,
    FirstAfterGrammar = 14, BeforeAfterFinite = 15, LastAfterFiniteFirst = 16,
    WhFiniteAfterCommas = 17, RightClusterRightDistanceOpensCommas = 18,
    BeforeOpensClosesRightStrength = 19, InnerCueLengthCueDistance = 20, BeyondRightSubject = 21,
    BeyondOpensFinite = 22, RightDoerRightDistanceAfterCloses = 23,
    DoerCueDistanceFirstFinite = 24, CueClusterFirstLength = 25,
}

use Template as T;

impl<'a> SegmentFeatures<'a> {
    pub fn new(sentence: &'a Sentence<'a>) -> Self {
        let mut counts = Vec::with_capacity(sentence.n_words() + 1);
        let mut class = Vec::with_capacity(sentence.n_words());
        let mut sum = Counts {
            finite: 0,
            wh: 0,
            and: 0,
            comma: 0,
            dash: 0,
            bracket: 0,
            verb: 0,
        };
        for at in 0..sentence.n_words() {
            let tag = sentence.tag_of(at);
            let next = Counts {
                finite: sum.finite + u32::from(tag.is_finite()),
                wh: sum.wh + u32::from(matches!(tag, Tag::Wh | Tag::WhAdverb)),
                and: sum.and + u32::from(tag == Tag::And),
                comma: sum.comma + u32::from(tag == Tag::Comma),
                dash: sum.dash + u32::from(tag == Tag::Colon),
                bracket: sum.bracket + i32::from(tag == Tag::Open) - i32::from(tag == Tag::Close),
                verb: sum.verb + u32::from(tag.is_verb()),
            };
            counts.push(sum);
            sum = next;
            class.push(class_of(sentence, at, tag));
        }
        counts.push(sum);
        let tails = (0..sentence.n_words())
            .map(|at| tail(sentence, &class, at))
            .collect();
        Self {
            sentence,
            counts,
            class,
            tails,
        }
    }

    /// Whether a segment may begin or end with word `at`.
    pub fn is_edge(&self, at: usize) -> bool {
        !matches!(
            self.sentence.tag_of(at),
            Tag::Comma | Tag::Stop | Tag::Colon | Tag::Mark
        )
    }

    /// The possible ends of a segment from `start`, in order; it cannot contain a quotation.
    pub fn ends(&self, start: usize) -> impl Iterator<Item = usize> + '_ {
        let last = (start + LONGEST).min(self.sentence.n_words());
        let gap = (start + 1..last)
            .find(|at| self.sentence.gap_before(*at))
            .unwrap_or(last);
        (start..gap).filter(|at| self.is_edge(*at)).map(|at| at + 1)
    }

    /// The start of the segments from `start`.
    pub fn head(&self, start: usize) -> Head {
        let side = self.sentence.left(start);
        let outside = if start == 0 {
            2
        } else if self.sentence.gap_before(start) {
            3
        } else {
            self.class[start - 1]
        };
        Head {
            start,
            first: self.class[start],
            before: outside,
            cue: side.lower,
            cluster: side.cluster,
            kind: side.strength * 16 + side.near.min(9),
            doer: side.doer,
            opens: u32::from(start == 0) + 2 * u32::from(self.sentence.gap_before(start)),
        }
    }

    /// The features of the segment from `head` to `end`.
    pub fn features(&self, head: &Head, end: usize, inner: u32, out: &mut Hashes) {
        let inside = self.inside(head.start, end);
        let bracket = inside.bracket as u32 & 3;
        let n = end - head.start;
        let length = steps(n);
        let Tail {
            last,
            after,
            right,
            closes,
        } = self.tails[end - 1];
        let cues = mix(head.kind, right.strength * 16 + right.near.min(9));
        let grammar = inside.finite * 64 + inside.wh * 16 + inside.verb;
        out.clear();
        out.pair(T::CuesInnerCue, cues, inner);
        out.pair(T::CueLength, head.cue, length);
        out.pair(
            T::CueClusterAfterFinite,
            mix(head.cluster, after),
            inside.finite,
        );
        out.pair(T::FirstAfter, head.first, after);
        out.pair(
            T::FirstCueDistanceGrammar,
            mix(head.first, head.kind),
            grammar,
        );
        out.pair(
            T::CommasAfterGrammarCueDistance,
            mix(inside.comma, after),
            mix(grammar, head.kind),
        );
        out.pair(T::LengthFirstCloses, mix(length, head.first), closes);
        out.pair(
            T::OpensClosesCueDistanceRightStrength,
            mix(head.opens, closes),
            mix(head.kind, right.strength),
        );
        out.pair(T::RightCueOpensCloses, mix(right.lower, head.opens), closes);
        out.pair(T::CueFirstFinite, mix(head.cue, head.first), inside.finite);
        out.pair(T::DashesBracketsAfter, mix(inside.dash, bracket), after);
        out.pair(
            T::ConjunctionsAfterGrammarCommas,
            mix(inside.and, after),
            mix(grammar, inside.comma),
        );
        out.pair(T::CueAfter, head.cue, after);
        out.pair(T::FirstAfterGrammar, mix(head.first, after), grammar);
        out.pair(T::BeforeAfterFinite, mix(head.before, after), inside.finite);
        out.pair(
            T::LastAfterFiniteFirst,
            mix(last, after),
            mix(inside.finite, head.first),
        );
        out.pair(
            T::WhFiniteAfterCommas,
            mix(inside.wh, inside.finite),
            mix(after, inside.comma),
        );
        self.right_features(head, end, [inner, length], &inside, out);
    }

    /// The features that involve the cue to the right.
    fn right_features(
        &self,
        head: &Head,
        end: usize,
        [inner, length]: [u32; 2],
        inside: &Counts,
        out: &mut Hashes,
    ) {
        let Tail {
            after,
            right,
            closes,
            ..
        } = self.tails[end - 1];
        out.pair(
            T::RightClusterRightDistanceOpensCommas,
            mix(right.cluster, right.near),
            mix(head.opens, inside.comma),
        );
        out.pair(
            T::BeforeOpensClosesRightStrength,
            mix(head.before, head.opens),
            mix(closes, right.strength),
        );
        out.pair(T::InnerCueLengthCueDistance, mix(inner, length), head.kind);
        let beyond = mix(right.strength * 16 + right.near.min(9), after);
        out.pair(T::BeyondRightSubject, beyond, right.subject);
        out.pair(T::BeyondOpensFinite, mix(beyond, head.opens), inside.finite);
        out.pair(
            T::RightDoerRightDistanceAfterCloses,
            mix(right.doer, right.near),
            mix(after, closes),
        );
        out.pair(
            T::DoerCueDistanceFirstFinite,
            mix(head.doer, head.kind),
            mix(head.first, inside.finite),
        );
        out.pair(
            T::CueClusterFirstLength,
            mix(head.cluster, head.first),
            length,
        );
    }

    /// Clamped counts of what is in a segment.
    fn inside(&self, start: usize, end: usize) -> Counts {
        let (a, b) = (&self.counts[start], &self.counts[end]);
        Counts {
            finite: (b.finite - a.finite).min(4),
            wh: (b.wh - a.wh).min(2),
            and: (b.and - a.and).min(2),
            comma: (b.comma - a.comma).min(3),
            dash: (b.dash - a.dash).min(2),
            bracket: (b.bracket - a.bracket).clamp(-1, 1),
            verb: (b.verb - a.verb).min(5),
        }
    }

    /// The strongest cue inside a segment without its first word, updated for the word at `at`.
    pub fn inner(&self, start: usize, at: usize, before: u32) -> u32 {
        if at == start {
            0
        } else {
            before.max(strength(self.sentence.cue(at)))
        }
    }
}

/// The end of the segments that end with word `at`.
fn tail(sentence: &Sentence, class: &[u32], at: usize) -> Tail {
    let end = at + 1;
    let gap = end < sentence.n_words() && sentence.gap_before(end);
    let after = match class.get(end) {
        None => 2,
        Some(_) if gap => 3,
        Some(class) => *class,
    };
    Tail {
        last: class[at],
        after,
        right: sentence.right(at),
        closes: u32::from(sentence.is_rest_empty(end)) + 2 * u32::from(gap),
    }
}

/// The tag of a word, or its hash for function words.
fn class_of(sentence: &Sentence, at: usize, tag: Tag) -> u32 {
    match tag {
        Tag::Preposition
        | Tag::To
        | Tag::And
        | Tag::Wh
        | Tag::WhAdverb
        | Tag::Modal
        | Tag::Colon
        | Tag::Stop
        | Tag::There
        | Tag::Pronoun => sentence.lower_of(at),
        _ => 100 + tag as u32,
    }
}
