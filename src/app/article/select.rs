//! Selecting sentences.

use super::OpenArticle;
use pullquote_annotate::token;
use pullquote_text::{Article, Span};

/// The sentences from `tail` to `head`, in either order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The sentence where it began.
    pub tail: Span,
    /// The sentence that `j` and `k` move.
    pub head: Span,
}

impl Selection {
    pub fn span(self) -> Span {
        self.tail.cover(self.head)
    }
}

/// The sentences of one block.
fn sentences(article: &Article, block: usize) -> Vec<Span> {
    let Some(&block) = article.blocks().get(block) else {
        return Vec::new();
    };
    let alone = article.with_only(block);
    let tokens = token::tokenize(&alone);
    tokens
        .sentences
        .iter()
        .filter_map(|range| {
            let first = tokens.tokens.get(range.start as usize)?;
            let last = tokens.tokens.get((range.end as usize).checked_sub(1)?)?;
            Some(first.span.cover(last.span))
        })
        .collect()
}

impl OpenArticle {
    /// The sentence at or after byte `at`.
    pub fn sentence_at(&self, at: usize) -> Option<Span> {
        let here = self.article.block_at(at);
        (here..self.article.blocks().len().min(here + 2)).find_map(|block| {
            sentences(&self.article, block)
                .into_iter()
                .find(|sentence| sentence.end() > at)
        })
    }

    /// The first sentence that begins on the page, else the one that covers it.
    pub fn first_sentence_on_page(&self) -> Option<Span> {
        let page = self.page.span();
        let first = self.sentence_at(page.start())?;
        if first.start() >= page.start() {
            return Some(first);
        }
        match self.sentence_at(first.end()) {
            Some(next) if page.contains_byte(next.start()) => Some(next),
            _ => Some(first),
        }
    }

    /// Starts a selection at the focus, else at the first sentence on the page.
    pub fn start_selection(&mut self) -> bool {
        let page = self.page.span();
        let at = self
            .focus_span()
            .filter(|span| page.contains_byte(span.start()))
            .and_then(|span| self.sentence_at(span.start()));
        let sentence = at.or_else(|| self.first_sentence_on_page());
        self.selection = sentence.map(|sentence| Selection {
            tail: sentence,
            head: sentence,
        });
        self.selection.is_some()
    }

    /// Moves the selection's head by sentences and keeps it on screen.
    pub fn extend_selection(&mut self, steps: isize) {
        let Some(mut selection) = self.selection else {
            return;
        };
        for _ in 0..steps.unsigned_abs().min(1000) {
            let next = if steps > 0 {
                self.sentence_at(selection.head.end())
                    .filter(|next| next.start() >= selection.head.end())
            } else {
                self.sentence_before(selection.head.start())
            };
            match next {
                Some(next) => selection.head = next,
                None => break,
            }
        }
        self.selection = Some(selection);
        self.reveal(selection.head);
    }

    fn sentence_before(&self, at: usize) -> Option<Span> {
        let here = self.article.block_at(at);
        (here.saturating_sub(1)..=here).rev().find_map(|block| {
            sentences(&self.article, block)
                .into_iter()
                .rev()
                .find(|sentence| sentence.end() <= at)
        })
    }
}
