//! Keys and messages for the list of articles.

use super::{FilterState, error_message, progress};
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::request::RequestId;
use crate::app::session::undo::UndoStep;
use crate::app::{App, Effect, OpenTarget};
use crate::library::{EntryId, ReadStatus};

impl App {
    /// Sorts before a frame, and sends a filter that is due.
    pub(in crate::app) fn sort_articles(&mut self) {
        self.library.articles.sort_if_stale(&self.session.places);
        self.filter_if_due();
    }

    fn filter_if_due(&mut self) {
        if self.library.articles.filter_state == FilterState::Due {
            let request = self.session.next_request();
            let places = &self.session.places;
            let job = self.library.articles.filter_job(request, places);
            self.session.effects.push(Effect::Filter(job));
        }
    }

    pub(in crate::app) fn filtered(&mut self, request: RequestId, rows: Vec<EntryId>) {
        self.library.articles.filtered(request, rows);
        if self.library.articles.filter_state == FilterState::Idle
            && std::mem::take(&mut self.library.articles.opens_filtered)
        {
            self.open_current();
        }
    }

    /// Requests summaries of the rows on screen.
    pub(in crate::app) fn summarize_visible(&mut self) {
        if self.reader.open.is_none() && self.session.opening.is_none() {
            let sources = self.library.articles.take_unsummarized();
            if !sources.is_empty() {
                self.session.effects.push(Effect::Summarize(sources));
            }
        }
    }

    pub(in crate::app) fn act_on_list(&mut self, action: Action, count: Option<usize>) {
        let steps = count.unwrap_or(1) as isize;
        let page = self.library.articles.height.saturating_sub(1).max(1) as isize;
        let len = self.library.articles.order.len();
        let list = &mut self.library.articles.list;
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
            Action::Open => self.open_current(),
            Action::Back if !self.back() => {
                let key = self.session.keymap.key_label(Action::Quit);
                self.session.notice =
                    Some(Notice::info(format!("this is the library · {key} leaves")));
            }
            Action::Search => {
                let filter = self.library.articles.filter.clone();
                self.session.prompt = Some(Prompt::new(Purpose::Filter, &filter));
                self.library.articles.prepare_filter(&self.session.places);
            }
            Action::Sort => {
                self.library.articles.sort = self.library.articles.sort.next();
                self.library.articles.touched = true;
                self.library.articles.refresh(&self.session.places);
                let name = self.library.articles.sort.name();
                self.session.info(format!("order: {name}"));
            }
            Action::ToggleRead => self.toggle_read(),
            _ => {}
        }
        self.library.articles.touched = true;
    }

    pub(super) fn open_current(&mut self) {
        let Some(entry) = self.library.articles.current() else {
            return;
        };
        if let Some(fault) = &entry.error {
            self.session
                .error(format!("{} {}", entry.label(), error_message(fault)));
            return;
        }
        let source = entry.source.clone();
        self.session.open(source, OpenTarget::Place);
    }

    pub(in crate::app) fn click_article(&mut self, row: usize) {
        let again = self.library.articles.list.cursor == row && self.library.articles.touched;
        self.library
            .articles
            .list
            .go(row, self.library.articles.order.len());
        self.library.articles.touched = true;
        if again {
            self.open_current();
        }
    }

    pub(in crate::app) fn typed_filter(&mut self, typed: Typed, text: &str) {
        match typed {
            Typed::Changed => self.filter_list(text),
            Typed::Cancelled => self.filter_list(""),
            Typed::Accepted if self.open_when_filtered() => {}
            Typed::Accepted if self.library.articles.filter_state != FilterState::Idle => {
                self.library.articles.opens_filtered = true;
            }
            Typed::Accepted => self.open_current(),
            Typed::Moved(step) => {
                let len = self.library.articles.order.len();
                self.library.articles.list.step(step, len);
            }
            Typed::Left | Typed::Kept => {}
        }
        self.filter_if_due();
    }

    fn toggle_read(&mut self) {
        let Some(entry) = self.library.articles.current() else {
            return;
        };
        let source = entry.source.clone();
        let read = progress(entry, &self.session.places).reading == ReadStatus::Finished;
        self.session.remember(UndoStep::Read(source.clone(), read));
        self.set_read(&source, !read);
        self.session.info(if read {
            "marked as unread"
        } else {
            "marked as read"
        });
    }
}
