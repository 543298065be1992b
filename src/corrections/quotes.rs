//! Corrections of quotations.

use super::draft::{Draft, best, cross, explanation};
use crate::bookmarks::{Added, Change};
use pullquote_annotate::{Annotations, Quote, QuoteKind};
use pullquote_text::Span;

/// The quotation that a correction at `span` is about.
pub fn quote_at(annotations: &Annotations, span: Span) -> Option<usize> {
    best(annotations.quotes.iter().map(|quote| quote.span), span)
}

impl Draft<'_> {
    pub(super) fn correct_quote(&mut self, span: Span, change: &Change) {
        match change {
            Change::Refused => {
                if let Some(quote) = quote_at(&self.all, span) {
                    self.all.quotes.remove(quote);
                    self.restructured = true;
                }
            }
            Change::Speaker(name) => {
                let quote = self.quote_or_new(span);
                self.set_quote_speaker(quote, name.as_deref());
            }
            Change::QuoteKind(kind) => {
                if let Some(kind) = QuoteKind::from_name(kind) {
                    let quote = self.quote_or_new(span);
                    self.set_quote_kind(quote, kind);
                }
            }
            Change::Add(Added::Quote { kind, speaker }) => {
                let quote = self.placed_quote(quote_at(&self.all, span), span);
                if let Some(kind) = QuoteKind::from_name(kind) {
                    self.set_quote_kind(quote, kind);
                }
                self.set_quote_speaker(quote, speaker.as_deref());
            }
            _ => {}
        }
    }

    pub(super) fn set_quote_extent(&mut self, span: Span, extent: Span) {
        let quote = self.quote_or_new(span);
        self.placed_quote(Some(quote), extent);
    }

    fn set_quote_kind(&mut self, quote: usize, kind: QuoteKind) {
        let quote = &mut self.all.quotes[quote];
        quote.kind = kind;
        if kind != QuoteKind::Mixed {
            quote.clause = Vec::new();
        }
        mark(quote);
    }

    fn set_quote_speaker(&mut self, quote: usize, name: Option<&str>) {
        let Quote { speaker, span, .. } = self.all.quotes[quote];
        let speaker = name.map(|name| self.speaker(name, speaker, span));
        let quote = &mut self.all.quotes[quote];
        // Nobody says scare quotes: what somebody says inside the writer's sentence is mixed.
        if speaker.is_some() && quote.kind == QuoteKind::Scare {
            quote.kind = QuoteKind::Mixed;
        }
        quote.speaker = speaker;
        mark(quote);
    }

    fn quote_or_new(&mut self, span: Span) -> usize {
        quote_at(&self.all, span).unwrap_or_else(|| self.placed_quote(None, span))
    }

    /// Gives a quotation, else a new one, the extent `span`. Others that cross it are dropped, and so is
    /// the rest of what the same speaker says within.
    fn placed_quote(&mut self, quote: Option<usize>, span: Span) -> usize {
        self.restructured = true;
        let mut quote = match quote {
            Some(at) => self.all.quotes.remove(at),
            None => Quote {
                span,
                kind: QuoteKind::Direct,
                speaker: None,
                cue: None,
                confidence: 1.0,
                parent: None,
                clause: Vec::new(),
                explanation: explanation(),
                corrected: true,
            },
        };
        let who = quote.speaker.and_then(|speaker| speaker.entity);
        self.all.quotes.retain(|other| {
            let same = other.speaker.and_then(|speaker| speaker.entity);
            let is_part = who.is_some() && same == who && span.contains(other.span);
            other.span != span && !cross(other.span, span) && !is_part
        });
        if quote.span != span {
            quote.clause = Vec::new();
        }
        if let (None, Some(speaker)) = (quote.speaker_words(), &mut quote.speaker) {
            speaker.mention = span;
        }
        quote.span = span;
        mark(&mut quote);
        let at = self.all.quotes.partition_point(|other| other.span < span);
        self.all.quotes.insert(at, quote);
        at
    }

    /// Quotations nest properly here, so that the innermost one around each is its parent.
    pub(super) fn set_parents(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.all.quotes.len() {
            let span = self.all.quotes[at].span;
            while open
                .last()
                .is_some_and(|&outer| !self.all.quotes[outer].span.contains(span))
            {
                open.pop();
            }
            self.all.quotes[at].parent = open.last().map(|&outer| outer as u32);
            open.push(at);
        }
    }
}

fn mark(quote: &mut Quote) {
    quote.confidence = 1.0;
    quote.corrected = true;
    quote.explanation = explanation();
}
