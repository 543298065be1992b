//! The outline of the text: crossheads, beginnings of paragraphs, block quotations and bookmarks.

use super::{Mark, OpenArticle};
use pullquote_text::fold::fold;
use pullquote_text::{BlockKind, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    /// The headline or a crosshead.
    Heading,
    Paragraph,
    /// A block quotation.
    Quotation,
    /// A bookmark, as an index into those of the article.
    Mark(usize),
}

/// A place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    pub kind: OutlineKind,
    pub span: Span,
    /// 0 for headings, and for paragraphs of a text without any.
    pub depth: u8,
}

/// Bytes of a row in which words are looked for.
const SEARCHED: usize = 400;

impl OpenArticle {
    /// Its rows, in the order of the text.
    pub fn outline(&self) -> Vec<OutlineRow> {
        let blocks = self.article.blocks();
        let is_head = |kind| matches!(kind, BlockKind::Headline | BlockKind::Crosshead);
        let depth = u8::from(
            blocks
                .iter()
                .any(|block| block.kind == BlockKind::Crosshead),
        );
        let mut marks: Vec<(Span, usize)> = self
            .marks
            .iter()
            .enumerate()
            .filter_map(|(at, mark)| Some((mark.span?, at)))
            .collect();
        marks.sort_unstable_by(|a, b| b.cmp(a));
        let mut rows = Vec::with_capacity(blocks.len() + marks.len());
        for (at, block) in blocks.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| blocks[before]);
            // One row for a list and for a quotation of several paragraphs.
            let goes_on = before.is_some_and(|before| {
                before.quote_depth == block.quote_depth
                    && (block.quote_depth > 0
                        || (before.kind == BlockKind::Item && block.kind == BlockKind::Item))
            });
            let kind = match block.kind {
                kind if is_head(kind) => Some(OutlineKind::Heading),
                BlockKind::Byline
                | BlockKind::Dateline
                | BlockKind::Boilerplate
                | BlockKind::Caption => None,
                _ if goes_on => None,
                _ if block.quote_depth > 0 => Some(OutlineKind::Quotation),
                _ => Some(OutlineKind::Paragraph),
            };
            let own = if kind == Some(OutlineKind::Heading) {
                0
            } else {
                depth
            };
            rows.extend(kind.map(|kind| OutlineRow {
                kind,
                span: block.span,
                depth: own,
            }));
            let is_here = |(span, _): &mut (Span, usize)| span.start() < block.span.end();
            while let Some((span, mark)) = marks.pop_if(is_here) {
                rows.push(OutlineRow {
                    kind: OutlineKind::Mark(mark),
                    span,
                    depth: own + 1,
                });
            }
        }
        rows
    }

    /// Whether a row contains folded words.
    pub fn outline_matches(&self, row: &OutlineRow, words: &[&str]) -> bool {
        let text = self.article.text();
        let end = text.floor_char_boundary(row.span.end().min(row.span.start() + SEARCHED));
        let mut own = fold(&text[row.span.start()..end]);
        if let OutlineKind::Mark(at) = row.kind {
            let Mark {
                note,
                class,
                letter,
                ..
            } = &self.marks[at];
            for field in [note, class].into_iter().flatten() {
                own.push(' ');
                own.push_str(&fold(field));
            }
            own.extend(letter.iter().map(|letter| format!(" '{}", fold(letter))));
        }
        words.iter().all(|word| own.contains(word))
    }
}
