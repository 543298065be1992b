//! What keys and clicks do on a screen over the library.

use super::LibraryScreen;
use crate::app::action::Action;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::{App, Effect, index_client};

impl App {
    pub(in crate::app) fn act_on_screen(&mut self, action: Action, count: Option<usize>) {
        let steps = count.unwrap_or(1) as isize;
        let Some(screen) = self.screen_mut() else {
            return;
        };
        screen.opens = false;
        let page = isize::from(screen.area.height.max(2) as i16 - 1);
        let len = screen.content.len();
        match action {
            Action::LineDown => screen.step(steps),
            Action::LineUp => screen.step(-steps),
            Action::PageDown => screen.scroll(steps * page),
            Action::PageUp => screen.scroll(-steps * page),
            Action::HalfDown => screen.scroll(steps * (page / 2).max(1)),
            Action::HalfUp => screen.scroll(-steps * (page / 2).max(1)),
            Action::Start => screen.go(count.unwrap_or(1).saturating_sub(1)),
            Action::End => screen.go(count.unwrap_or(len).saturating_sub(1)),
            Action::Percent => screen.go(len * count.unwrap_or(0).min(100) / 100),
            Action::Back => self.close_screen(),
            Action::Open => self.open_screen_row(),
            Action::Search => self.start_query(),
            Action::Copy => self.copy_screen_row(),
            Action::Sort => self.sort_screen(),
            Action::VoicePrev => self.step_article(-steps),
            Action::VoiceNext => self.step_article(steps),
            Action::Correct => self.start_identity(),
            Action::Delete => self.delete_kept(),
            Action::EditNote => self.edit_kept_note(),
            Action::Tags => self.edit_kept_tags(),
            _ => {}
        }
        self.fetch_more();
    }

    /// Enter: goes to the words of the row under the cursor.
    pub(in crate::app) fn open_screen_row(&mut self) {
        let Some(screen) = self.screen() else {
            return;
        };
        match &screen.content {
            LibraryScreen::Search(_) => self.open_found(),
            LibraryScreen::People(people) => {
                if let Some(line) = people.lines.get(screen.list.cursor).cloned() {
                    self.open_person(&line);
                }
            }
            LibraryScreen::Person(_) => self.open_person_row(),
            LibraryScreen::Ledger(ledger) => match ledger.row(screen.list.cursor).cloned() {
                Some(said) => self.open_said(&said),
                None => self.session.info("nothing to open here"),
            },
            LibraryScreen::SameWords(_) => self.open_same_words(),
            LibraryScreen::QuoteBook(_) => self.open_kept(),
        }
    }

    /// Opens the line above the list for typing.
    pub(in crate::app) fn start_query(&mut self) {
        match self.screen().and_then(|screen| screen.content.line()) {
            Some(line) => {
                let text = line.text.clone();
                self.session.prompt = Some(Prompt::new(Purpose::Query, &text));
            }
            None => {
                self.session
                    .info("nothing to type here: this page is about one thing");
            }
        }
    }

    /// Tab: between the list and what is typed, between the parts of a page.
    pub(in crate::app) fn switch_in_screen(&mut self, steps: isize) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        match &mut screen.content {
            LibraryScreen::Person(person) => person.turn(steps, &mut screen.list),
            LibraryScreen::SameWords(same_words) => same_words.other = !same_words.other,
            _ => self.start_query(),
        }
    }

    pub(in crate::app) fn typed_query(&mut self, typed: Typed, text: &str) {
        match typed {
            Typed::Changed => self.changed_query(text),
            Typed::Moved(steps) => {
                if let Some(screen) = self.screen_mut() {
                    screen.step(steps);
                }
                self.fetch_more();
            }
            Typed::Accepted => {
                if let Some(screen) = self.screen_mut()
                    && screen.is_waiting()
                {
                    screen.opens = true;
                } else if self
                    .screen()
                    .is_some_and(|screen| !screen.content.is_empty())
                {
                    self.open_screen_row();
                }
            }
            Typed::Cancelled if text.is_empty() && self.is_empty_search() => self.close_screen(),
            Typed::Cancelled | Typed::Left | Typed::Kept => {}
        }
    }

    /// Whether there is nothing on screen but the line to type on.
    fn is_empty_search(&self) -> bool {
        self.screen().is_some_and(|screen| {
            matches!(screen.content, LibraryScreen::Search(_)) && screen.content.is_empty()
        })
    }

    fn changed_query(&mut self, text: &str) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Search(_)) => self.find(text),
            Some(LibraryScreen::People(_)) => self.ask_people(text),
            Some(LibraryScreen::Ledger(_)) => self.ask_ledger(Some(text)),
            Some(LibraryScreen::SameWords(_)) => self.ask_same_words(text),
            Some(LibraryScreen::QuoteBook(_)) => self.filter_quote_book(text),
            Some(LibraryScreen::Person(_)) | None => {}
        }
    }

    pub(in crate::app) fn sort_screen(&mut self) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => self.sort_ledger(),
            Some(LibraryScreen::QuoteBook(_)) => self.sort_quote_book(),
            _ => {}
        }
    }

    /// After the cursor moved: what a long list needs next.
    pub(in crate::app) fn fetch_more(&mut self) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => self.fetch_ledger(),
            Some(LibraryScreen::Search(_)) => self.find_more(),
            _ => {}
        }
    }

    /// Sends the row's words to the clipboard, with who says them and where.
    fn copy_screen_row(&mut self) {
        let words = self.screen().and_then(|screen| match &screen.content {
            LibraryScreen::Search(search) => search.words_to_copy(screen.list.cursor),
            LibraryScreen::Person(person) => person.words_to_copy(screen.list.cursor),
            LibraryScreen::Ledger(ledger) => ledger
                .row(screen.list.cursor)
                .map(index_client::said_to_copy),
            LibraryScreen::SameWords(same_words) => same_words
                .side(screen.list.cursor)
                .map(index_client::said_to_copy),
            LibraryScreen::QuoteBook(_) => self.kept_to_copy(),
            LibraryScreen::People(people) => people
                .lines
                .get(screen.list.cursor)
                .map(|line| line.name.clone()),
        });
        match words {
            Some(words) => {
                self.session.info(format!("sent to the clipboard: {words}"));
                self.session.effects.push(Effect::Copy(words));
            }
            None => self.session.info("nothing to copy here"),
        }
    }

    /// A click on a row: puts the cursor there, again opens it.
    pub(in crate::app) fn click_screen(&mut self, row: usize) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let again = screen.list.cursor == row;
        screen.go(row);
        if again {
            self.session.prompt = None;
            self.open_screen_row();
        }
    }
}
