//! Leaves words out: shows only the quotations, or only the writer's own words.
//!
//! What is shown is laid out as an article of its own over the same text, so that all positions stay valid:
//! each quotation, or each stretch between two of them, is a block. Scare quotes and reported speech are the
//! writer's words. Paragraphs outside the annotated part of a very long text are shown whole.

use super::OpenArticle;
use super::stops::Stops;
use crate::config::TextFocus;
use crate::layout::{Layout, LayoutOptions};
use pullquote_annotate::QuoteKind;
use pullquote_text::{Block, Span};

/// The words that are shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    wanted: TextFocus,
    /// The blocks to show; `None` for the whole text, also if nothing would be left of it.
    blocks: Option<Vec<Block>>,
    /// Whether the annotations have changed since.
    pub is_stale: bool,
}

impl OpenArticle {
    pub fn layout_options(&self) -> LayoutOptions {
        self.layout.options().clone()
    }

    /// Lays the article out again if other words are to be shown.
    pub fn show(&mut self, wanted: TextFocus, options: &LayoutOptions) {
        let is_stale = std::mem::take(&mut self.shown.is_stale);
        if self.shown.wanted == wanted && (!is_stale || wanted == TextFocus::All) {
            return;
        }
        let blocks = self.shown_blocks(wanted);
        if self.shown.blocks != blocks {
            let article = match &blocks {
                Some(blocks) => self.article.with_blocks(blocks.clone()),
                None => self.article.clone(),
            };
            self.layout = Layout::new(article, options.clone());
        }
        self.shown = Shown {
            wanted,
            blocks,
            is_stale: false,
        };
        self.find_stops();
    }

    /// Finds the stops again, after the annotations or what is shown has changed.
    pub(super) fn find_stops(&mut self) {
        self.stops = Stops::of(&self.annotations, |span| self.is_shown(span));
    }

    /// Whether any of `span` is shown.
    pub fn is_shown(&self, span: Span) -> bool {
        let Some(blocks) = &self.shown.blocks else {
            return true;
        };
        let first = blocks.partition_point(|block| block.span.end() <= span.start());
        blocks
            .get(first)
            .is_some_and(|block| block.span.overlaps(span))
    }

    /// Whether words are left out.
    pub const fn leaves_out(&self) -> bool {
        self.shown.blocks.is_some()
    }

    /// Where the text that is shown ends.
    pub(super) fn shown_end(&self) -> usize {
        let shown = self.shown.blocks.as_deref();
        let blocks = shown.unwrap_or_else(|| self.article.blocks());
        blocks.last().map_or(0, |block| block.span.end())
    }

    fn shown_blocks(&self, wanted: TextFocus) -> Option<Vec<Block>> {
        if wanted == TextFocus::All {
            return None;
        }
        let mut shown = Vec::new();
        for &block in self.article.blocks() {
            if self
                .within
                .is_some_and(|within| !within.overlaps(block.span))
            {
                shown.push(block);
                continue;
            }
            let mut at = block.span.start();
            for (_, quote) in self.quotes_at(block.span) {
                if quote.kind == QuoteKind::Scare || quote.parent.is_some() {
                    continue;
                }
                let Some(quoted) = quote.span.intersection(block.span) else {
                    continue;
                };
                let part = match wanted {
                    TextFocus::Quoted => quoted,
                    _ => Span::new(at, quoted.start().max(at)),
                };
                self.push_part(block, part, &mut shown);
                at = quoted.end();
            }
            if wanted == TextFocus::Own {
                let rest = Span::new(at, block.span.end().max(at));
                self.push_part(block, rest, &mut shown);
            }
        }
        (!shown.is_empty()).then_some(shown)
    }

    /// Adds a part of `block` without the white space around it, unless it is only punctuation.
    fn push_part(&self, block: Block, part: Span, shown: &mut Vec<Block>) {
        let words = part.of(self.article.text());
        if !words.contains(char::is_alphanumeric) {
            return;
        }
        let start = part.start() + words.len() - words.trim_start().len();
        let span = Span::new(start, start + words.trim().len());
        shown.push(Block { span, ..block });
    }
}
