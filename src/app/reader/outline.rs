//! The outline panel: crossheads, beginnings of paragraphs, block quotations and bookmarks, in the order
//! of the text.

use super::panel::{Panel, PanelKind, PanelRow};
use crate::app::article::OpenArticle;
use crate::app::article::outline::{OutlineKind, OutlineRow};
use crate::app::{App, Reader, Session};
use crate::layout::Row;
use pullquote_text::fold::fold;

impl OpenArticle {
    /// The row of the outline that is at the top of the page, leaving out bookmarks.
    pub fn outline_here(&self, rows: &[PanelRow]) -> Option<usize> {
        let lines = self.page.rows.iter().filter_map(|row| match row {
            Row::Line(line) => Some(line.span.start()),
            Row::Gap(_) => None,
        });
        let place = lines.min()?;
        rows.iter().rposition(|row| match row {
            PanelRow::Outline(row) => {
                !matches!(row.kind, OutlineKind::Mark(_)) && row.span.start() <= place
            }
            _ => false,
        })
    }
}

impl Reader {
    pub(super) fn outline_rows(&self, panel: &Panel) -> Vec<PanelRow> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let typed = fold(&panel.filter);
        let words: Vec<&str> = typed.split_whitespace().collect();
        let mut rows = open.outline();
        if !words.is_empty() {
            rows.retain(|row| open.outline_matches(row, &words));
        }
        if rows.is_empty() {
            let message = if words.is_empty() {
                "This article has no paragraphs.".to_owned()
            } else {
                format!("Nothing in the outline has “{}”.", panel.filter.trim())
            };
            return vec![PanelRow::Empty(message)];
        }
        rows.into_iter().map(PanelRow::Outline).collect()
    }

    /// Toggles the outline, with the cursor where the reader is.
    pub(in crate::app) fn show_outline(&mut self, session: &Session) {
        self.toggle_panel(PanelKind::Outline);
        let rows = self.panel_rows(session);
        let here = self.open.as_ref().and_then(|open| open.outline_here(&rows));
        if let (Some(panel), Some(here)) = (&mut self.panel, here) {
            panel.list.cursor = here;
        }
    }
}

impl App {
    /// Moves the cursor by headings; by rows where there are none.
    pub(super) fn step_heading(&mut self, steps: isize) {
        let rows = self.reader.panel_rows(&self.session);
        let Some(panel) = &mut self.reader.panel else {
            return;
        };
        let is_stop = |row: &PanelRow| match row {
            PanelRow::Outline(row) => row.depth == 0,
            _ => true,
        };
        for _ in 0..steps.unsigned_abs() {
            let cursor = panel.list.cursor;
            let next = if steps > 0 {
                let found = rows.iter().skip(cursor + 1).position(is_stop);
                found.map_or(rows.len() - 1, |at| cursor + 1 + at)
            } else {
                rows.iter().take(cursor).rposition(is_stop).unwrap_or(0)
            };
            panel.list.go(next, rows.len());
        }
    }

    pub(super) fn open_outline_row(&mut self, row: OutlineRow) {
        if let OutlineKind::Mark(at) = row.kind {
            let open = self.reader.open.as_ref();
            let id = open
                .and_then(|open| open.marks.get(at))
                .map(|mark| mark.id.clone());
            if let Some(id) = id {
                self.open_mark(&id);
            }
            return;
        }
        if self.panel_covers() || !self.session.settings.panel_stays {
            self.reader.close_panel();
        }
        self.prepare_now();
        let at = row.span.start();
        self.reader
            .far(&mut self.session, |open| open.put_on_top(at));
    }
}
