//! Annotation of part of a text that is too long to annotate at once, with
//! [`Annotator::annotate_within`](crate::Annotator::annotate_within).
//!
//! Names that are introduced before the window are unknown inside it, so that fewer speakers are
//! resolved than in the whole text.

use super::types::Explanation;
use super::{Annotations, Speaker};
use pullquote_text::{Article, Block, Span};

/// How much text to annotate at a time, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest text to annotate whole.
    pub whole: usize,
    /// How far the window of a longer text extends to each side of a position.
    pub reach: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            whole: 32 << 20,
            reach: 1 << 19,
        }
    }
}

/// The window of about `reach` bytes to each side of byte `at`. It consists of whole blocks unless a
/// block at its edge is longer than half of `reach`.
pub fn around(article: &Article, at: usize, reach: usize) -> Span {
    let text = article.text();
    let (least, most) = (at.saturating_sub(reach), at.saturating_add(reach));
    let blocks = article.blocks();
    let edge = |at: usize| blocks.get(article.block_at(at)).map(|block| block.span);
    let start = edge(least)
        .map(Span::start)
        .filter(|&start| start + reach / 2 >= least)
        .unwrap_or(text.floor_char_boundary(least));
    let end = edge(most)
        .map(Span::end)
        .filter(|&end| end <= most + reach / 2)
        .unwrap_or(text.floor_char_boundary(most));
    let start = if least == 0 { 0 } else { start };
    let end = if most >= text.len() { text.len() } else { end };
    Span::new(start.min(end), end)
}

/// The part `within` as an article, with its blocks.
pub(crate) fn slice(article: &Article, within: Span) -> Article {
    let blocks = article.blocks();
    let first = article.block_at(within.start());
    let cut = |block: &Block| {
        let span = block.span.intersection(within)?;
        let at = |at: usize| at - within.start();
        let span = Span::new(at(span.start()), at(span.end()));
        Some(Block { span, ..*block })
    };
    let blocks = blocks[first.min(blocks.len())..]
        .iter()
        .take_while(|block| block.span.start() < within.end())
        .filter_map(cut)
        .filter(|block| !block.span.is_empty())
        .collect();
    Article::new(within.of(article.text()), blocks, article.source.clone())
}

/// Adds `by` to all byte offsets.
pub(crate) fn shift(found: &mut Annotations, by: usize) {
    let moved = |span: &mut Span| *span = Span::new(span.start() + by, span.end() + by);
    let speaker = |speaker: &mut Option<Speaker>| {
        if let Some(speaker) = speaker {
            moved(&mut speaker.mention);
        }
    };
    for entity in &mut found.mentions {
        moved(&mut entity.span);
    }
    for quote in &mut found.quotes {
        // Fails to compile when an explanation gets offsets.
        let Explanation { steps: _ } = &quote.explanation;
        moved(&mut quote.span);
        quote.clause.iter_mut().for_each(moved);
        speaker(&mut quote.speaker);
        quote.cue.iter_mut().for_each(|cue| moved(&mut cue.span));
    }
    for statement in &mut found.statements {
        let Explanation { steps: _ } = &statement.explanation;
        statement.spans.iter_mut().for_each(moved);
        speaker(&mut statement.speaker);
        statement
            .cue
            .iter_mut()
            .for_each(|cue| moved(&mut cue.span));
    }
    for who in &mut found.entities {
        who.mentions.iter_mut().for_each(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotator;
    use pullquote_text::Source;
    use pullquote_text::plain;

    const PARAGRAPH: &str =
        "“We have the lamp,” said Ana Ruiz of Ribera. Ms Ruiz had not said so before.\n\n";

    #[test]
    fn window_is_annotated_like_a_separate_text() {
        let text = PARAGRAPH.repeat(40);
        let whole = plain::from_text(text, Source::Stdin);
        let within = Span::new(PARAGRAPH.len() * 10, PARAGRAPH.len() * 20);
        let found = Annotator::new().unwrap().annotate_within(&whole, within);
        assert_eq!(found.quotes.len(), 10);
        for (n, quote) in found.quotes.iter().enumerate() {
            assert_eq!(quote.span.start(), PARAGRAPH.len() * (10 + n));
            assert_eq!(quote.span.of(whole.text()), "“We have the lamp,”");
            let speaker = quote.speaker.unwrap();
            assert_eq!(speaker.mention.of(whole.text()), "Ana Ruiz");
            assert_eq!(found.name_of(&speaker), Some("Ana Ruiz"));
        }
        assert!(
            found
                .mentions
                .iter()
                .all(|entity| within.contains(entity.span))
        );
    }

    #[test]
    fn window_contains_its_position_and_is_bounded() {
        const REACH: usize = 4000;
        let many = plain::from_text(PARAGRAPH.repeat(600), Source::Stdin);
        let one = plain::from_text("é".repeat(9_000), Source::Stdin);
        for article in [many, one] {
            let text = article.text();
            for at in [0, 1, text.len() / 3, text.len() / 2 + 1, text.len()] {
                let span = around(&article, at, REACH);
                assert!(
                    text.get(span.range()).is_some(),
                    "not on character boundaries"
                );
                assert!(span.start() <= at && at <= span.end());
                assert!(span.len() <= 3 * REACH, "{}", span.len());
                assert!(span.start() == 0 || span.start() + REACH / 2 <= at);
                assert!(span.end() == text.len() || at + REACH / 2 <= span.end());
            }
        }
    }
}
