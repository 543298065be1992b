//! The transcript: who said what, in order, with all words. The cursor follows the focus of the page.

use super::Reader;
use super::panel::{PanelKind, PanelRow};
use crate::app::Session;
use crate::app::article::{OpenArticle, Speech};
use crate::app::geometry::{self, Area};
use crate::app::speakers::UNATTRIBUTED;
use crate::layout::wrap::wrap;
use pullquote_annotate::QuoteKind;
use pullquote_text::Span;

/// Cells before and after the words of a row.
const MARGINS: u16 = 4;

/// The words of a row of the transcript in lines, for a row of `cells` cells.
pub fn lines(open: &OpenArticle, speech: Speech, cells: u16) -> Vec<String> {
    let words = open.excerpt(open.speech_span(speech), usize::MAX);
    wrap(&words, usize::from(cells.saturating_sub(MARGINS)))
}

impl Reader {
    /// A row for each quotation and statement, and one for each change of speaker.
    pub(super) fn transcript_rows(&self, session: &Session) -> Vec<PanelRow> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let mut run = None;
        let mut rows = Vec::new();
        for (_, speech) in in_order(open, session.settings.layers.reported) {
            let speaker = open.speaker_of_speech(speech);
            if run != Some(speaker) {
                run = Some(speaker);
                rows.push(speaker.map_or_else(
                    || PanelRow::Empty(UNATTRIBUTED.to_owned()),
                    PanelRow::Speaker,
                ));
            }
            rows.push(PanelRow::Said(speech));
        }
        if rows.is_empty() {
            rows.push(PanelRow::Empty(
                "Nobody is quoted in this article. Quotations that pullquote missed can be added: select the words, then c.".to_owned(),
            ));
        }
        rows
    }

    /// Toggles the transcript, with the cursor on what is in focus.
    pub(in crate::app) fn show_transcript(&mut self, session: &Session) {
        self.toggle_panel(PanelKind::Transcript);
        self.follow_in_transcript(session);
    }

    fn follow_in_transcript(&mut self, session: &Session) {
        let focus = self.open.as_ref().and_then(OpenArticle::speech_in_focus);
        if focus.is_some() {
            self.put_cursor(
                session,
                |row| matches!(row, PanelRow::Said(at) if Some(*at) == focus),
            );
        }
    }

    /// Scrolls the panel in `area` to its cursor.
    pub(in crate::app) fn prepare_panel(&mut self, area: Area, session: &Session) {
        let is_transcript = self.is_transcript();
        let focus = self.open.as_ref().and_then(OpenArticle::speech_in_focus);
        if is_transcript && focus != self.followed {
            self.followed = focus;
            self.follow_in_transcript(session);
        }
        let rows = self.panel_rows(session);
        let Self {
            panel: Some(panel),
            open,
            ..
        } = self
        else {
            return;
        };
        let height = panel.window(area.height);
        let (Some(open), true) = (open, is_transcript) else {
            panel.list.follow(height, rows.len());
            return;
        };
        let cells = geometry::inside_panel(area).width;
        let row_height = |at: usize| match rows.get(at) {
            Some(PanelRow::Said(speech)) => lines(open, *speech, cells).len().max(1),
            _ => 1,
        };
        let lead = |at: usize| {
            usize::from(matches!(
                rows.get(at.wrapping_sub(1)),
                Some(PanelRow::Speaker(_))
            ))
        };
        panel.list.follow_rows(height, rows.len(), row_height, lead);
    }
}

/// What is said, by place; scare quotes and quotations within quotations are left out.
fn in_order(open: &OpenArticle, reported: bool) -> Vec<(Span, Speech)> {
    let all = &open.annotations;
    let quotes = all.quotes.iter().enumerate();
    let quotes = quotes
        .filter(|(_, quote)| quote.kind != QuoteKind::Scare && quote.parent.is_none())
        .map(|(idx, quote)| (quote.span, Speech::Quote(idx)));
    let statements = all.statements.iter().enumerate();
    let statements = statements
        .filter(|(_, statement)| reported && statement.is_marked())
        .map(|(idx, statement)| (statement.span(), Speech::Statement(idx)));
    let mut order: Vec<_> = quotes.chain(statements).collect();
    order.sort_by_key(|(span, _)| *span);
    order
}
