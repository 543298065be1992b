//! Looks up annotations by span in logarithmic time, so that a page of a long text costs no more than one
//! of a short text.

use super::OpenArticle;
use crate::app::speakers::SpeakerSummary;
use pullquote_annotate::{Annotations, Mention, Quote, Statement};
use pullquote_text::{Link, Span};

/// For each item of a list sorted by span, the largest end of it and those before it. Monotonic, so that
/// the first item that overlaps an offset is found by binary search.
#[derive(Clone, Debug, Default)]
struct MaxEnds(Vec<u32>);

impl MaxEnds {
    fn of(spans: impl Iterator<Item = Span>) -> Self {
        let furthest = spans.scan(0, |furthest, span| {
            *furthest = (span.end() as u32).max(*furthest);
            Some(*furthest)
        });
        Self(furthest.collect())
    }

    /// The first item that can overlap a span starting at byte `at`.
    fn first_at(&self, at: usize) -> usize {
        self.0.partition_point(|&end| end as usize <= at)
    }
}

/// Annotations by span, and speakers by quotation.
#[derive(Clone, Debug, Default)]
pub(super) struct SpanIndex {
    quotes: MaxEnds,
    statements: MaxEnds,
    entities: MaxEnds,
    /// For each quotation the index of its speaker.
    speakers: Vec<Option<u32>>,
    /// For each statement the index of its speaker.
    statement_speakers: Vec<Option<u32>>,
}

impl SpanIndex {
    pub(super) fn of(annotations: &Annotations, speakers: &[SpeakerSummary]) -> Self {
        let mut speaker_of = vec![None; annotations.quotes.len()];
        let mut statement_speaker_of = vec![None; annotations.statements.len()];
        for (rank, speaker) in speakers.iter().enumerate() {
            for &quote in &speaker.quotes {
                speaker_of[quote] = Some(rank as u32);
            }
            for &statement in &speaker.statements {
                statement_speaker_of[statement] = Some(rank as u32);
            }
        }
        Self {
            quotes: MaxEnds::of(annotations.quotes.iter().map(|quote| quote.span)),
            statements: MaxEnds::of(annotations.statements.iter().map(Statement::span)),
            entities: MaxEnds::of(annotations.mentions.iter().map(|entity| entity.span)),
            speakers: speaker_of,
            statement_speakers: statement_speaker_of,
        }
    }
}

/// The items from `first` on that overlap `with`, with their indexes.
fn touching<T>(
    items: &[T],
    first: usize,
    with: Span,
    span: impl Fn(&T) -> Span + Copy,
) -> impl Iterator<Item = (usize, &T)> {
    let candidates = items.iter().enumerate().skip(first);
    candidates
        .take_while(move |(_, item)| span(item).start() < with.end())
        .filter(move |(_, item)| span(item).overlaps(with))
}

impl OpenArticle {
    /// The quotations that overlap `with`, with their indexes.
    pub fn quotes_at(&self, with: Span) -> impl Iterator<Item = (usize, &Quote)> {
        let first = self.index.quotes.first_at(with.start());
        touching(&self.annotations.quotes, first, with, |quote| quote.span)
    }

    /// The marked statements that overlap `with`, with their indexes.
    pub fn statements_at(&self, with: Span) -> impl Iterator<Item = (usize, &Statement)> {
        let first = self.index.statements.first_at(with.start());
        touching(&self.annotations.statements, first, with, Statement::span)
            .filter(|(_, one)| one.is_marked())
    }

    /// The named mentions that overlap `with`.
    pub fn entities_at(&self, with: Span) -> impl Iterator<Item = &Mention> {
        let first = self.index.entities.first_at(with.start());
        touching(&self.annotations.mentions, first, with, |one| one.span).map(|(_, one)| one)
    }

    /// The links that overlap `with`.
    pub fn links_at(&self, with: Span) -> impl Iterator<Item = &Link> {
        let links = &self.article.links;
        let first = links.partition_point(|link| link.span.end() <= with.start());
        links[first..]
            .iter()
            .take_while(move |link| link.span.start() < with.end())
    }

    /// The search hits that overlap `with`, with their indexes.
    pub fn hits_at(&self, with: Span) -> impl Iterator<Item = (usize, Span)> {
        let hits = self
            .search
            .as_ref()
            .and_then(|search| search.hits.as_deref());
        let hits = hits.unwrap_or_default();
        // Hits do not overlap, so their ends are sorted.
        let first = hits.partition_point(|hit| hit.end() <= with.start());
        touching(hits, first, with, |hit| *hit).map(|(at, hit)| (at, *hit))
    }

    /// The speaker of a quotation: its index in [`OpenArticle::speakers`].
    pub fn speaker_of(&self, quote: usize) -> Option<usize> {
        let speaker = self.index.speakers.get(quote).copied().flatten();
        speaker.map(|speaker| speaker as usize)
    }

    /// The speaker of a statement: its index in [`OpenArticle::speakers`].
    pub fn speaker_of_statement(&self, statement: usize) -> Option<usize> {
        let speaker = self
            .index
            .statement_speakers
            .get(statement)
            .copied()
            .flatten();
        speaker.map(|speaker| speaker as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn overlapping_annotations_are_all_found(
            spans in prop::collection::vec((0..60_usize, 0..30_usize), 0..30),
            (start, len) in (0..90_usize, 0..20_usize),
        ) {
            let span = |(start, len)| Span::new(start, start + len);
            let mut spans: Vec<Span> = spans.into_iter().map(span).collect();
            spans.sort();
            let with = Span::new(start, start + len);
            let first = MaxEnds::of(spans.iter().copied()).first_at(start);
            let found: Vec<usize> = touching(&spans, first, with, |span| *span)
                .map(|(at, _)| at)
                .collect();
            let all: Vec<usize> = (0..spans.len()).filter(|&at| spans[at].overlaps(with)).collect();
            prop_assert_eq!(found, all);
        }
    }
}
