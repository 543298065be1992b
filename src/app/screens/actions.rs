//! What keys and clicks do on a screen over the library.

use super::LibraryScreen;
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::{App, Effect, index_client};

impl App {
    pub(in crate::app) fn act_on_screen(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
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
            Action::Back => self.close_screen(fx),
            Action::Open => self.open_screen_row(fx),
            Action::Search => self.start_query(),
            Action::Copy => self.copy_screen_row(fx),
            Action::Sort => self.sort_screen(fx),
            Action::VoicePrev => self.step_article(-steps),
            Action::VoiceNext => self.step_article(steps),
            Action::Correct => self.start_identity(),
            Action::Delete => self.delete_kept(fx),
            Action::EditNote => self.edit_kept_note(),
            Action::Tags => self.edit_kept_tags(),
            _ => {}
        }
        self.fetch_more(fx);
    }

    /// Enter: goes to the words of the row under the cursor.
    pub(in crate::app) fn open_screen_row(&mut self, fx: &mut Vec<Effect>) {
        let Some(screen) = self.screen() else {
            return;
        };
        match &screen.content {
            LibraryScreen::Search(_) => self.open_found(fx),
            LibraryScreen::People(people) => {
                if let Some(line) = people.lines.get(screen.list.cursor).cloned() {
                    self.open_person(&line, fx);
                }
            }
            LibraryScreen::Person(_) => self.open_person_row(fx),
            LibraryScreen::Ledger(ledger) => match ledger.row(screen.list.cursor).cloned() {
                Some(said) => self.open_said(&said, fx),
                None => self.notice = Some(Notice::info("nothing to open here")),
            },
            LibraryScreen::SameWords(_) => self.open_same_words(fx),
            LibraryScreen::QuoteBook(_) => self.open_kept(fx),
        }
    }

    /// Opens the line above the list for typing.
    pub(in crate::app) fn start_query(&mut self) {
        match self.screen().and_then(|screen| screen.content.line()) {
            Some(line) => {
                let text = line.text.clone();
                self.prompt = Some(Prompt::new(Purpose::Query, &text));
            }
            None => {
                self.notice = Some(Notice::info(
                    "nothing to type here: this page is about one thing",
                ));
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

    pub(in crate::app) fn typed_query(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        match typed {
            Typed::Changed => self.changed_query(text, fx),
            Typed::Moved(steps) => {
                if let Some(screen) = self.screen_mut() {
                    screen.step(steps);
                }
                self.fetch_more(fx);
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
                    self.open_screen_row(fx);
                }
            }
            Typed::Cancelled if text.is_empty() && self.is_empty_search() => self.close_screen(fx),
            Typed::Cancelled | Typed::Left | Typed::Kept => {}
        }
    }

    /// Whether there is nothing on screen but the line to type on.
    fn is_empty_search(&self) -> bool {
        self.screen().is_some_and(|screen| {
            matches!(screen.content, LibraryScreen::Search(_)) && screen.content.is_empty()
        })
    }

    fn changed_query(&mut self, text: &str, fx: &mut Vec<Effect>) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Search(_)) => self.find(text, fx),
            Some(LibraryScreen::People(_)) => self.ask_people(text, fx),
            Some(LibraryScreen::Ledger(_)) => self.ask_ledger(Some(text), fx),
            Some(LibraryScreen::SameWords(_)) => self.ask_same_words(text, fx),
            Some(LibraryScreen::QuoteBook(_)) => self.filter_quote_book(text),
            Some(LibraryScreen::Person(_)) | None => {}
        }
    }

    pub(in crate::app) fn sort_screen(&mut self, fx: &mut Vec<Effect>) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => self.sort_ledger(fx),
            Some(LibraryScreen::QuoteBook(_)) => self.sort_quote_book(),
            _ => {}
        }
    }

    /// After the cursor moved: what a long list needs next.
    pub(in crate::app) fn fetch_more(&mut self, fx: &mut Vec<Effect>) {
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::Ledger(_)) => self.fetch_ledger(fx),
            Some(LibraryScreen::Search(_)) => self.find_more(fx),
            _ => {}
        }
    }

    /// Sends the row's words to the clipboard, with who says them and where.
    fn copy_screen_row(&mut self, fx: &mut Vec<Effect>) {
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
                self.notice = Some(Notice::info(format!("sent to the clipboard: {words}")));
                fx.push(Effect::Copy(words));
            }
            None => self.notice = Some(Notice::info("nothing to copy here")),
        }
    }

    /// A click on a row: puts the cursor there, again opens it.
    pub(in crate::app) fn click_screen(&mut self, row: usize, fx: &mut Vec<Effect>) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let again = screen.list.cursor == row;
        screen.go(row);
        if again {
            self.prompt = None;
            self.open_screen_row(fx);
        }
    }
}
