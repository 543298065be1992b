//! Opens and closes screens, and routes keys, clicks and typing to the top one.

use super::{LibraryScreen, ScreenState};
use crate::app::action::Action;
use crate::app::context::Context;
use crate::app::list::Movement;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::request::RequestId;
use crate::app::{App, Effect, Library, OpenTarget, Session};
use crate::library::index_api::Response;

/// Most screens in the stack; the lowest are dropped.
const MAX_DEPTH: usize = 24;

impl App {
    /// The hues of the speakers of the article that the open screens were opened from.
    pub fn hues_beneath(&self) -> Vec<(String, usize)> {
        let mut screens = self.library.screens.iter().rev();
        let article = screens.find_map(|screen| screen.parent.as_ref());
        let speakers = article.map_or(&[][..], |article| &article.speakers);
        let hues = speakers.iter().map(|one| (one.name.clone(), one.hue));
        hues.collect()
    }
}

impl App {
    /// The screen that is shown: the top one, unless an article is open.
    pub fn screen(&self) -> Option<&ScreenState> {
        let is_covered = self.reader.open.is_some();
        self.library.screens.last().filter(|_| !is_covered)
    }

    pub(in crate::app) fn screen_mut(&mut self) -> Option<&mut ScreenState> {
        let is_covered = self.reader.open.is_some();
        self.library.screens.last_mut().filter(|_| !is_covered)
    }

    pub(in crate::app) fn screen_context(&self) -> Option<Context> {
        self.screen().map(|screen| screen.content.context())
    }

    /// Opens a screen over what is shown.
    pub(in crate::app) fn open_screen(&mut self, content: LibraryScreen) {
        self.reader.close_panel();
        self.session.prompt = None;
        // An article that is still being read would cover the screen later.
        self.session.opening = None;
        if self.reader.open.is_some() {
            self.reader.save_places(&mut self.session);
            self.reader.push_jump(&mut self.session);
        }
        if self.library.screens.len() == MAX_DEPTH {
            self.library.screens.remove(0);
        }
        let parent = self.reader.open.take();
        let screen = ScreenState::new(content, parent);
        self.library.screens.push(screen);
        self.prepare_now();
    }

    /// Closes the top screen and restores the article that it was opened from.
    pub(in crate::app) fn close_screen(&mut self) {
        let Some(screen) = self.library.screens.pop() else {
            return;
        };
        self.session.prompt = None;
        // What was chosen on the screen is no longer wanted.
        self.session.opening = None;
        let Some(parent) = screen.parent else {
            return;
        };
        let (is_annotated, is_partial) = (parent.annotated, parent.is_partial());
        let source = parent.source.clone();
        self.reader.open = Some(*parent);
        if is_partial {
            // The screen cancelled the reading of the rest.
            self.session.open(source, OpenTarget::Place);
            return;
        }
        if !is_annotated {
            self.reader.ask_annotations(&mut self.session);
        }
        // Records may have changed while the screen was open.
        self.reader.refresh_marks(&self.session);
        self.reader.apply_corrections(&mut self.session);
    }

    /// Handles a response of the index if its request is pending.
    pub(in crate::app) fn answered(&mut self, request: RequestId, answer: Response) {
        let is_taken = self.take_followed(request, &answer)
            || self.take_candidates(request, &answer)
            || self
                .library
                .articles
                .take_filter_answer(request, &answer, &mut self.session);
        if is_taken || !self.library.take_answer(request, answer) {
            return;
        }
        self.tell_lone_story();
        let is_due = |screen: &ScreenState| {
            screen.opens_first && !screen.is_waiting() && !screen.content.is_empty()
        };
        if self.screen().is_some_and(is_due) {
            if let Some(screen) = self.screen_mut() {
                screen.opens_first = false;
            }
            self.open_screen_row();
        }
        self.fetch_more();
    }

    fn fetch_more(&mut self) {
        if self.reader.open.is_none() {
            self.library.fetch_more(&mut self.session);
        }
    }

    pub(in crate::app) fn act_on_screen(&mut self, action: Action, count: Option<usize>) {
        let steps = count.unwrap_or(1) as isize;
        let Some(screen) = self.screen_mut() else {
            return;
        };
        screen.opens_first = false;
        let page = isize::from(screen.area.height.max(2) as i16 - 1);
        if let Some(movement) = Movement::of(action, count, page, screen.content.len()) {
            screen.move_cursor(movement);
            self.fetch_more();
            return;
        }
        let is_feeds = matches!(screen.content, LibraryScreen::Feeds(_));
        match action {
            Action::Back => self.close_screen(),
            Action::Open => self.open_screen_row(),
            Action::Search => self.library.start_query(&mut self.session),
            Action::Copy => self.library.copy_screen_row(&mut self.session),
            Action::Sort => self.library.sort_screen(&mut self.session),
            Action::VoicePrev => self.library.step_article(-steps, &mut self.session),
            Action::VoiceNext => self.library.step_article(steps, &mut self.session),
            Action::ArticlePrev => self.library.step_side(-steps, &mut self.session),
            Action::ArticleNext => self.library.step_side(steps, &mut self.session),
            Action::Correct => self.library.start_identity(&mut self.session),
            Action::Subscribe => self.start_subscribing(),
            Action::FeedMode => self.next_feed_mode(),
            Action::Rename => self.start_renaming_feed(),
            Action::Delete if is_feeds => self.unsubscribe(),
            Action::Tags if is_feeds => self.start_tagging_feed(),
            Action::Delete => self.delete_saved_quote(),
            Action::EditNote => self.library.edit_saved_note(&mut self.session),
            Action::Tags => self.library.edit_saved_tags(&mut self.session),
            _ => {}
        }
        self.fetch_more();
    }

    /// Opens the row under the cursor.
    pub(in crate::app) fn open_screen_row(&mut self) {
        let is_covered = self.reader.open.is_some();
        let Some(screen) = self.library.screens.last().filter(|_| !is_covered) else {
            return;
        };
        let cursor = screen.list.cursor;
        let session = &mut self.session;
        match &screen.content {
            LibraryScreen::Search(_) => self.library.open_hit(session),
            LibraryScreen::People(people) => {
                if let Some(line) = people.lines.get(cursor).cloned() {
                    self.open_person(&line);
                }
            }
            LibraryScreen::Person(_) => self.open_person_row(),
            LibraryScreen::Ledger(ledger) => match ledger.row(cursor) {
                Some(said) => self.library.open_statement(said, session),
                None => session.info("there is nothing to open here"),
            },
            LibraryScreen::SameWords(same_words) => match same_words.side(cursor) {
                Some(said) => self.library.open_statement(said, session),
                None => session.info("there is no other article to open"),
            },
            LibraryScreen::Stories(_) => self.open_story_row(),
            LibraryScreen::SideBySide(_) => self.library.open_side(session),
            LibraryScreen::QuoteBook(_) => self.library.open_saved_quote(&mut self.session),
            LibraryScreen::Feeds(_) => self.open_feed(),
        }
    }

    /// Tab: the next part of a page, the other version of a pair, or the query line.
    pub(in crate::app) fn switch_in_screen(&mut self, steps: isize) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        match &mut screen.content {
            LibraryScreen::Person(person) => person.switch_tab(steps, &mut screen.list),
            LibraryScreen::SameWords(same_words) => same_words.other = !same_words.other,
            LibraryScreen::SideBySide(both) => both.chosen = 1 - both.chosen,
            _ => self.library.start_query(&mut self.session),
        }
    }

    pub(in crate::app) fn typed_query(&mut self, typed: Typed, text: &str) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        match typed {
            Typed::Changed => self.library.change_query(text, &mut self.session),
            Typed::Moved(steps) => {
                screen.step(steps);
                self.fetch_more();
            }
            Typed::Accepted if screen.is_waiting() => screen.opens_first = true,
            Typed::Accepted if !screen.content.is_empty() => self.open_screen_row(),
            Typed::Cancelled => {
                let is_search = matches!(screen.content, LibraryScreen::Search(_));
                if text.is_empty() && is_search && screen.content.is_empty() {
                    self.close_screen();
                }
            }
            Typed::Accepted | Typed::Left | Typed::Kept => {}
        }
    }

    /// Moves the cursor to the clicked row; a second click opens it.
    pub(in crate::app) fn click_screen(&mut self, row: usize) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let is_second = screen.list.cursor == row;
        screen.go(row);
        if is_second {
            self.session.prompt = None;
            self.open_screen_row();
        }
    }
}

impl Library {
    /// Moves to the query line of the top screen.
    pub(in crate::app) fn start_query(&self, session: &mut Session) {
        let line = self.top().and_then(LibraryScreen::line);
        if let Some(text) = line.map(|line| line.text.clone()) {
            session.prompt = Some(Prompt::new(Purpose::Query, &text));
        } else {
            session.info("there is nothing to search on this page");
        }
    }

    fn sort_screen(&mut self, session: &mut Session) {
        match self.top() {
            Some(LibraryScreen::Ledger(_)) => self.sort_ledger(session),
            Some(LibraryScreen::QuoteBook(_)) => self.sort_quote_book(session),
            _ => {}
        }
    }

    fn copy_screen_row(&self, session: &mut Session) {
        let top = self.screens.last();
        let row = top.and_then(|screen| screen.content.citation(screen.list.cursor));
        match row {
            Some(text) => session.copy(text),
            None => session.info("nothing to copy here"),
        }
    }
}

impl Session {
    /// Sends `text` to the clipboard.
    pub(in crate::app) fn copy(&mut self, text: String) {
        self.info(format!("sent to the clipboard: {text}"));
        self.effects.push(Effect::Copy(text));
    }
}
