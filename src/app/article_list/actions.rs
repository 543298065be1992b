//! What keys and news do to the list.

use super::{progress, told};
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::summary::Summary;
use crate::app::undo::UndoStep;
use crate::app::{App, Effect, OpenTarget};
use crate::library::{Entry, EntryId, Reading};
use pullquote_text::Source;

impl App {
    pub(in crate::app) fn listed(&mut self, entries: Vec<Entry>) {
        self.articles.add(entries, &self.places);
    }

    /// Puts the list in order before a frame, and asks for what it then needs.
    pub(in crate::app) fn sort_articles(&mut self, fx: &mut Vec<Effect>) {
        self.articles.sort_if_stale(&self.places);
        self.filter_if_awaited(fx);
    }

    fn filter_if_awaited(&mut self, fx: &mut Vec<Effect>) {
        if self.articles.asked_filter != self.articles.filtering
            && let Some(effect) = self.articles.filtering(&self.places)
        {
            self.articles.asked_filter = self.articles.filtering;
            fx.push(effect);
        }
    }

    pub(in crate::app) fn filtered(
        &mut self,
        serial: u64,
        rows: Vec<EntryId>,
        fx: &mut Vec<Effect>,
    ) {
        self.articles.filtered(serial, rows);
        if !self.articles.awaits_filter && std::mem::take(&mut self.articles.opens_filtered) {
            self.open_current(fx);
        }
    }

    pub(in crate::app) fn summarized(&mut self, source: &Source, summary: Summary) {
        self.articles.set_summary(source, summary);
    }

    /// Asks for the summaries of the rows on screen.
    pub(in crate::app) fn summarize_visible(&mut self, fx: &mut Vec<Effect>) {
        if self.reader.is_none() && self.opening.is_none() {
            let sources = self.articles.take_unsummarized();
            if !sources.is_empty() {
                fx.push(Effect::Summarize(sources));
            }
        }
    }

    pub(in crate::app) fn act_on_list(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
        let steps = count.unwrap_or(1) as isize;
        let page = self.articles.height.saturating_sub(1).max(1) as isize;
        let len = self.articles.order.len();
        let list = &mut self.articles.list;
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
                self.notice = Some(Notice::info(format!("this is the library · {key} leaves")));
            }
            Action::Search => {
                let filter = self.articles.filter.clone();
                self.prompt = Some(Prompt::new(Purpose::Filter, &filter));
                self.articles.prepare_filter(&self.places);
            }
            Action::Sort => {
                self.articles.sort = self.articles.sort.next();
                self.articles.touched = true;
                self.articles.refresh(&self.places);
                let name = self.articles.sort.name();
                self.notice = Some(Notice::info(format!("order: {name}")));
            }
            Action::ToggleRead => self.toggle_read(fx),
            _ => {}
        }
        self.articles.touched = true;
    }

    pub(super) fn open_current(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.articles.current() else {
            return;
        };
        if let Some(fault) = &entry.error {
            self.notice = Some(Notice::error(format!("{} {}", entry.label(), told(fault))));
            return;
        }
        let source = entry.source.clone();
        self.open(source, OpenTarget::Place, fx);
    }

    pub(in crate::app) fn click_article(&mut self, row: usize, fx: &mut Vec<Effect>) {
        let again = self.articles.list.cursor == row && self.articles.touched;
        self.articles.list.go(row, self.articles.order.len());
        self.articles.touched = true;
        if again {
            self.open_current(fx);
        }
    }

    pub(in crate::app) fn typed_filter(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        match typed {
            Typed::Changed => self.filter_list(text, fx),
            Typed::Cancelled => self.filter_list("", fx),
            Typed::Accepted if self.open_when_filtered() => {}
            Typed::Accepted if self.articles.awaits_filter => self.articles.opens_filtered = true,
            Typed::Accepted => self.open_current(fx),
            Typed::Moved(step) => {
                let len = self.articles.order.len();
                self.articles.list.step(step, len);
            }
            Typed::Left | Typed::Kept => {}
        }
        self.filter_if_awaited(fx);
    }

    fn toggle_read(&mut self, fx: &mut Vec<Effect>) {
        let Some(entry) = self.articles.current() else {
            return;
        };
        let source = entry.source.clone();
        let read = progress(entry, &self.places).reading == Reading::Finished;
        self.remember(UndoStep::Read(source.clone(), read));
        self.set_read(&source, !read, fx);
        self.notice = Some(Notice::info(if read {
            "marked as unread"
        } else {
            "marked as read"
        }));
    }
}
