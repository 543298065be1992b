//! What keys and news do to the list.

use super::{progress, told};
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::summary::Summary;
use crate::app::undo::UndoStep;
use crate::app::{App, Effect, Goal};
use crate::library::{Entry, EntryId, Reading};
use pullquote_text::Source;

impl App {
    pub(in crate::app) fn listed(&mut self, entries: Vec<Entry>) {
        self.shelf.add(entries, &self.places);
    }

    /// Puts the list in order before a frame, and asks for what it then needs.
    pub(in crate::app) fn settle_shelf(&mut self, fx: &mut Vec<Effect>) {
        self.shelf.settle(&self.places);
        self.filter_if_awaited(fx);
    }

    fn filter_if_awaited(&mut self, fx: &mut Vec<Effect>) {
        if self.shelf.asked_filter != self.shelf.filtering
            && let Some(effect) = self.shelf.filtering(&self.places)
        {
            self.shelf.asked_filter = self.shelf.filtering;
            fx.push(effect);
        }
    }

    pub(in crate::app) fn filtered(
        &mut self,
        serial: u64,
        rows: Vec<EntryId>,
        fx: &mut Vec<Effect>,
    ) {
        self.shelf.filtered(serial, rows);
        if !self.shelf.awaits_filter && std::mem::take(&mut self.shelf.opens_filtered) {
            self.open_current(fx);
        }
    }

    pub(in crate::app) fn surveyed(&mut self, source: &Source, summary: Summary) {
        self.shelf.survey(source, summary);
    }

    /// Asks for the summaries of the rows on screen.
    pub(in crate::app) fn survey_visible(&mut self, fx: &mut Vec<Effect>) {
        if self.reader.is_none() && self.opening.is_none() {
            let sources = self.shelf.unsurveyed();
            if !sources.is_empty() {
                fx.push(Effect::Survey(sources));
            }
        }
    }

    pub(in crate::app) fn act_on_shelf(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
        let steps = count.unwrap_or(1) as isize;
        let page = self.shelf.height.saturating_sub(1).max(1) as isize;
        let len = self.shelf.order.len();
        let list = &mut self.shelf.list;
        match action {
            Action::LineDown => list.step(steps, len),
            Action::LineUp => list.step(-steps, len),
            Action::PageDown => list.step(steps * page, len),
            Action::PageUp => list.step(-steps * page, len),
            Action::HalfDown => list.step(steps * (page / 2).max(1), len),
            Action::HalfUp => list.step(-steps * (page / 2).max(1), len),
            Action::Start => list.go(count.unwrap_or(1).saturating_sub(1), len),
            Action::End => list.go(count.unwrap_or(len).saturating_sub(1), len),
            Action::Percent => list.go(len * count.unwrap_or(0).min(100) / 100, len),
            Action::Open => self.open_current(fx),
            Action::Back if !self.back(fx) => {
                let key = self.keymap.key_label(Action::Quit);
                self.notice = Some(Notice::passing(format!(
                    "this is the library · {key} leaves"
                )));
            }
            Action::Search => {
                let filter = self.shelf.filter.clone();
                self.prompt = Some(Prompt::new(Purpose::Filter, &filter));
                self.shelf.prepare_filter(&self.places);
            }
            Action::Sort => {
                self.shelf.sort = self.shelf.sort.next();
                self.shelf.touched = true;
                self.shelf.refresh(&self.places);
                let name = self.shelf.sort.name();
                self.notice = Some(Notice::passing(format!("order: {name}")));
            }
            Action::ToggleRead => self.toggle_read(fx),
            _ => {}
        }
        self.shelf.touched = true;
    }

    pub(super) fn open_current(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.shelf.current() else {
            return;
        };
        if let Some(fault) = &entry.error {
            self.notice = Some(Notice::fault(format!("{} {}", entry.label(), told(fault))));
            return;
        }
        let source = entry.source.clone();
        self.open(source, Goal::Place, fx);
    }

    pub(in crate::app) fn click_shelf(&mut self, row: usize, fx: &mut Vec<Effect>) {
        let again = self.shelf.list.cursor == row && self.shelf.touched;
        self.shelf.list.go(row, self.shelf.order.len());
        self.shelf.touched = true;
        if again {
            self.open_current(fx);
        }
    }

    pub(in crate::app) fn typed_filter(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        match typed {
            Typed::Changed => self.filter_list(text, fx),
            Typed::Cancelled => self.filter_list("", fx),
            Typed::Accepted if self.opens_when_narrowed() => {}
            Typed::Accepted if self.shelf.awaits_filter => self.shelf.opens_filtered = true,
            Typed::Accepted => self.open_current(fx),
            Typed::Moved(step) => {
                let len = self.shelf.order.len();
                self.shelf.list.step(step, len);
            }
            Typed::Left | Typed::Kept => {}
        }
        self.filter_if_awaited(fx);
    }

    fn toggle_read(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.shelf.current() else {
            return;
        };
        let source = entry.source.clone();
        let read = progress(entry, &self.places).reading == Reading::Finished;
        self.remember(UndoStep::Read(source.clone(), read));
        self.set_read(&source, !read, fx);
        self.notice = Some(Notice::passing(if read {
            "marked as unread"
        } else {
            "marked as read"
        }));
    }
}
