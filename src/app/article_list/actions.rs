//! Keys and messages for the list of articles.

use super::words::error_message;
use super::{ArticleList, FilterState};
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::request::RequestId;
use crate::app::summary::Summary;
use crate::app::{App, Effect, OpenTarget, Session};
use crate::library::EntryId;
use pullquote_text::Source;

impl ArticleList {
    /// Has the rows on screen summarized again, because corrections have changed.
    pub(in crate::app) fn summarize_again(&mut self) {
        self.asked.clear();
    }
}

impl App {
    /// Requests summaries of the rows on screen.
    pub(in crate::app) fn summarize_visible(&mut self) {
        if self.reader.open.is_none() && self.session.opening.is_none() {
            let sources = self.library.articles.take_unsummarized();
            if !sources.is_empty() {
                self.session.effects.push(Effect::Summarize(sources));
            }
        }
    }

    pub(in crate::app) fn summarized(&mut self, source: &Source, summary: Summary) {
        let id = summary.id.clone();
        self.library.articles.set_summary(source, summary);
        self.identify_row(source, &id);
    }

    /// Handles what is typed into the filter. Words that no title has are searched for in the texts.
    pub(in crate::app) fn typed_filter(&mut self, typed: Typed, text: &str) {
        let articles = &mut self.library.articles;
        if typed == Typed::Accepted && articles.fits_no_title() {
            articles.clear_filter(&self.session);
            self.search_library_for(text);
            return;
        }
        articles.typed_filter(typed, text, &mut self.session);
    }

    pub(in crate::app) fn act_on_list(&mut self, action: Action, count: Option<usize>) {
        let articles = &mut self.library.articles;
        let page = articles.height.saturating_sub(1).max(1) as isize;
        let has_moved = articles.list.act(action, count, page, articles.order.len());
        match action {
            _ if has_moved => {}
            Action::Open => self.library.articles.open_current(&mut self.session),
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
                let sort = self.library.articles.sort.next();
                self.library.articles.sort_by(sort, &self.session.places);
                let key = self.session.keymap.key_label(Action::Sort);
                let (name, next) = (sort.name(), sort.next().name());
                self.session
                    .info(format!("order: {name} · {key} again: {next}"));
            }
            Action::ToggleRead => self.toggle_read(),
            Action::MarkRow => self.library.articles.mark_row(),
            Action::MarkRange => self.library.articles.mark_range(),
            Action::MarkAll => self.library.articles.mark_all(),
            Action::InvertMarks => self.library.articles.invert_marks(),
            Action::ShowArchived => self.show_archived(),
            _ => {}
        }
        self.library.articles.touched = true;
    }
}

impl App {
    fn show_archived(&mut self) {
        let articles = &mut self.library.articles;
        let n = articles.switch_archived(&self.session.places);
        let n = crate::app::housekeeping::articles(n);
        self.session.info(if articles.shows_archived {
            format!("{n} archived: shown")
        } else {
            format!("{n} archived: not in the list")
        });
    }
}

impl ArticleList {
    /// Sorts the rows if they are stale, and sends a filter that is due.
    pub(in crate::app) fn sort_and_filter(&mut self, session: &mut Session) {
        self.sort_if_stale(&session.places);
        self.filter_if_due(session);
    }

    /// Whether there is a filter by name that is done and has found nothing.
    fn fits_no_title(&self) -> bool {
        let is_done = self.filter_state == FilterState::Idle;
        is_done && self.order.is_empty() && !self.filter.trim().is_empty()
    }

    fn filter_if_due(&mut self, session: &mut Session) {
        if self.filter_state == FilterState::Due {
            let request = session.next_request();
            let job = self.filter_job(request, &session.places);
            session.effects.push(Effect::Filter(job));
        }
    }

    pub(in crate::app) fn filtered(
        &mut self,
        request: RequestId,
        rows: Vec<EntryId>,
        session: &mut Session,
    ) {
        self.show_filtered(request, rows);
        if self.filter_state == FilterState::Idle && std::mem::take(&mut self.opens_filtered) {
            self.open_current(session);
        }
    }

    pub(super) fn open_current(&mut self, session: &mut Session) {
        let Some(entry) = self.current() else {
            return;
        };
        if let Some(fault) = &entry.error {
            session.error(format!("{} {}", entry.label(), error_message(fault)));
            return;
        }
        let source = entry.source.clone();
        session.open(source, OpenTarget::Place);
    }

    /// Moves the cursor to the clicked row; a second click opens it.
    pub(in crate::app) fn click(&mut self, row: usize, session: &mut Session) {
        let again = self.list.cursor == row && self.touched;
        self.list.go(row, self.order.len());
        self.touched = true;
        if again {
            self.open_current(session);
        }
    }

    fn typed_filter(&mut self, typed: Typed, text: &str, session: &mut Session) {
        match typed {
            Typed::Changed => self.change_filter(text, session),
            Typed::Cancelled => self.change_filter("", session),
            Typed::Accepted if self.open_when_filtered() => {}
            Typed::Accepted if self.filter_state != FilterState::Idle => {
                self.opens_filtered = true;
            }
            Typed::Accepted => self.open_current(session),
            Typed::Moved(step) => {
                self.list.step(step, self.order.len());
            }
            Typed::Left | Typed::Kept => {}
        }
        self.filter_if_due(session);
    }
}
