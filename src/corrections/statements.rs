//! Corrections of reported speech.

use super::draft::{Draft, best, explanation};
use crate::bookmarks::{Added, Change};
use pullquote_annotate::{Annotations, Statement};
use pullquote_text::Span;

/// The statement that a correction at `span` is about.
pub fn statement_at(annotations: &Annotations, span: Span) -> Option<usize> {
    best(annotations.statements.iter().map(Statement::span), span)
}

impl Draft<'_> {
    pub(super) fn correct_statement(&mut self, span: Span, change: &Change) {
        match change {
            Change::Refused => {
                if let Some(statement) = statement_at(&self.all, span) {
                    self.all.statements.remove(statement);
                }
            }
            Change::Speaker(name) => {
                let found = statement_at(&self.all, span);
                let statement = found.unwrap_or_else(|| self.placed_statement(None, vec![span]));
                self.set_statement_speaker(statement, name.as_deref());
            }
            Change::Add(Added::Statement { speaker }) => {
                let found = statement_at(&self.all, span);
                let statement = self.placed_statement(found, vec![span]);
                self.set_statement_speaker(statement, speaker.as_deref());
            }
            _ => {}
        }
    }

    /// What interrupted the statement, such as `she said`, still does if it is within the new extent.
    pub(super) fn set_statement_extent(&mut self, span: Span, extent: Span) {
        let statement = statement_at(&self.all, span);
        let spans = statement.map_or(&[][..], |at| &self.all.statements[at].spans);
        let gaps = spans
            .windows(2)
            .map(|pair| Span::new(pair[0].end(), pair[1].start()))
            .filter(|gap| extent.contains(*gap));
        let mut parts = Vec::new();
        let mut start = extent.start();
        for gap in gaps.collect::<Vec<_>>() {
            parts.extend(self.snapped(Span::new(start, gap.start())));
            start = gap.end();
        }
        parts.extend(self.snapped(Span::new(start, extent.end())));
        if !parts.is_empty() {
            self.placed_statement(statement, parts);
        }
    }

    fn set_statement_speaker(&mut self, statement: usize, name: Option<&str>) {
        let old = &self.all.statements[statement];
        let (speaker, span) = (old.speaker, old.span());
        let speaker = name.map(|name| self.speaker(name, speaker, span));
        let statement = &mut self.all.statements[statement];
        statement.speaker = speaker;
        mark(statement);
    }

    /// Gives a statement, else a new one, the extent `spans`, which are not empty. Others that overlap
    /// it are dropped.
    fn placed_statement(&mut self, statement: Option<usize>, spans: Vec<Span>) -> usize {
        let mut statement = match statement {
            Some(at) => self.all.statements.remove(at),
            None => Statement {
                spans: Vec::new(),
                speaker: None,
                cue: None,
                confidence: 1.0,
                explanation: explanation(),
                corrected: true,
            },
        };
        self.all.statements.retain(|other| {
            let overlaps = |part: &Span| spans.iter().any(|span| span.overlaps(*part));
            !other.spans.iter().any(overlaps)
        });
        let has_words = statement.speaker_words().is_some();
        statement.spans = spans;
        let span = statement.span();
        if let Some(speaker) = statement.speaker.as_mut().filter(|_| !has_words) {
            speaker.mention = span;
        }
        mark(&mut statement);
        let is_before = |other: &Statement| other.span() < span;
        let at = self.all.statements.partition_point(is_before);
        self.all.statements.insert(at, statement);
        at
    }
}

fn mark(statement: &mut Statement) {
    statement.confidence = 1.0;
    statement.corrected = true;
    statement.explanation = explanation();
}
